"""What a training will read of each row, and what speaks against it: by the functions that the training calls."""

from collections.abc import Iterable, Iterator
from itertools import chain

from ftkit import Example, Problem, TokenCount, TokenizedRow
from ftkit_peft import gates, pairs
from ftkit_peft.dialogue import Dialogue, Encoded
from ftkit_peft.pairs import EncodedPair, Row
from ftkit_peft.pieces import pieces


def read(talk: Dialogue, rows: Iterable[Example]) -> Iterator[Row]:
    """The rows as they are trained: as pairs where they have a worse answer, which the first row tells."""
    first, whole = _first(rows)
    return pairs.encoded(talk, whole) if first is not None and first.rejected else talk.encoded(whole)


def counted(talk: Dialogue, rows: Iterable[Example]) -> Iterator[TokenCount]:
    """The length of each row, and the gates that it fails.

    A gate that the template fails by itself is told with the first row, and not again for each.
    """
    unfit = gates.of_template(talk)
    known, of_run = {problem.reason for problem in unfit}, unfit
    for row, failing in _judged(talk, rows):
        problems = [*of_run, *(problem for problem in failing if problem.reason not in known)]
        yield _count(row, problems)
        of_run = []


def tokenized(talk: Dialogue, rows: Iterable[Example]) -> Iterator[TokenizedRow]:
    """The tokens of each row; of a pair those of the prompt with the better answer, then with the worse."""
    for row in read(talk, rows):
        count = _count(row, [])
        trained = [False] * count.total
        for start, end in count.spans:
            trained[start:end] = [True] * (end - start)
        sequences = (row.better, row.worse) if isinstance(row, EncodedPair) else (row,)
        said = chain.from_iterable(pieces(talk.tokenizer, one.ids) for one in sequences)
        yield TokenizedRow(id=row.id, pieces=tuple(said), trained=tuple(trained), parts=count.parts)


def _judged(talk: Dialogue, rows: Iterable[Example]) -> Iterator[tuple[Row, list[Problem]]]:
    first, whole = _first(rows)
    return gates.of_pairs(talk, whole) if first is not None and first.rejected else gates.of_rows(talk, whole)


def _count(row: Row, problems: list[Problem]) -> TokenCount:
    if isinstance(row, Encoded):
        spans = ((row.prompt, row.whole),) if row.trained else ()
        return TokenCount(id=row.id, total=row.whole, spans=spans, problems=tuple(problems))
    first, second = row.parts
    stretches = ((row.prompt, first), (first + row.prompt, first + second))
    both = tuple((start, end) for start, end in stretches if end > start)
    return TokenCount(id=row.id, total=first + second, spans=both, problems=tuple(problems), parts=row.parts)


def _first(rows: Iterable[Example]) -> tuple[Example | None, Iterator[Example]]:
    left = iter(rows)
    first = next(left, None)
    return first, chain([first] if first is not None else [], left)
