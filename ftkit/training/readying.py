"""What comes before any training: the rows are written and judged, and its price is told."""

from ftkit.journal_entries import Ready
from ftkit.training import money, rows
from ftkit.training.asking import named
from ftkit.training.plans import Training
from ftkit.training.rows import TrainingRows
from ftkit.training.undertaking import Undertaking
from ftkit.values import Estimate


def rows_and_price(work: Undertaking, training: Training) -> Ready:
    """Writes the plan's files without what the project leaves out, and tells what they will take.

    Raises DataError for every row that the backend would refuse.
    """
    written = rows.written(training.run, training.dataset, training.prompter, training.contract, work.plan)
    with named(work.backend.name):
        notices = [problem.detail for problem in work.backend.preflight() if problem.reason == "notice"]
        used = rows.fitted(work.plan, written, work.backend.validate(work.plan))
        estimate = work.backend.estimate(work.plan)
    for notice in notices:
        work.warn(notice)
    _tell_rows(work, used, estimate)
    return Ready(rows=used.count, left_out=len(used.left_out), estimate=estimate)


def _tell_rows(work: Undertaking, used: TrainingRows, estimate: Estimate) -> None:
    tokens = "an unknown number of" if estimate.tokens is None else f"about {estimate.tokens:,}"
    price = f", for {money.told(estimate)}" if money.is_paid(work.backend) else ""
    work.say(f"{used.count} rows, {tokens} tokens to train on{price}")
    for problems, what in ((used.left_out, "left out"), (used.cut, "cut")):
        if problems:
            named_rows = ", ".join(problem.id for problem in problems[:5])
            work.warn(f"{len(problems)} rows are too long and are {what}: {named_rows}")
