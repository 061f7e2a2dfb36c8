"""The prepared folder as `datasets` takes it, in a process of its own: its import is slow and its cache is global."""

import json
import os
import subprocess
import sys

import pytest

_LOAD = """
import json, sys
from datasets import load_dataset
folder, splits = sys.argv[1], sys.argv[2:]
whole = load_dataset(folder)
files = load_dataset("json", data_files={name: f"{folder}/{name}.jsonl" for name in splits})
print(json.dumps([{name: rows.to_list() for name, rows in loaded.items()} for loaded in (whole, files)], default=str))
"""

TASK = (
    "records: r.csv\ntask: {id: '{{ n }}', group: '{{ day }}', keep: [day, n], input: '{{ q }}', target: '{{ a }}'}\n"
)


def loaded(small, *splits: str) -> list[dict]:
    environment = {**os.environ, "HF_HUB_OFFLINE": "1", "HF_DATASETS_CACHE": str(small.root / "cache")}
    argv = [sys.executable, "-c", _LOAD, str(small.out), *splits]
    shown = subprocess.run(argv, env=environment, capture_output=True, text=True, check=False)
    assert shown.returncode == 0, shown.stderr
    return json.loads(shown.stdout)


@pytest.mark.slow
def test_both_ways_of_loading_give_the_rows_beside_rejects_and_exports(small):
    small.records("n,day,q,a\n" + "".join(f"{n},day {n},q {n},a {n}\n" for n in range(60)) + "99,d,q,\n")
    small.settings(TASK + "prepare: {split: {train: 0.6, validation: 0.2, test: 0.2}, export: [openai]}\n")
    small.prepare()
    rows = {name: small.rows(name) for name in ("train", "validation", "test")}
    assert loaded(small, *rows) == [rows, rows]


@pytest.mark.slow
def test_an_empty_split_is_no_split(small):
    small.records("n,day,q,a\n" + "".join(f"{n},day {n},q {n},a {n}\n" for n in range(30)))
    small.settings(TASK)
    small.prepare()
    rows = {name: small.rows(name) for name in ("train", "test")}
    assert small.rows("validation") == []
    assert loaded(small, *rows) == [rows, rows]


@pytest.mark.slow
def test_dates_in_texts_and_records_come_back_as_they_were_written(small):
    small.records("n,day,q,a\n1,2024-01-08,2024-01-08,2024-01-08T10:00:00Z\n2,2024-01-09,2024-01-09,2024-01-10\n")
    small.settings(TASK.replace("'{{ day }}'", "'{{ n }}'") + "prepare: {split: {train: 1, test: 0}}\n")
    small.prepare()
    assert loaded(small, "train")[0] == {"train": small.rows("train")}


@pytest.mark.slow
def test_a_record_may_be_empty(small):
    small.records("n,day,q,a\n1,x,y,z\n")
    small.settings(TASK.replace("keep: [day, n], ", "") + "prepare: {split: {train: 1, test: 0}}\n")
    small.prepare()
    rows = {"train": small.rows("train")}
    assert loaded(small, "train") == [rows, rows]
