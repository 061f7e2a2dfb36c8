"""What a backend raises and ftkit does not know is told as its own."""

import shutil

import pytest

from ftkit import PluginError
from ftkit.journal_entries import Created

from .rented_home import Home, installed
from .vendor import Quoting

BROKEN = ["capabilities", "preflight", "validate", "estimate", "upload", "quoted", "create", "poll", "result", "find"]


def breaking(method):
    """The vendor's backend with one method that breaks."""

    def broken(_self, *_given):
        raise ZeroDivisionError("division by zero")

    return type("Broken", (Quoting,), {"name": "broken", method: broken}, frozen=True, kw_only=True)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return Home(tmp_path_factory.mktemp("made")).prepare().folder / "dataset"


def home_with(component, folder, made):
    shutil.copytree(made, folder / "dataset")
    return Home(folder, "broken", installed(component))


@pytest.mark.parametrize("method", BROKEN)
def test_it_is_named_with_its_line(tmp_path, made, method):
    home = home_with(breaking(method), tmp_path, made)
    with pytest.raises(PluginError, match=r"^backend 'broken' failed at test_faults.py:\d+: ZeroDivisionError: div"):
        home.train()


@pytest.mark.parametrize(("method", "given"), [("upload", 7), ("create", None), ("poll", "done"), ("result", {})])
def test_what_it_gives_must_be_what_is_promised(tmp_path, made, method, given):
    component = type("Odd", (Quoting,), {"name": "broken", method: lambda _self, *_: given}, frozen=True, kw_only=True)
    home = home_with(component, tmp_path, made)
    with pytest.raises(PluginError, match=rf"^backend 'broken' gave {given!r}, not "):
        home.train()


@pytest.mark.parametrize(
    ("method", "what"), [("upload", "the file that it uploaded"), ("create", "the job that it made")]
)
def test_an_empty_id_is_none(tmp_path, made, method, what):
    component = type("Odd", (Quoting,), {"name": "broken", method: lambda _self, *_: ""}, frozen=True, kw_only=True)
    home = home_with(component, tmp_path, made)
    with pytest.raises(PluginError, match=f"backend 'broken' gave no id of {what}"):
        home.train()


def test_checkpoints_that_cannot_be_listed_do_not_cost_the_result(tmp_path, made):
    home = home_with(breaking("checkpoints"), tmp_path, made)
    assert home.train().manifest.checkpoints == ()
    assert any("the checkpoints of job job-1 are not known" in text for text in home.texts())


def test_checkpoints_stand_in_the_manifest(tmp_path, made):
    shutil.copytree(made, tmp_path / "dataset")
    home = Home(tmp_path, "quoting")
    assert [one.id for one in home.train().manifest.checkpoints] == ["c1"]
    assert Created in {type(entry) for entry in home.entries(home.model)}
