"""Steady, a mock server that other people wrote: it judges requests by OpenAI's API description and logs its verdicts.

It is `@stdy/cli` of npm, which `make doubles` installs under .venv-doubles. Its answers are random, within the
description; what it says against a request stands in its log, also where it answered.
"""

import json
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from ..openai_endpoint.double import free_port
from ..rehearsal.openai_spec import place

PROGRAM = Path(__file__).parents[2] / ".venv-doubles" / "node_modules" / ".bin" / "steady"

needs_steady = pytest.mark.skipif(
    not PROGRAM.exists(), reason="Steady is not installed: `make doubles` does it, where there is npm"
)


class Judged(NamedTuple):
    """A request and what Steady says against it."""

    operation: str  # "POST /fine_tuning/jobs"
    status: int
    complaints: list[str]


class Steady:
    """A running server."""

    def __init__(self, base_url: str, log: Path) -> None:
        self.base_url = base_url
        self._log = log

    def judged(self) -> list[Judged]:
        """All requests so far but those that look whether it listens."""
        lines = [json.loads(line) for line in self._log.read_text("utf-8").splitlines()]
        return [_judged(line) for line in lines if line["type"] == "request" and line["request"]["path"] != "/"]


@contextmanager
def running() -> Iterator[Steady]:
    """Steady on OpenAI's description, on a free port of this machine."""
    port = free_port()
    with TemporaryDirectory() as folder:
        log = Path(folder, "steady.log")
        with log.open("wb") as output:
            command = [PROGRAM, "--host", "127.0.0.1", "--port", str(port), "--log-format", "json", place()]
            process = subprocess.Popen([str(part) for part in command], stdout=output, stderr=subprocess.STDOUT)
        try:
            _wait(f"http://127.0.0.1:{port}/", process)
            yield Steady(f"http://127.0.0.1:{port}", log)
        finally:
            process.terminate()
            process.wait()


def _wait(url: str, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        try:
            urlopen(url).close()
        except URLError as error:
            if hasattr(error, "code"):  # an answer, whatever it is
                return
            time.sleep(0.1)
    raise AssertionError(f"Steady does not listen; its exit code is {process.poll()}")


def _judged(line: dict) -> Judged:
    asked = line["request"]
    said = [f"{one['requestPath']}: {one['message']}" for one in line["diagnostics"]]
    return Judged(f"{asked['method']} {asked['pathPattern']}", line["response"]["status"], said)
