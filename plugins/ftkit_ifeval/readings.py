"""IFEval's loose readings of an answer.

Source: Zhou et al., Instruction-Following Evaluation for Large Language Models, 2023, arXiv 2311.07911, section 2.3:
the answer without its first line, without its last line, or without both, and each of the four without asterisks.
"""

from collections.abc import Iterator


def loose_readings(text: str) -> Iterator[str]:
    """The readings that are neither blank nor the text itself, each once."""
    _, _, without_first = text.partition("\n")
    without_last, _, _ = text.rpartition("\n")
    without_both, _, _ = without_first.rpartition("\n")
    cuts = text, without_first.strip(), without_last.strip(), without_both.strip()
    seen = {text}
    for reading in (*cuts, *(cut.replace("*", "") for cut in cuts)):
        if reading not in seen and reading.strip():
            seen.add(reading)
            yield reading
