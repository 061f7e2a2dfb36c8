"""What is asked of a figure, printed beside it, so that nobody has to remember it."""


def least(found: float, asked: float) -> str:
    """The figure, and whether it is as much as is asked."""
    return _told(found, f">= {asked:g}", met=found >= asked)


def most(found: float, asked: float) -> str:
    """The figure, and whether it is no more than is asked."""
    return _told(found, f"<= {asked:g}", met=found <= asked)


def _told(found: float, asked: str, *, met: bool) -> str:
    return f"{found:,.2f} (asked: {asked}{'' if met else ', MISSED'})"
