"""The words of a reference's lines that lie on a common subsequence with a line of the answer: what ROUGE-Lsum counts.

A row of the usual table is one whole number here, a bit for each word of the line (H. Hyyrö, "Bit-parallel LCS-length
computation revisited", AWOCA 2004). Which of several longest subsequences is found matters, since the lines' words are
united; the way back through the table is that of `rouge_score`.
"""

from collections.abc import Sequence
from itertools import chain

Lines = Sequence[Sequence[str]]


def union_hits(wanted: Lines, given: Lines) -> int:
    """How many words the two have in common, line by line; each word as often as both have it."""
    left_wanted = _counts(wanted)
    left_given = _counts(given)
    hits = 0
    for line in wanted:
        for place in sorted(_union(line, given)):
            word = line[place]
            if left_given.get(word, 0) > 0 and left_wanted[word] > 0:
                hits += 1
                left_given[word] -= 1
                left_wanted[word] -= 1
    return hits


def _union(line: Sequence[str], others: Lines) -> set[int]:
    """The places of the line's words that lie on a longest common subsequence with one of the others."""
    masks: dict[str, int] = {}
    for place, word in enumerate(line):
        masks[word] = masks.get(word, 0) | 1 << place
    found = set[int]()
    for other in others:
        if not masks.keys().isdisjoint(other):
            found |= _places(line, other, masks)
    return found


def _places(line: Sequence[str], other: Sequence[str], masks: dict[str, int]) -> set[int]:
    rows = _rows(len(line), other, masks)
    found = set[int]()
    place, row = len(line) - 1, len(other) - 1
    while place >= 0 and row >= 0:
        if line[place] == other[row]:
            found.add(place)
            place -= 1
            row -= 1
        elif rows[row] >> place & 1:  # the longest one up to here needs this word of the line, so an earlier row has it
            row -= 1
        else:
            place -= 1
    return found


def _rows(width: int, other: Sequence[str], masks: dict[str, int]) -> list[int]:
    """For each word of the other line: the bits of those words of the line that make the subsequence longer."""
    full = (1 << width) - 1
    open_, rows = full, []
    for word in other:
        if mask := masks.get(word):
            met = open_ & mask
            open_ = (open_ + met | open_ - met) & full
        rows.append(open_ ^ full)
    return rows


def _counts(lines: Lines) -> dict[str, int]:
    counts: dict[str, int] = {}
    for word in chain.from_iterable(lines):
        counts[word] = counts.get(word, 0) + 1
    return counts
