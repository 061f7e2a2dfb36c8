"""The command line, called in this process: what it printed, and how it ended."""

import sys
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from typing import NamedTuple
from unittest import mock

from ftkit.cli import main


class Outcome(NamedTuple):
    """How a command ended."""

    code: int
    out: str
    err: str


def ftkit(*arguments: object) -> Outcome:
    """Runs `ftkit ARGUMENTS` in the current folder. What is no named error of ftkit's is raised, as it is our bug."""
    out, err = StringIO(), StringIO()
    with mock.patch.object(sys, "argv", ["ftkit", *map(str, arguments)]), redirect_stdout(out), redirect_stderr(err):
        try:
            main()
        except SystemExit as end:
            return Outcome(int(end.code or 0), out.getvalue(), err.getvalue())
    return Outcome(0, out.getvalue(), err.getvalue())
