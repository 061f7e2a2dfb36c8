"""A new backend as a stranger would have it: a wheel beside ftkit's wheel, and nothing of the checkout."""

import json

import pytest

from ..echo import project
from ..echo.command import ftkit
from ..third_party import environment

pytestmark = pytest.mark.slow

ROWS = [
    {"id": f"r{number}", "question": f"Capital of land {number}?", "answer": f"Rome.\n{project.SIGNED}"}
    for number in range(30)
]


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    out = tmp_path_factory.mktemp("new")
    assert ftkit("plugins", "new", "ftkit-magpie", "--kind", "backend", "--out", out).code == 0
    return out / "ftkit-magpie"


@pytest.fixture(scope="module")
def fresh(source, tmp_path_factory):
    return environment.built(tmp_path_factory.mktemp("fresh"), source)


def said(ended):
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


def test_it_passes_its_kit(fresh, source):
    said(fresh.run("python", "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests", folder=source))


def test_it_is_listed_and_nothing_is_objected_to(fresh, tmp_path):
    listed = json.loads(said(fresh.run("ftkit", "plugins", "magpie", "--json", folder=tmp_path)))
    found = [(one["kind"], one["plugin"], one["distribution"]) for one in listed["components"]]
    assert found == [("backend", "magpie", "ftkit-magpie 0.1.0"), ("predictor", "magpie", "ftkit-magpie 0.1.0")]
    judged = json.loads(said(fresh.run("ftkit", "plugins", "check", "ftkit-magpie", "--json", folder=tmp_path)))
    assert judged["objections"] == []
    assert judged["tried"] == ["backend 'magpie'"]


def test_it_trains_and_is_scored(fresh, tmp_path):
    project.folder(tmp_path, train={"tuned": {"backend": {"magpie": {"ignore_case": False}}}})
    project.table(tmp_path / "records.csv", ROWS)
    for command in ("prepare", "train", "score"):
        said(fresh.run("ftkit", command, folder=tmp_path))
    model = json.loads((tmp_path / "build/models/tuned/model.json").read_bytes())
    assert model["result"]["predictor"] == {"magpie": {"learnt": "learnt.txt"}}
    report = json.loads((tmp_path / "build/score/report.json").read_bytes())
    assert report["candidates"]["tuned"]["metrics"]["exact_match"]["mean"] == 1.0
