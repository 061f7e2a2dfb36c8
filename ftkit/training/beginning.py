"""A run's folder begun, gone on with, or begun anew; never while a paid job may depend on what stands in it."""

from itertools import count
from pathlib import Path

from ftkit import folders
from ftkit.errors import ConfigError
from ftkit.journal import Journal
from ftkit.journal_entries import Intent
from ftkit.training import kinds
from ftkit.training.asking import Tell
from ftkit.training.plans import Training
from ftkit.training.standing import Standing, standing
from ftkit.values import Event

_KEPT = "journal-"


def goes_on(partial: Path, journal: Journal, training: Training, tell: Tell) -> bool:
    """Whether something of these inputs was started in the partial folder; begins it where it holds other inputs.

    Raises ConfigError where it holds a vendor's job of other inputs that is not over.
    """
    before = standing(journal.entries())
    if before.intent is not None and before.intent.key == training.inputs:
        return before.processes > 0 or before.attempt > 0
    _refuse_to_lose(before, partial)
    if any(partial.iterdir()):
        text = f"{partial} held an unfinished training of other inputs; starting afresh"
        tell(Event(kind="warning", text=text))
    _emptied(partial, journal, keep_journal=before.attempt > 0)
    intended = training.intended()
    journal.append(Intent(key=intended.inputs, kind=kinds.kind_of(training.backend), intended=intended))
    return False


def _refuse_to_lose(before: Standing, partial: Path) -> None:
    if not before.open_job:
        return
    run = before.intent.intended.run if before.intent else "RUN"
    known = f"job {before.job}" if before.job else f"a job with the key {before.open_job} that may have been made"
    raise ConfigError(
        f"{partial} holds {known}, ordered from other inputs (dataset, settings or versions have changed). "
        f"'ftkit watch --run {run}' waits for it and fetches what it makes, 'ftkit cancel --run {run}' ends it; "
        "or give this run another name."
    )


def _emptied(partial: Path, journal: Journal, *, keep_journal: bool) -> None:
    """Empties the folder. A journal that tells of paid jobs is kept beside the new one, under a numbered name."""
    if keep_journal:
        numbered = (partial / f"{_KEPT}{n}.jsonl" for n in count(1))
        journal.path.rename(next(path for path in numbered if not path.exists()))
    for entry in partial.iterdir():
        if not entry.name.startswith(_KEPT):
            folders.removed(entry)
    folders.sync(partial)
