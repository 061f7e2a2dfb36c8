import json

import pytest

from ftkit import ConfigError, DataError, Example, jsonl

from ..echo import project
from .rented_home import Home, installed


@pytest.fixture(scope="module")
def plugins():
    return installed()


def home_of(folder, plugins, backend="quoting", **run):
    """A project whose records have a better and a worse answer."""
    home = Home(folder, plugins=plugins)
    rows = [project.row(n) | {"worse": f"No idea, {n}."} for n in range(30)]
    texts = {"prompt": "{{ question }}", "chosen": "{{ answer }}", "rejected": "{{ worse }}"}
    reference = {backend: {"home": str(home.books.home)}} if backend != "echo" else "echo"
    task = {"preference": {"id": "{{ id }}", **texts}}
    project.folder(folder, task=task, train={"tuned": {"backend": reference, **run}})
    project.table(folder / "records.csv", rows)
    return home.prepare()


def uploaded(home):
    return [
        json.loads(line)
        for path in sorted(home.books.home.glob("*-train.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]


def test_from_pairs_a_vendor_gets_pairs_in_the_dialect_of_the_method(tmp_path, plugins):
    home = home_of(tmp_path, plugins, method="dpo")
    home.train()
    lines = uploaded(home)
    assert len(lines) == 12
    assert all(set(line) == {"input", "preferred_output", "non_preferred_output"} for line in lines)
    assert home.entries(home.model)[0].intended.method == "dpo"


def test_from_answers_it_gets_the_better_ones_alone(tmp_path, plugins):
    home = home_of(tmp_path, plugins)
    home.train()
    assert all(list(line) == ["messages"] for line in uploaded(home))
    assert all("No idea" not in str(line) for line in uploaded(home))


@pytest.mark.parametrize(("method", "worse"), [("dpo", True), ("sft", False)])
def test_the_plan_s_rows_have_a_worse_answer_only_where_it_is_learnt_from(tmp_path, plugins, method, worse):
    home = home_of(tmp_path, plugins, method=method)
    home.books.script(poll={"1": "interrupted"})
    with pytest.raises(KeyboardInterrupt):
        home.train()
    rows = list(jsonl.read(home.partial / "train.jsonl", Example))
    assert [bool(row.rejected) for row in rows] == [worse] * 12


def test_a_method_that_the_backend_has_not_is_refused_before_anything_starts(tmp_path, plugins):
    home = home_of(tmp_path, plugins, "echo", method="dpo")
    with pytest.raises(ConfigError) as told:
        home.train()
    assert str(told.value) == "ftkit.yaml, train.tuned.method: backend 'echo' trains by sft, not by dpo."
    assert not home.partial.exists()


def test_rows_without_a_worse_answer_are_refused_by_name(tmp_path, plugins):
    home = Home(tmp_path, "quoting", plugins, method="dpo").prepare()
    with pytest.raises(DataError, match=r"row 'r\d+' \(records.csv:\d+\) has no rejected answer, and the method dpo"):
        home.train()
    assert home.books.log("upload") == []


def test_another_method_is_another_training(tmp_path, plugins):
    home = home_of(tmp_path, plugins, method="dpo")
    home.train()
    home.write("quoting", method="sft")
    with pytest.raises(ConfigError, match="was trained from other inputs"):
        home.train()
