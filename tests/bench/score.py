"""How fast `ftkit score` judges saved answers, and in what memory, beside a bare loop, a hand-written path and peers.

`python tests/bench/score.py [--rows 60000] [--million 1000000] [--runs 3] [--inspect PYTHON] [--promptfoo COMMAND]`:
whole processes, one after the other on the same files, each into a fresh folder, the order turned round in every second
run; the medians' ratios are printed, beside what is asked of them. What each counts is compared. The hand-written path
takes a sample of the rows, and rows a second are compared. `--million 0` leaves the large file out. inspect_ai and
promptfoo (1.4 GB, from npm) lie in .venv-interop, made once, unless they are named or left out by `--inspect ""`.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any

import answers
import environments
import large_answers
import peers
import promises
from measured import Measured, measured

HERE = Path(__file__).parent
FTKIT = [sys.executable, "-c", "import ftkit.cli; ftkit.cli.main()"]
HAND_ROWS = 300
"""Rows of each half that the hand-written path judges: it takes 20 ms and more for one."""


def main() -> None:
    """Prints one ratio a line."""
    options = _options()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        print(f"{options.rows:,} answers, half JSON and half reports; {os.cpu_count()} cores; {options.runs} runs")
        print(f"python {sys.version.split()[0]}, {_versions()}\n")
        alone = _sixty_thousand(folder / "many", options.rows, options.runs)
        _hand(folder / "many", options.rows, alone)
        _few(folder / "few", options.runs)
        if options.million:
            _million(folder, options.million)
        inspect = str(environments.python_with(peers.INSPECT)) if options.inspect is None else options.inspect
        promptfoo = _promptfoo() if options.promptfoo is None else options.promptfoo
        peers.compared(folder / "peers", folder / "many", inspect, promptfoo)


def _promptfoo() -> str:
    """The command; empty where there is no npm to install it."""
    return str(environments.npm_command(peers.PROMPTFOO) or "")


def _versions() -> str:
    names = ("rouge-score", "jsonschema", "rapidfuzz", "msgspec", "jsonschema-rs")
    return ", ".join(f"{name} {version(name)}" for name in names)


def _judging(half: str, workers: int | None, out: str) -> list[str]:
    """The command that judges one half."""
    files = ["--predictions", f"a={half}.predictions.jsonl", "--references", f"{half}.references.jsonl"]
    several = [] if workers is None else ["--workers", str(workers)]
    return [*FTKIT, "score", *files, "--contract", f"{half}.yaml", "--metric", "rouge", "--out", out, *several]


def _ours(folder: Path, workers: int | None) -> Measured:
    """Both halves, one after the other: they have contracts of their own."""
    both = [measured(_judging(half, workers, f"out-{half}"), folder, f"out-{half}") for half in ("json", "report")]
    return Measured(sum(one.seconds for one in both), max(one.peak for one in both))


def _bare(folder: Path) -> Measured:
    return measured([sys.executable, str(HERE / "bare_judge.py"), str(folder)], folder, "out-bare")


def _two_bare(folder: Path) -> Measured:
    """Two bare loops side by side: what a second worker can give on this machine at the most."""
    loop = f"'{sys.executable}' '{HERE / 'bare_judge.py'}' '{folder}'"
    return measured(["sh", "-c", f"{loop} & {loop} & wait"], folder, "out-bare")


def _sixty_thousand(folder: Path, rows: int, runs: int) -> float:
    answers.write(folder, rows)
    contestants = {
        "bare": lambda: _bare(folder),
        "1": lambda: _ours(folder, 1),
        "2": lambda: _ours(folder, 2),
        "two bare": lambda: _two_bare(folder),
    }
    taken: dict[str, list[Measured]] = {name: [] for name in contestants}
    for run in range(runs):
        for name in list(contestants)[:: -1 if run % 2 else 1]:
            taken[name].append(contestants[name]())
    seconds = {name: median(one.seconds for one in every) for name, every in taken.items()}
    peaks = {name: max(one.peak for one in every) / 2**20 for name, every in taken.items()}
    _same_numbers(folder)
    bare, one, two = seconds["bare"], seconds["1"], seconds["2"]
    print(f"bare loop: {rows / bare:,.0f} rows/s on one core, nothing written\n  bare_judge.py FOLDER")
    print(
        f"ftkit score, 1 worker: {rows / one:,.0f} rows/s, {peaks['1']:,.0f} MiB\n  {_told(_judging('json', 1, 'out'))}"
    )
    print(f"  of the bare loop: {promises.least(bare / one, 0.6)}")
    print(f"ftkit score, 2 workers: {rows / two:,.0f} rows/s, {peaks['2']:,.0f} MiB")
    print(f"  times one worker: {promises.least(one / two, 1.7)}")
    print(
        f"  two bare loops side by side: {2 * bare / seconds['two bare']:.2f} times one, so much is a second core here"
    )
    return one


def _told(command: list[str]) -> str:
    return " ".join(["ftkit", *command[len(FTKIT) :]])


def _hand(folder: Path, rows: int, alone: float) -> None:
    command = [sys.executable, str(HERE / "hand_judge.py"), str(folder), str(HAND_ROWS)]
    found = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    for half, counted in zip(("json", "report"), found["found"], strict=True):
        _same_by_hand(folder / f"out-{half}/verdicts.jsonl", counted)
    hand = 2 * HAND_ROWS / found["seconds"]
    print(f"by hand, {2 * HAND_ROWS} rows: {hand:,.0f} rows/s after its imports\n  hand_judge.py FOLDER {HAND_ROWS}")
    print(f"  ftkit score, 1 worker, times that: {promises.least(rows / alone / hand, 25)}")


def _same_by_hand(verdicts: Path, counted: list[float]) -> None:
    """Raises AssertionError unless ftkit found of the first rows what the hand-written path found."""
    with verdicts.open("rb") as lines:
        rows = [json.loads(line) for line in islice(lines, HAND_ROWS)]
    assert sum(row["complies"] for row in rows) == counted[0]
    for name, mean in zip(("rouge1", "rouge2", "rougeL"), counted[1:], strict=True):
        assert abs(sum(row["scores"][name] for row in rows) / HAND_ROWS - mean) < 1e-9, name


def _few(folder: Path, runs: int) -> None:
    """2,000 cases: what the whole command takes longer than the loop."""
    half, _ = answers.write(folder, 4000)
    assert half.predictions.exists()
    loop = [sys.executable, str(HERE / "bare_judge.py"), str(folder), "json"]
    bare = median(measured(loop, folder, "out-bare").seconds for _ in range(runs))
    ours = median(measured(_judging("json", None, "out"), folder, "out").seconds for _ in range(runs))
    print(f"2,000 cases: the bare loop {bare:.2f} s, the whole command {ours:.2f} s")
    print(f"  seconds more: {promises.most(ours - bare, 1.0)}")


def _million(folder: Path, rows: int) -> None:
    large_answers.write(folder / "large", rows)
    for workers in (1, 2):
        command = _judging("plain", workers, "out")
        taken = measured(command, folder / "large", "out")
        report = json.loads((folder / "large/out/report.json").read_bytes())
        assert report["candidates"]["a"]["asked"] == rows
        print(f"{rows:,} answers, {workers} workers: {taken.seconds:,.0f} s")
        print(f"  MiB of all processes: {promises.most(taken.peak / 2**20, 500)}")


def _same_numbers(folder: Path) -> None:
    """Raises AssertionError unless the bare loop and ftkit counted and measured the same."""
    lines = subprocess.run(
        [sys.executable, str(HERE / "bare_judge.py"), str(folder)], check=True, capture_output=True, text=True
    ).stdout.splitlines()
    for half, line in zip(("json", "report"), lines, strict=True):
        passed, *means = json.loads(line)
        found: dict[str, Any] = json.loads((folder / f"out-{half}/report.json").read_bytes())["candidates"]["a"]
        assert found["compliance"]["passed"] == passed
        for name, mean in zip(("rouge1", "rouge2", "rougeL"), means, strict=True):
            assert abs(found["metrics"][name]["mean"] - mean) < 1e-9, (half, name)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=60_000)
    parser.add_argument("--million", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument(
        "--inspect", help="the Python of an environment with inspect_ai; none is made where it is named"
    )
    parser.add_argument("--promptfoo", help="the promptfoo command; none is installed where it is named")
    return parser.parse_args()


if __name__ == "__main__":
    main()
