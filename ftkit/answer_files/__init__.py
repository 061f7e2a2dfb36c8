"""Files of answers, read where their lines stand: what people hand to `ftkit score`, and what a score folder holds."""
