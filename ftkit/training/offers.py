"""A job that would do, and that this run did not make: offered to the user, never taken silently."""

from pathlib import Path

from ftkit.errors import ConfigError
from ftkit.journal import JOURNAL, Journal
from ftkit.training.standing import standing
from ftkit.training.undertaking import Undertaking


def from_other_folders(work: Undertaking) -> None:
    """Returns where no run beside this one has a job of the very same plan. Raises ConfigError where one has."""
    home = Path(work.plan.folder)
    for path in sorted(home.parent.glob(f"*/{JOURNAL}")):
        if path.parent == home:
            continue
        found = standing(Journal(path).entries())
        if found.intent is not None and found.intent.key == work.intended.inputs and found.job and not found.lost:
            state = found.report.state if found.report else "unknown"
            raise offer(work, found.job, state, f"journalled in {path.parent.name}")


def offer(work: Undertaking, job: str, state: str, where: str) -> ConfigError:
    """What to raise for a job that would do."""
    run = work.plan.run
    return ConfigError(
        f"there is a job of the very same plan: {job} ({state}), {where}. 'ftkit train --run {run} --made {job}' takes "
        f"it over, 'ftkit train --run {run} --again' orders another one."
    )
