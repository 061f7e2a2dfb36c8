"""A training at the vendor's that kills itself: `python -m tests.training.dying FOLDER before|after N`.

It dies right before or right after the N-th entry of its journal is on the disk.
"""

import os
import signal
import sys
from pathlib import Path

from ftkit.journal import Journal

from .rented_home import Home


def main(folder: str, when: str, number: int) -> None:
    """Trains, and dies on the way."""
    append, written = Journal.append, []

    def dying(journal, entry):
        written.append(entry)
        if when == "before" and len(written) == number:
            os.kill(os.getpid(), signal.SIGKILL)
        append(journal, entry)
        if when == "after" and len(written) == number:
            os.kill(os.getpid(), signal.SIGKILL)

    Journal.append = dying
    Home(Path(folder)).train()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
