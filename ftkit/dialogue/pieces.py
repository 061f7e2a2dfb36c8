"""The texts of a row's tokens."""

from collections.abc import Sequence
from typing import Any

_CHARACTER_TOKENS = 4  # a character has at most four bytes, and a token at least one


def pieces(tokenizer: Any, ids: Sequence[int]) -> tuple[str, ...]:
    """The text of each token; joined, they are the text of all.

    A token that is only the beginning of a character is empty, and the one that completes it has the character. Each is
    decoded behind its predecessor, since some tokenizers drop the space before the first word.
    """
    found: list[str] = []
    before = first = 0  # ids[before:first] were said last, ids[first:] are to be said
    for end in range(1, len(ids) + 1):
        said = len(_decoded(tokenizer, ids[before:first]))
        piece = _decoded(tokenizer, ids[before:end])[said:]
        if piece.endswith("\ufffd") and end - first < _CHARACTER_TOKENS and end < len(ids):
            found.append("")
        else:
            found.append(piece)
            before, first = first, end
    return tuple(found)


def _decoded(tokenizer: Any, ids: Sequence[int]) -> str:
    return str(tokenizer.decode(ids, skip_special_tokens=False, clean_up_tokenization_spaces=False)) if ids else ""
