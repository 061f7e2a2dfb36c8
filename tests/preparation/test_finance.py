import json
import subprocess
import sys
from pathlib import Path

import pytest

from ftkit import project
from ftkit.preparation import stage

SAMPLE = Path(__file__).parents[2] / "sample_data" / "finance"
PLANTED = json.loads((SAMPLE / "planted.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def dataset(installed, tmp_path_factory):
    out = tmp_path_factory.mktemp("finance") / "dataset"
    return stage.run(project.load(SAMPLE / "ftkit.yaml"), installed, out).folder


def lines(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text("utf-8").split("\n") if line]


def test_the_rejects_are_exactly_the_planted_ones(dataset):
    found = [{key: row[key] for key in ("origin", "reason", "kind")} for row in lines(dataset / "rejects.jsonl")]
    assert found == PLANTED["rejects"]


def test_what_only_looks_dangerous_is_kept_and_what_was_damaged_is_repaired(dataset):
    rows = {row["origin"]: row for name in ("train", "validation", "test") for row in lines(dataset / f"{name}.jsonl")}
    assert len(rows) == PLANTED["rows"] - len(PLANTED["rejects"])
    assert set(PLANTED["kept"]) | set(PLANTED["repaired"]) <= set(rows)
    texts = "".join(str(rows[origin]) for origin in PLANTED["repaired"])
    assert [sign for sign in ("Â", "â€", "\u00a0", "\x07", "\u0301") if sign in texts] == []


def test_no_customer_is_on_two_sides(dataset):
    sides = [{row["group"] for row in lines(dataset / f"{name}.jsonl")} for name in ("train", "validation", "test")]
    assert not sides[0] & sides[1] | sides[0] & sides[2] | sides[1] & sides[2]


def test_there_is_as_much_to_train_on_and_to_score_as_the_project_asks_for(dataset):
    asked = project.load(SAMPLE / "ftkit.yaml")
    assert len(lines(dataset / "train.jsonl")) >= asked.run("tuned").rows
    assert len(lines(dataset / "test.jsonl")) >= asked.score.cases


def test_the_script_writes_the_same_bytes_again(tmp_path):
    for file in (SAMPLE / "make_records.py", *sorted((SAMPLE / "bank").glob("*.py"))):
        copy = tmp_path / file.relative_to(SAMPLE)
        copy.parent.mkdir(exist_ok=True)
        copy.write_bytes(file.read_bytes())
    subprocess.run([sys.executable, tmp_path / "make_records.py"], check=True)
    for name in ("records.csv", "planted.json"):
        assert (tmp_path / name).read_bytes() == (SAMPLE / name).read_bytes()
