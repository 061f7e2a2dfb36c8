"""What a backend that trains on answers says of its rows: lengths, tokens, and those that are too long."""

from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

import msgspec

from ftkit import jsonl
from ftkit.dialogue import gates, pairs
from ftkit.dialogue.encoding import Dialogue, Encoded
from ftkit.dialogue.pairs import EncodedPair, Row
from ftkit.dialogue.pieces import pieces
from ftkit.values import Example, Problem, TokenCount, TokenizedRow, TrainingPlan


def rows(plan: TrainingPlan) -> Iterator[Example]:
    """The rows that a plan trains on, read one by one."""
    return jsonl.read(Path(plan.train_file), Example)


def validation_rows(plan: TrainingPlan) -> Iterator[Example]:
    """The rows that a plan may look at on the way, read one by one; none where there is no such file."""
    path = Path(plan.validation_file)
    return jsonl.read(path, Example) if plan.validation_file and path.is_file() else iter(())


def encoded(talk: Dialogue, examples: Iterable[Example]) -> Iterator[Row]:
    """The rows as they are trained: as pairs where they have a worse answer, which the first row tells."""
    first, whole = _first(examples)
    return pairs.encoded(talk, whole) if first is not None and first.rejected else talk.encoded(whole)


def counted(talk: Dialogue, examples: Iterable[Example], model: str) -> Iterator[TokenCount]:
    """The length of each row as the chat template writes it, and the gates that it fails; `model` names it there.

    A gate that the template fails by itself is told with the first row, and not again for each.
    """
    unfit = gates.of_template(talk)
    known, of_run = {problem.reason for problem in unfit}, unfit
    for row, failing in _judged(talk, examples):
        problems = [*of_run, *(problem for problem in failing if problem.reason not in known)]
        yield _count(row, [_named(problem, model) for problem in problems])
        of_run = []


def tokenized(talk: Dialogue, examples: Iterable[Example]) -> Iterator[TokenizedRow]:
    """The tokens of each row; of a pair those of the prompt with the better answer, then with the worse."""
    for row in encoded(talk, examples):
        count = _count(row, [])
        trained = [False] * count.total
        for start, end in count.spans:
            trained[start:end] = [True] * (end - start)
        sequences = (row.better, row.worse) if isinstance(row, EncodedPair) else (row,)
        said = chain.from_iterable(pieces(talk.tokenizer, one.ids) for one in sequences)
        yield TokenizedRow(id=row.id, pieces=tuple(said), trained=tuple(trained), parts=count.parts)


def objections(counts: Iterable[TokenCount], limit: int, plan: TrainingPlan) -> Iterator[Problem]:
    """What speaks against counted rows where no more than `limit` tokens of one are trained on."""
    for row in counts:
        yield from row.problems
        if row.trained and row.longest > limit:
            yield _too_long(row, limit, plan)


def _judged(talk: Dialogue, examples: Iterable[Example]) -> Iterator[tuple[Row, list[Problem]]]:
    first, whole = _first(examples)
    return gates.of_pairs(talk, whole) if first is not None and first.rejected else gates.of_rows(talk, whole)


def _count(row: Row, problems: list[Problem]) -> TokenCount:
    if isinstance(row, Encoded):
        spans = ((row.prompt, row.whole),) if row.trained else ()
        return TokenCount(id=row.id, total=row.whole, spans=spans, problems=tuple(problems))
    first, second = row.parts
    stretches = ((row.prompt, first), (first + row.prompt, first + second))
    both = tuple((start, end) for start, end in stretches if end > start)
    return TokenCount(id=row.id, total=first + second, spans=both, problems=tuple(problems), parts=row.parts)


def _too_long(row: TokenCount, limit: int, plan: TrainingPlan) -> Problem:
    if plan.too_long == "truncate" and row.trained_behind(limit) == row.trained:
        prompt = row.spans[0][0]
        detail = f"the prompt alone has {prompt:,} tokens: cut at {limit:,}, no answer is left"
        return Problem(id=row.id, reason="nothing-left", detail=detail)
    return Problem(id=row.id, reason="too-long", detail=f"{row.longest:,} tokens, the limit is {limit:,}")


def _named(problem: Problem, model: str) -> Problem:
    return msgspec.structs.replace(problem, detail=f"model '{model}': {problem.detail}")


def _first(examples: Iterable[Example]) -> tuple[Example | None, Iterator[Example]]:
    left = iter(examples)
    first = next(left, None)
    return first, chain([first] if first is not None else [], left)
