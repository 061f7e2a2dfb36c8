"""The story of an invented law firm's clause register as code: clauses, what is extracted, and how an export breaks."""
