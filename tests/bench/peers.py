"""promptfoo and inspect_ai on the same answers, each in an environment of its own; left out where there is none."""

import json
import os
import subprocess
import sys
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import answers
import promises
from measured import measured

INSPECT = "inspect-ai==0.3.285"
PROMPTFOO = "promptfoo@0.121.20"
HERE = Path(__file__).parent
ROWS = 1000
"""Both take many seconds for a thousand cases."""
_BROKEN = 2
"""promptfoo's failureReason of a case that it could not judge; 1 is an assertion that does not hold."""


def compared(folder: Path, large: Path, inspect: str, promptfoo: str) -> None:
    """Prints how many rows a second each judges, and how many times that ftkit judges by the same rules.

    Peers judge a thousand cases; ftkit the same ones, where starting counts most, and the JSON half in `large`.
    """
    answers.write(folder, 2 * ROWS)
    for name, where, rate, rules in (
        ("promptfoo", promptfoo, _promptfoo, _BY_SCHEMA_AND_ROUGE),
        ("inspect_ai", inspect, _inspect, _BY_SCHEMA),
    ):
        if not where:
            print(f"{name}: left out, as it is not here; --{name.removesuffix('_ai')} names it")
            continue
        peer, few, many = rate(folder, where), _ours(folder, rules), _ours(large, rules)
        assert peer.passed == few.passed, (peer, few)
        print(f"{name} {peer.version}: {peer.rate:,.0f} rows/s, {peer.passed} of {ROWS} passed\n  {peer.command}")
        print(f"  ftkit score: {few.rate:,.0f} rows/s on the same cases, {few.rate / peer.rate:.1f} times that, and")
        print(f"  {many.rate:,.0f} on the large file, times that: {promises.least(many.rate / peer.rate, 50)}")


class Judged(NamedTuple):
    """How fast somebody judges, and what of."""

    rate: float  # rows a second
    passed: int
    version: str = ""
    command: str = ""


_BY_SCHEMA = ("--contract", "json.yaml")
_BY_SCHEMA_AND_ROUGE = (*_BY_SCHEMA, "--references", "json.references.jsonl", "--metric", "rouge")


def _ours(folder: Path, rules: tuple[str, ...]) -> Judged:
    """Rows a second of the whole command, with as many workers as it takes by itself."""
    start = [sys.executable, "-c", "import ftkit.cli; ftkit.cli.main()", "score"]
    command = [*start, "--predictions", "a=json.predictions.jsonl", *rules, "--out", "out"]
    seconds = measured(command, folder, "out").seconds
    found = json.loads((folder / "out/report.json").read_bytes())["candidates"]["a"]
    return Judged(found["asked"] / seconds, found["compliance"]["passed"])


def _promptfoo(folder: Path, command: str) -> Judged:
    """Its echo provider, JSON with the schema, and ROUGE-1: rows a second of the whole process."""
    schema = json.loads((folder / "schema.json").read_text())
    del schema["$schema"]  # its ajv knows draft 7 alone, which means the same by every keyword of this schema
    tests = [
        {
            "vars": {"said": said["output"]},
            "assert": [
                {"type": "is-json", "value": schema},
                {"type": "rouge-n", "value": right["reference"], "threshold": 0.01},
            ],
        }
        for said, right in zip(_read(folder, "predictions"), _read(folder, "references"), strict=True)
    ]
    config = {"prompts": ["{{said}}"], "providers": ["echo"], "tests": tests}
    (folder / "promptfoo.json").write_text(json.dumps(config))
    quiet = ["--no-cache", "--no-write", "--no-table", "--no-progress-bar"]
    os.environ |= {"PROMPTFOO_DISABLE_TELEMETRY": "1", "PROMPTFOO_DISABLE_UPDATE": "1"}
    os.environ |= {"PROMPTFOO_CONFIG_DIR": str(folder / "promptfoo"), "PROMPTFOO_FAILED_TEST_EXIT_CODE": "0"}
    os.environ |= {
        "PROMPTFOO_DISABLE_DEBUG_LOG": "1",
        "PROMPTFOO_DISABLE_ERROR_LOG": "1",
    }  # it may end before they are written
    whole = [command, "eval", "-c", "promptfoo.json", "-o", "promptfoo-out.json", *quiet]
    seconds = measured(whole, folder, "none").seconds
    results = json.loads((folder / "promptfoo-out.json").read_bytes())["results"]["results"]
    assert len(results) == ROWS
    broken = [one["error"] for one in results if one["failureReason"] == _BROKEN]
    assert not broken, broken[0]
    said = subprocess.run([command, "--version"], capture_output=True, check=True, text=True).stdout.split()[-1]
    return Judged(ROWS / seconds, sum(one["success"] for one in results), said, "promptfoo " + " ".join(whole[1:]))


def _inspect(folder: Path, python: str) -> Judged:
    """The schema alone: rows a second of the re-scoring, without its start."""
    command = [python, str(HERE / "inspect_script.py"), str(folder), str(ROWS)]
    done = subprocess.run(command, capture_output=True, check=True, cwd=folder)
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["rows"] == ROWS
    seconds = float(found["seconds"])
    return Judged(ROWS / seconds, found["passed"], found["version"], " ".join(["inspect_script.py", *command[2:]]))


def _read(folder: Path, name: str) -> list[dict[str, str]]:
    return [json.loads(line) for line in islice((folder / f"json.{name}.jsonl").open(), ROWS)]
