"""Scoring through an endpoint beside a bare client on the same HTTP library, 16 requests at once.

The endpoint is on loopback and waits 50 ms before it answers; connections are kept open on both sides, and it is the
endpoint's clock that counts, from the first request to the last answer. Asked is 0.9 of the bare client's throughput.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from endpoint_bare import QUESTION

HERE = Path(__file__).parent
FTKIT = Path(sys.executable).with_name("ftkit")
WAIT, AT_ONCE, ROWS, ROUNDS = 0.05, 16, 3000, 2
ASKED = 0.9


class Served(NamedTuple):
    """What the endpoint saw of a client."""

    answered: int
    seconds: float
    whole: float = 0.0  # seconds of the command, from outside: starting, judging and the report included

    @property
    def rate(self) -> float:
        return self.answered / self.seconds


class Endpoint:
    """A running endpoint; `served` is known once it has ended."""

    def __init__(self, child: subprocess.Popen) -> None:
        self.child = child
        self.url = f"http://127.0.0.1:{int(child.stdout.readline())}/v1"
        self.served = Served(0, 0.0)


def main() -> None:
    with tempfile.TemporaryDirectory() as scratch:
        project(Path(scratch))
        cases = prepared(Path(scratch))
        bare: list[Served] = []
        ours: list[Served] = []
        for _ in range(ROUNDS):
            bare.append(asked_bare(Path(scratch), cases))
            ours.append(scored(Path(scratch)))
    told("bare client", bare)
    told("ftkit score", ours)
    ratio = best(ours).rate / best(bare).rate
    sys.stdout.write(f"ftkit score keeps {ratio:.3f} of the bare client's throughput (asked: >= {ASKED})\n")
    sys.exit(0 if ratio >= ASKED else 1)


def project(folder: Path) -> None:
    """A project whose test split has most of its rows."""
    (folder / "records.jsonl").write_text(
        "".join(json.dumps({"question": f"{number}: {QUESTION}", "answer": "None."}) + "\n" for number in range(ROWS))
    )
    split = {"train": 0.04, "validation": 0.01, "test": 0.95, "seed": 7}
    settings = {
        "name": "bench",
        "records": "records.jsonl",
        "task": {"input": "{{ question }}", "target": "{{ answer }}"},
        "contract": ["no_bullets"],
        "prepare": {"split": split},
    }
    (folder / "settings.json").write_text(json.dumps(settings))


def prepared(folder: Path) -> int:
    """Prepares the dataset; the number of test cases."""
    write_project(folder, "http://127.0.0.1:1/v1")
    run([FTKIT, "prepare"], folder)
    return sum(1 for _ in (folder / "build/dataset/test.jsonl").open("rb"))


def write_project(folder: Path, url: str) -> None:
    predictor = {"openai": {"model": "waits", "base_url": url, "concurrency": AT_ONCE}}
    score = {"candidates": {"asked": {"prompter": "plain", "predictor": predictor}}}
    settings = {**json.loads((folder / "settings.json").read_text()), "score": score}
    (folder / "ftkit.yaml").write_text(json.dumps(settings))


def asked_bare(folder: Path, cases: int) -> Served:
    with endpoint() as one:
        out = str(folder / "bare.jsonl")
        whole = run([sys.executable, str(HERE / "endpoint_bare.py"), one.url, str(cases), str(AT_ONCE), out], folder)
    return one.served._replace(whole=whole)


def scored(folder: Path) -> Served:
    with endpoint() as one:
        write_project(folder, one.url)
        whole = run([FTKIT, "score", "--again"], folder)
    report = json.loads((folder / "build/score/report.json").read_bytes())
    assert report["candidates"]["asked"]["errors"] == 0
    return one.served._replace(whole=whole)


@contextmanager
def endpoint() -> Iterator[Endpoint]:
    command = [sys.executable, str(HERE / "endpoint_server.py"), str(WAIT)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        one = Endpoint(child)
        yield one
        child.terminate()
        one.served = Served(**json.loads(child.stdout.readline()))


def run(command: list, folder: Path) -> float:
    """The seconds that a command took."""
    begun = time.perf_counter()
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return time.perf_counter() - begun


def best(rounds: list[Served]) -> Served:
    return max(rounds, key=lambda one: one.rate)


def told(name: str, rounds: list[Served]) -> None:
    one = best(rounds)
    sys.stdout.write(
        f"{name:12} {one.answered:5} requests in {one.seconds:6.2f} s, {one.rate:6.1f} a second, "
        f"{one.whole:6.2f} s the whole command "
        f"(aiohttp {version('aiohttp')}, {AT_ONCE} at once, a wait of {WAIT * 1000:.0f} ms, best of {len(rounds)})\n"
    )


if __name__ == "__main__":
    main()
