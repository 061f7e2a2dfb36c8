"""How fast `ftkit prepare` is beside a plain pandas + datasets script, and how much memory it takes.

`python tests/bench/prepare.py [--rows 100000] [--runs 3] [--memory-rows 1000000]`: whole processes, in turn, each into
a fresh folder; the rows of both are counted against what was planted. `--memory-rows 0` leaves the memory out.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import NamedTuple

import records
from records import Planted

PROJECT = """\
name: bench
records: records.csv
task:
  id: "{{ record_id }}"
  group: "{{ patient_id }}"
  input: |-
    {{ age }}-year-old {{ sex }}. Complaint: {{ complaint }}
    Findings: {{ findings }}
  target: "{{ report }}"
contract:
  - sections: {names: [VITALS, DIAGNOSIS, SUGGESTED TESTS]}
  - no_bullets
  - sign_off: {text: Reviewed by Dr. Sharma}
prepare:
  transforms: [repair_text, dedupe]
  split: {train: 0.6, validation: 0.1, test: 0.3, seed: 7}
"""
SPLITS = ("train", "validation", "test")
FTKIT = "from ftkit.cli import main; main()"
SCRIPT = Path(__file__).with_name("plain_script.py")


class Measured(NamedTuple):
    """One process."""

    seconds: float
    peak: int  # bytes of resident memory


class Row(NamedTuple):
    """What both write of a record."""

    id: str
    prompt: str
    completion: str


def main() -> None:
    """Measures, counts, and prints."""
    options = _options()
    with tempfile.TemporaryDirectory() as folder:
        if options.memory_rows:  # first: the kernel counts our own peak, which grows as we count rows, to our children
            _weigh(Path(folder), options.rows, options.memory_rows)
        _compare(Path(folder), options.rows, options.runs)


def _compare(folder: Path, rows: int, runs: int) -> None:
    planted = _records(folder, rows)
    size = (folder / "records.csv").stat().st_size
    print(f"{rows:,} records, {size / 1e6:.0f} MB; python {sys.version.split()[0]}, {os.cpu_count()} cores")
    print(f"pandas {version('pandas')}, datasets {version('datasets')}, ftkit {version('ftkit')}")
    print(f"A: {' '.join(_ftkit())}\nB: {' '.join(_plain())}\n")
    pairs = [(_measured(_ftkit(), folder), _measured(_plain(), folder)) for _ in range(runs)]
    ours, theirs = zip(*pairs, strict=True)
    _count_ours(folder / "A", planted)
    _count_theirs(folder, planted)
    rates = [rows / median(one.seconds for one in side) for side in (ours, theirs)]
    for name, side, rate in zip(("ftkit prepare", "pandas + datasets"), (ours, theirs), rates, strict=True):
        seconds = ", ".join(f"{one.seconds:.2f}" for one in side)
        peak = median(one.peak for one in side) / 1e6
        print(f"{name:<18} {rate:>9,.0f} rows/s (median of {seconds} s), peak {peak:,.0f} MB")
    print(f"ftkit prepares {rates[0] / rates[1]:.2f} times the rows a second of the script\n")


def _count_ours(folder: Path, planted: Planted) -> None:
    counts = json.loads((folder / "manifest.json").read_bytes())["counts"]
    assert counts["by_reason"] == {
        "duplicate": planted.copies,
        "empty-target": planted.empty,
        "sign_off": planted.unsigned,
        "wrong-field-count": planted.wrong_field_count,
    }, counts
    assert counts["kept"] == planted.kept == sum(1 for _ in _rows(folder)), counts
    assert counts["changed"] == {"repair_text": planted.mojibake}, counts
    print(
        f"A: {counts['read']:,} read = {counts['kept']:,} kept + {counts['rejected']:,} rejected: {counts['by_reason']}"
    )
    print(f"   and {planted.mojibake:,} rows mended of mojibake")


def _count_theirs(folder: Path, planted: Planted) -> None:
    ours, theirs = set(_rows(folder / "A")), set(_rows(folder / "B"))
    assert len(theirs) == planted.kept, len(theirs)
    assert len(ours & theirs) == planted.kept - planted.mojibake, len(ours & theirs)
    assert {row.id for row in ours} == {row.id for row in theirs}
    rejected = planted.rows - planted.kept
    print(f"B: {len(theirs):,} kept, the same ids, {len(ours & theirs):,} of them word for word as in A")
    print(f"   left undone: {planted.mojibake:,} rows of mojibake; {rejected:,} rows dropped without an account\n")


def _weigh(folder: Path, few: int, many: int) -> None:
    """Peak memory at two sizes, each in a process of its own."""
    peaks = []
    for rows in (few, many):
        _records(folder, rows)
        measured = _measured(_ftkit(), folder)
        peaks.append(measured.peak)
        print(f"{rows:>9,} rows: peak {measured.peak / 1e6:,.1f} MB, {rows / measured.seconds:,.0f} rows/s")
    print(f"memory grows by {(peaks[1] - peaks[0]) / (many - few):.1f} bytes a row\n")


def _records(folder: Path, rows: int) -> Planted:
    (folder / "ftkit.yaml").write_text(PROJECT, encoding="utf-8")
    return records.written(folder / "records.csv", rows)


def _ftkit() -> list[str]:
    return [sys.executable, "-c", FTKIT, "prepare", "--out", "A"]


def _plain() -> list[str]:
    return [sys.executable, str(SCRIPT), "records.csv", "B"]


def _measured(command: list[str], folder: Path) -> Measured:
    """Runs a command to its end in a folder without earlier results."""
    shutil.rmtree(folder / command[-1], ignore_errors=True)
    environment = {**os.environ, "HF_HOME": str(folder / "cache"), "HF_DATASETS_CACHE": str(folder / "cache")}
    start = time.perf_counter()
    child = subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    errors = child.stderr.read()
    _, status, usage = os.wait4(child.pid, 0)
    seconds = time.perf_counter() - start
    assert status == 0, errors.decode()
    return Measured(seconds, usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024))


def _rows(folder: Path) -> Iterator[Row]:
    for split in SPLITS:
        with (folder / f"{split}.jsonl").open(encoding="utf-8") as lines:
            for line in map(json.loads, lines):
                yield Row(line["id"], line["prompt"][-1]["content"], line["completion"][-1]["content"])


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--memory-rows", type=int, default=1_000_000)
    return parser.parse_args()


if __name__ == "__main__":
    main()
