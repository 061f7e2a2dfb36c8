"""`ftkit train` that kills itself: `python -m tests.end_to_end.dying_command WHEN N`, in a project's folder.

WHEN is `before` or `after` the N-th entry of its journal. `careless 0` kills nothing and takes every order in doubt
for one that was not made: the mistake that the tests must see.
"""

import os
import signal
import sys

from ftkit.cli import main
from ftkit.journal import Journal
from ftkit.journal_entries import NotMade
from ftkit.training import doubts


def dying(when: str, number: int) -> None:
    """Makes the journal kill its writer."""
    append, written = Journal.append, []

    def fatal(journal, entry):
        written.append(entry)
        if when == "before" and len(written) == number:
            os.kill(os.getpid(), signal.SIGKILL)
        append(journal, entry)
        if when == "after" and len(written) == number:
            os.kill(os.getpid(), signal.SIGKILL)

    Journal.append = fatal


def careless() -> None:
    """Takes what is in doubt for not made."""

    def believed(work, _backend, doubt):
        work.note(NotMade(attempt=doubt.attempt, text="surely not"))
        return ""

    doubts.settled = believed


if __name__ == "__main__":
    if sys.argv[1] == "careless":
        careless()
    else:
        dying(sys.argv[1], int(sys.argv[2]))
    sys.argv = ["ftkit", "train"]
    main()
