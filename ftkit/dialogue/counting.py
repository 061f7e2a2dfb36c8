"""What a backend that trains on completions says of its rows: lengths, tokens, and those that are too long."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from ftkit import jsonl
from ftkit.dialogue import gates
from ftkit.dialogue.encoding import Dialogue
from ftkit.dialogue.pieces import pieces
from ftkit.values import Example, Problem, TokenCount, TokenizedRow, TrainingPlan


def rows(plan: TrainingPlan) -> Iterator[Example]:
    """The rows that a plan trains on, read one by one."""
    return jsonl.read(Path(plan.train_file), Example)


def counted(talk: Dialogue, examples: Iterable[Example], model: str) -> Iterator[TokenCount]:
    """The length of each row as the chat template writes it, and the gates that it fails; `model` names it there.

    A gate that the template fails by itself is told with the first row, and not again for each.
    """
    unfit = gates.of_template(talk)
    known, of_run = {problem.reason for problem in unfit}, unfit
    for row, failing in gates.of_rows(talk, examples):
        problems = [*of_run, *(problem for problem in failing if problem.reason not in known)]
        yield TokenCount(
            id=row.id,
            total=row.whole,
            spans=((row.prompt, row.whole),) if row.trained else (),
            problems=tuple(_named(problem, model) for problem in problems),
        )
        of_run = []


def tokenized(talk: Dialogue, examples: Iterable[Example]) -> Iterator[TokenizedRow]:
    """The tokens of each row as the chat template writes it."""
    for row in talk.encoded(examples):
        trained = tuple(position >= row.prompt for position in range(row.whole))
        yield TokenizedRow(id=row.id, pieces=pieces(talk.tokenizer, row.ids), trained=trained)


def objections(counts: Iterable[TokenCount], limit: int, plan: TrainingPlan) -> Iterator[Problem]:
    """What speaks against counted rows where no more than `limit` tokens of one are trained on."""
    for row in counts:
        yield from row.problems
        if row.trained and row.total > limit:
            yield _too_long(row, limit, plan)


def _too_long(row: TokenCount, limit: int, plan: TrainingPlan) -> Problem:
    if plan.too_long == "truncate" and row.masked >= limit:
        detail = f"the prompt alone has {row.masked:,} tokens: cut at {limit:,}, no answer is left"
        return Problem(id=row.id, reason="nothing-left", detail=detail)
    return Problem(id=row.id, reason="too-long", detail=f"{row.total:,} tokens, the limit is {limit:,}")


def _named(problem: Problem, model: str) -> Problem:
    return msgspec.structs.replace(problem, detail=f"model '{model}': {problem.detail}")
