"""An answer without what chatty models add: the loose reading that stands beside the strict one.

Source: the loose accuracy of IFEval (Zhou et al., 2023, arXiv 2311.07911), which leaves out a first line, a last line
and asterisks; code fences are ours.
"""

import re
from collections.abc import Iterator

LONGEST = 1_000_000
"""Characters. A longer answer is read strictly only: it is no slip of form, and up to 23 copies would be judged."""

_FENCE = re.compile(r"\A(`{3,}+|~{3,}+)[^\n`]*+\n(.*)\n[ \t]*\1[`~]*\Z", re.DOTALL)


def loose_readings(text: str) -> Iterator[str]:
    """The text without a code fence around it, without bold marks, without its first or last line; each once.

    None where nothing is left, or where the text is longer than LONGEST.
    """
    if len(text) > LONGEST:
        return
    seen = {text}
    for cut in _cuts(text.strip()):
        for bare in (cut, _unfenced(cut)):
            for reading in (bare, bare.replace("**", ""), bare.replace("*", "")) if "*" in bare else (bare,):
                if reading and reading not in seen:
                    seen.add(reading)
                    yield reading


def _cuts(text: str) -> Iterator[str]:
    """The text, then without its last line, its first line, and both."""
    first, last = text.find("\n"), text.rfind("\n")
    yield text
    if first >= 0:
        yield text[:last].rstrip()
        yield text[first:].lstrip()
        yield text[first:last].strip() if first < last else ""


def _unfenced(text: str) -> str:
    """The inside of the one code fence that surrounds the text, else the text."""
    fenced = _FENCE.match(text) if text.startswith(("```", "~~~")) else None
    return fenced[2].strip() if fenced else text
