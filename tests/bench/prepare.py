"""How fast `ftkit prepare` is, and what memory it takes, beside a hand-written loop and what people use today.

`python tests/bench/prepare.py [--rows 200000] [--large 2000000] [--runs 3]`: whole processes, one after the other on
the same file, each into a fresh folder, the order turned round in every second run; the medians' ratios are printed.
What each writes is counted against what was planted. `--large 0` leaves the large file out.
"""

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Iterator
from importlib.metadata import version
from itertools import chain
from pathlib import Path
from statistics import median
from typing import NamedTuple

import promises
import records
from measured import Measured, measured, timed
from records import Planted

HERE = Path(__file__).parent
PROJECT = """\
name: bench
records: records.csv
task:
  id: "{{ record_id }}"
  group: "{{ patient_id }}"
  input: |-
    %s
    HR {{ heart_rate }}, BP {{ blood_pressure }}. Findings: {{ findings }}
  target: "{{ report }}"
contract:
  - sections: {names: [VITALS, DIAGNOSIS, SUGGESTED TESTS]}
  - no_bullets
  - sign_off: {text: Reviewed by Dr. Sharma}
prepare:
  transforms: [%s]
  leaks: %s
  split: {train: 0.6, validation: 0.1, test: 0.3, seed: 7}
"""
NAMED = "{{ age }}-year-old {{ sex }}. Complaint: {{ complaint }}"
WITH_IF = "{{ age }}-year-old{% if sex == 'F' %} woman{% else %} man{% endif %}. Complaint: {{ complaint }}"
FTKIT = "import ftkit.cli; ftkit.cli.main()"
PROJECTS = {
    "plain.yaml": PROJECT % (NAMED, "dedupe", "off"),
    "if.yaml": PROJECT % (WITH_IF, "dedupe", "off"),
    "whole.yaml": PROJECT % (NAMED, "repair_text, dedupe", "{near: 0.85}"),
}


class Contestant(NamedTuple):
    """A command, what it leaves undone, and the ratio that is asked for.

    Of ours it is the least share of the loop's speed, of a peer how many times as fast ftkit with two workers is.
    """

    name: str
    command: list[str]
    undone: str
    asked: float | None = None


def contestants() -> list[Contestant]:
    python = sys.executable
    pandas = f"pandas {version('pandas')} + datasets {version('datasets')}"
    return [
        Contestant("hand-written loop", [python, str(HERE / "hand_loop.py"), "records.csv", "OUT"], "everything else"),
        ours("ftkit, 1 worker", "plain.yaml", 1, 0.5),
        ours("ftkit, 2 workers", "plain.yaml", 2, 0.9),
        ours("ftkit, {% if %}, 1 worker", "if.yaml", 1, 0.3),
        ours("ftkit, all that init lists, 2 workers", "whole.yaml", 2),
        peer(pandas, "plain_script.py", "reasons of rejection, origins", 7),
        peer(
            f"load_dataset + map(num_proc=2), datasets {version('datasets')}", "map_script.py", "duplicates, reasons", 5
        ),
        peer(f"datatrove {version('datatrove')}, local", "datatrove_script.py", "origins, reasons of parse errors", 6),
    ]


def ours(name: str, project: str, workers: int, asked: float | None = None) -> Contestant:
    command = [sys.executable, "-c", FTKIT, "prepare", project, "--workers", str(workers), "--out", "OUT"]
    return Contestant(name, command, "", asked)


def peer(name: str, script: str, undone: str, asked: float) -> Contestant:
    return Contestant(name, [sys.executable, str(HERE / script), "records.csv", "OUT"], undone, asked)


def main() -> None:
    """Measures, counts, and prints."""
    options = _options()
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home)
        for name, text in PROJECTS.items():
            (folder / name).write_text(text, encoding="utf-8")
        medians = _compare(folder, options.rows, options.runs)
        _start(folder, options.runs)
        if options.large:
            _large(folder, options.rows, options.large, medians)


def _compare(folder: Path, rows: int, runs: int) -> dict[str, Measured]:
    planted = records.written(folder / "records.csv", rows)
    size = (folder / "records.csv").stat().st_size
    print(f"{rows:,} records, {size / 1e6:.0f} MB; python {sys.version.split()[0]}, {os.cpu_count()} cores")
    peaks = {one.name: measured(one.command, folder, "OUT").peak for one in contestants()}  # and the files are warm
    found: dict[str, list[float]] = {}
    kept: dict[str, int] = {}
    for run in range(runs):
        everybody = contestants()
        for one in everybody if run % 2 == 0 else reversed(everybody):
            found.setdefault(one.name, []).append(timed(one.command, folder, "OUT"))
            kept[one.name] = sum(1 for _ in _rows(folder / "OUT"))
            if one.name.startswith("ftkit"):
                _count(folder / "OUT", planted)
    print(f"{planted.kept:,} rows are to be kept\n")
    loop = median(found["hand-written loop"])
    best = median(found["ftkit, 2 workers"])
    medians = {}
    for one in contestants():
        seconds, peak = median(found[one.name]), peaks[one.name]
        medians[one.name] = Measured(seconds, peak)
        each = ", ".join(f"{run:.2f}" for run in found[one.name])
        print(f"{one.name}\n  {' '.join(one.command)}")
        print(f"  {rows / seconds:,.0f} rows/s ({each} s), {peak / 2**20:,.0f} MiB, {kept[one.name]:,} rows out")
        is_ours = not one.undone
        of_loop = promises.least(loop / seconds, one.asked) if is_ours and one.asked else f"{loop / seconds:.2f}"
        faster = promises.least(seconds / best, one.asked) if not is_ours and one.asked else f"{seconds / best:.2f}"
        print(f"  the loop's speed times {of_loop}; ftkit with 2 workers is faster by {faster} times")
        print(f"  undone: {one.undone}" if one.undone else "  undone: nothing")
    return medians


def _count(folder: Path, planted: Planted) -> None:
    counts = json.loads((folder / "manifest.json").read_bytes())["counts"]
    planned = {
        "duplicate": planted.copies,
        "empty-target": planted.empty,
        "sign_off": planted.unsigned,
        "wrong-field-count": planted.wrong_field_count,
    }
    left = {reason: count for reason, count in counts["by_reason"].items() if reason != "leaks-into-test"}
    assert left == planned, counts
    assert counts["read"] == planted.rows == counts["kept"] + counts["rejected"], counts


def _start(folder: Path, runs: int) -> None:
    """A small file: what starting costs."""
    planted = records.written(folder / "records.csv", 2000)
    few = [one for one in contestants() if one.name in {"hand-written loop", "ftkit, 1 worker"}]
    default = ours("ftkit", "plain.yaml", 1)
    everybody = [few[0], default._replace(command=[part for part in default.command if part not in {"--workers", "1"}])]
    seconds = {one.name: median(timed(one.command, folder, "OUT") for _ in range(runs)) for one in everybody}
    _count(folder / "OUT", planted)
    difference = seconds["ftkit"] - seconds["hand-written loop"]
    print(f"\n2,000 records: {seconds}; seconds more that ftkit takes: {promises.most(difference, 0.5)}")


def _large(folder: Path, rows: int, large: int, medians: dict[str, Measured]) -> None:
    planted = records.written(folder / "records.csv", large)
    print(f"\n{large:,} records")
    for one in (ours("ftkit, 1 worker", "plain.yaml", 1), ours("ftkit, 2 workers", "plain.yaml", 2)):
        seconds, before = timed(one.command, folder, "OUT"), medians[one.name]
        _count(folder / "OUT", planted)
        peak = measured(one.command, folder, "OUT").peak
        growth = (peak - before.peak) / (large - rows)
        print(f"{one.name}: {large / seconds:,.0f} rows/s")
        print(f"  times the seconds of {rows:,}: {promises.most(seconds / before.seconds, 10.5)}")
        print(f"  MiB of all processes: {peak / 2**20:,.0f}; bytes a row of growth: {promises.most(growth, 24)}")


def _rows(folder: Path) -> Iterator[bytes]:
    """The lines of all row files, rejects left out."""
    found = (
        path for path in folder.rglob("*.jsonl") if "reject" not in path.as_posix().removeprefix(folder.as_posix())
    )
    return chain.from_iterable(path.open("rb") for path in found)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--large", type=int, default=2_000_000)
    parser.add_argument("--runs", type=int, default=3)
    return parser.parse_args()


if __name__ == "__main__":
    main()
