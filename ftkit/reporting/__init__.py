"""A score report shown: in a terminal, as Markdown, as one self-contained HTML file. It shows; it never judges."""
