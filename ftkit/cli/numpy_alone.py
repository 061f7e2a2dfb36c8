"""Imports numpy for a command that multiplies no matrices.

Its linear algebra starts a thread for each core as soon as it is imported, which takes as long as all the rest of it.
"""

import os
import sys

_THREADS = "OPENBLAS_NUM_THREADS"


def import_numpy() -> None:
    """Imports numpy without those threads, unless it is there already or the user has said how many."""
    if "numpy" in sys.modules or _THREADS in os.environ:
        return
    os.environ[_THREADS] = "1"
    try:
        import numpy  # noqa: F401 - for its effect
    finally:
        del os.environ[_THREADS]
