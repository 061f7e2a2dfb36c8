import importlib
import json

import pytest

from ..echo import project
from ..echo.command import ftkit
from ..training import distribution
from ..training.vendor import Books


@pytest.fixture
def books(tmp_path, monkeypatch):
    """A project whose run was trained at a vendor's that deploys models."""
    for path in distribution.installed(tmp_path / "site"):
        monkeypatch.syspath_prepend(path)
    importlib.invalidate_caches()
    home = tmp_path / "project"
    home.mkdir()
    monkeypatch.chdir(home)
    books = Books(tmp_path / "vendor")
    project.folder(home, train={"tuned": {"backend": {"hosting": {"home": str(books.home)}}}})
    assert ftkit("prepare").code == 0
    books.script(life=["done"])
    assert ftkit("train").code == 0
    (books.home / "stages.json").write_text('["up"]')
    return books


def test_a_model_is_deployed_told_of_and_taken_down(books):
    assert (refused := ftkit("deploy")).code == 1
    assert "Say --yes" in refused.err
    said = ftkit("deploy", "--yes")
    assert (said.code, said.out) == (
        0,
        "tuned answers as m@d-1, for 4.20 USD an hour until 'ftkit undeploy --run tuned'.\n",
    )
    line = "  deployed as m@d-1 for 4.20 USD an hour: 'ftkit undeploy --run tuned' ends it\n"
    assert line in ftkit("status").out
    assert ftkit("undeploy").out == "deployment d-1 is gone, and costs nothing any more.\n"
    assert line not in ftkit("status").out


def test_the_weights_are_written_where_they_were_asked_for(books):
    assert ftkit("download", "--to", "weights").out == "written: weights\n"
    assert (books.home.parent / "project/weights/adapter.bin").read_text() == "job-1"


def test_what_cannot_be_paused_says_why(books):
    outcome = ftkit("pause")
    assert (outcome.code, outcome.out) == (1, "")
    assert "backend 'hosting' knows no pause" in outcome.err


def test_what_the_deployment_and_the_training_cost_stands_in_the_bill(books):
    here = books.home.parent / "project"
    assert ftkit("deploy", "--yes").code == 0
    candidates = {
        "zero-shot": {"prompter": "instructed", "predictor": "echo"},
        "tuned": {"model": "tuned"},
    }
    prices = {"tuned": {"prompt": 1, "completion": 2}}
    project.folder(
        here,
        train={"tuned": {"backend": {"hosting": {"home": str(books.home)}}}},
        score={"candidates": candidates, "prices": prices},
    )
    outcome = ftkit("score", "--json")
    assert outcome.code == 0, outcome.err
    [bill] = [one for one in bills(json.loads(outcome.out)) if one["training"] is not None]
    assert (bill["training"], bill["hosting_per_month"]) == (2.5, 4.2 * 730)


def bills(value):
    """Every bill in a report, wherever it stands."""
    if isinstance(value, dict):
        if "hosting_per_month" in value and "unknown" in value:
            yield value
        for one in value.values():
            yield from bills(one)
    elif isinstance(value, list):
        for one in value:
            yield from bills(one)
