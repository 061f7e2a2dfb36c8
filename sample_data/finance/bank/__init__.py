"""The story of an invented bank as code: its troubles, its house rules, its complaints, and how an export breaks."""
