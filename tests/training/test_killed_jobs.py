import shutil
import signal
import subprocess
import sys

import pytest

from ftkit.journal_entries import NotMade
from ftkit.training import doubts

from .distribution import ROOT
from .rented_home import Home, installed

ENTRIES = 16
"""Of an undisturbed run: intent, ready, two uploads and an order of two entries each, three events with a report each,
the end, the result."""


@pytest.fixture(scope="module")
def plugins():
    return installed()


@pytest.fixture(scope="module")
def made(tmp_path_factory, plugins):
    return Home(tmp_path_factory.mktemp("made"), plugins=plugins).prepare().folder / "dataset"


@pytest.fixture
def home(tmp_path, plugins, made):
    shutil.copytree(made, tmp_path / "dataset")
    return Home(tmp_path, plugins=plugins)


def never_two_never_none(home):
    """What the vendor's own log must say, whatever happened to us."""
    orders = [one["key"] for one in home.books.log("create")]
    assert len(orders) == len(home.books.jobs()) == 1, f"ordered {len(orders)} times"


def test_the_journal_has_so_many_steps(home):
    home.train()
    assert len(home.entries(home.model)) == ENTRIES
    never_two_never_none(home)


@pytest.mark.slow
@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("number", range(1, ENTRIES + 1))
def test_killed_at_any_step_it_orders_one_job_and_loses_none(home, when, number):
    arguments = [str(home.folder), when, str(number)]
    child = subprocess.run(
        [sys.executable, "-m", "tests.training.dying", *arguments], cwd=ROOT, capture_output=True, check=False
    )
    assert child.returncode == -signal.SIGKILL, child.stderr.decode()
    assert not home.model.exists()
    trained = home.train()
    assert (trained.manifest.result.job, trained.manifest.result.tokens) == ("job-1", 300)
    assert trained.manifest.rows == 12
    never_two_never_none(home)
    assert not home.partial.exists()


def test_a_planted_second_order_is_seen(home, monkeypatch):
    def careless(work, _backend, doubt):
        work.note(NotMade(attempt=doubt.attempt, text="surely not"))
        return ""

    monkeypatch.setattr(doubts, "settled", careless)
    home.books.script(create={"1": "lost"})
    home.train()
    with pytest.raises(AssertionError, match="ordered 2 times"):
        never_two_never_none(home)
