"""The texts that an option gives: one, or a list of them."""

from ftkit import ConfigError
from ftkit_checks.wording import listed, quoted

Texts = str | tuple[str, ...]


def every(texts: Texts) -> tuple[str, ...]:
    """The texts, also where there is just one."""
    return (texts,) if isinstance(texts, str) else texts


def refuse_empty(option: str, texts: Texts) -> None:
    """Raises ConfigError where no text is given, or an empty one, which every answer has."""
    if not every(texts):
        raise ConfigError(f"'{option}' is empty. Give a text, or a list of texts.")
    if not all(every(texts)):
        raise ConfigError(f"'{option}' has an empty text, and every answer has that. Give the text to look for.")


def shown(texts: Texts, joint: str) -> str:
    """The texts as a reason names them: quoted, and no more of them than a line holds."""
    few = [quoted(text) for text in every(texts)[:4]]
    more = len(every(texts)) - len(few)
    if more:
        return f"{', '.join(few)} {joint} {more} more"
    return f"{', '.join(few[:-1])} {joint} {few[-1]}" if len(few) > 1 else few[0]


def said(texts: Texts, joint: str) -> str:
    """The texts as an instruction names them: whole, on one line."""
    return " ".join(listed(every(texts), joint).split("\n"))
