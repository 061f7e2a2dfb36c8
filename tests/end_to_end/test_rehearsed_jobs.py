"""Jobs ordered of the rehearsal server by the official client: one job each, whatever happens to us.

The server's own request log is the witness. Time passes for a client that was killed by moving its journal back: what
was ordered a quarter of an hour ago and is not listed was not made.
"""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import chdir
from itertools import pairwise

import pytest

from ftkit.journal import iso, seconds_of
from ftkit.testing import rehearsal

from .. import killing
from ..echo import project
from ..echo.command import ftkit
from ..training.distribution import ROOT

pytest.importorskip("openai")

pytestmark = pytest.mark.slow

MODEL = "build/models/tuned"
CREATE = "fine_tuning.jobs.create"
MOMENTS = int(os.environ.get("FTKIT_KILLS", "20"))
MOST_SECONDS = 0.1  # longer than a step takes
EVENTS = ("event", "event")  # there are dozens, and one is like the other
AT_ONCE = 4


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with rehearsal.served(tmp_path_factory.mktemp("server")) as server:
        yield server


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A prepared project; each trial is a copy under a name of its own, and so has a key of its own."""
    folder = project.folder(tmp_path_factory.mktemp("made"), rows=60)
    assert killing.finished("prepare", folder=folder).returncode == 0
    return folder


class Trial:
    """One project whose run is ordered of the server."""

    def __init__(self, folder, server, made):
        self.folder = folder
        self.server = server
        shutil.copytree(made, folder)
        options = {
            "model": "gpt-4o-mini-2024-07-18",
            "vendor": "other",
            "base_url": server.base_url,
            "api_key_env": None,
            "epochs": 1,
            "price_per_million": 1.0,
            "price_as_of": "2026-11-24",
        }
        project.folder(folder, name=folder.name, rows=60, train={"tuned": {"backend": {"openai": options}}})

    @property
    def journal(self):
        path = killing.partial_of(self.folder / MODEL) / "journal.jsonl"
        return path if path.exists() else self.folder / MODEL / "journal.jsonl"

    def entries(self):
        return [json.loads(line) for line in killing.whole_lines(self.journal)] if self.journal.exists() else []

    def dying(self, when, number):
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        return subprocess.run(
            [sys.executable, "-m", "tests.end_to_end.dying_command", when, str(number)],
            cwd=self.folder,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    def killed_after(self, count, seconds):
        """Kills the command that long after so many entries of its journal; the last step in it."""
        child = killing.started("train", folder=self.folder)
        killing.wait_until(lambda: self._written() >= count or child.poll() is not None)
        time.sleep(seconds)
        child.send_signal(signal.SIGKILL)
        child.wait()
        killing.close(child)
        steps = [entry["step"] for entry in self.entries()]
        return steps[-1] if steps else "nothing"

    def _written(self):
        return self.journal.read_bytes().count(b"\n") if self.journal.exists() else 0

    def later(self):
        """Twenty minutes pass for an order in doubt."""
        entries = self.entries()
        if entries and entries[-1]["step"] == "creating":
            entries[-1]["at"] = iso(seconds_of(entries[-1]["at"]) - 1200)
            self.journal.write_text("".join(json.dumps(entry) + "\n" for entry in entries), encoding="utf-8")

    def finished(self):
        """Runs the command to its end; the model's manifest."""
        self.later()
        outcome = killing.finished("train", folder=self.folder)
        assert outcome.returncode == 0, outcome.stderr
        return self.manifest()

    def finished_here(self):
        """The same in this process, which knows nothing of the one that was killed and has imported the client."""
        self.later()
        with chdir(self.folder):
            outcome = ftkit("train")
        assert outcome.code == 0, outcome.err
        return self.manifest()

    def manifest(self):
        return json.loads((self.folder / MODEL / "model.json").read_bytes())


def one_job(server, manifest):
    """The server made one job for this plan's key, and it is ours."""
    ours = manifest["result"]["job"]
    orders = [line for line in server.log() if line.operation == CREATE and line.status == 200]
    [key] = {tuple(sorted(line.metadata.items())) for line in orders if line.about == ours}
    same = [line.about for line in orders if tuple(sorted(line.metadata.items())) == key]
    assert key, "the order carries no key"
    assert same == [ours], f"{len(same)} jobs were made"


def unanswered(server):
    """How many orders so far got no answer, whichever test's they were."""
    return sum(line.operation == CREATE and line.sent == "nothing" for line in server.log())


@pytest.fixture
def trial(tmp_path, server, made):
    return Trial(tmp_path / f"p{tmp_path.name[-40:]}".replace("_", "-"), server, made)


def test_an_undisturbed_training_makes_one_job_and_its_model_answers(trial, server):
    one_job(server, trial.finished())
    asked = killing.finished("ask", "tuned", "Capital of land 1?", folder=trial.folder)
    assert asked.returncode == 0, asked.stderr
    assert "Town" in asked.stdout


def test_a_lost_answer_to_the_order_makes_no_second_job(trial, server):
    server.plan(rehearsal.AnswerLost(operation=CREATE))
    one_job(server, trial.finished())


def test_an_order_that_was_lost_on_its_way_is_made_when_that_is_sure(trial, server):
    earlier = unanswered(server)
    server.plan(rehearsal.RequestLost(operation=CREATE))
    child = killing.started("train", folder=trial.folder)
    killing.wait_until(lambda: unanswered(server) > earlier)
    child.send_signal(signal.SIGKILL)
    child.wait()
    killing.close(child)
    one_job(server, trial.finished())


def test_busy_and_broken_answers_make_no_second_job(trial, server):
    server.plan(rehearsal.Unavailable(operation=CREATE, status=429, retry_after="0"))
    server.plan(rehearsal.Unavailable(operation="files.create", status=503))
    server.plan(rehearsal.NoJson(operation="fine_tuning.jobs.retrieve"))
    server.plan(rehearsal.EventsTwice(operation="fine_tuning.jobs.list_events", times=3))
    one_job(server, trial.finished())
    texts = [entry["event"]["text"] for entry in trial.entries() if entry["step"] == "event"]
    assert len(texts) == len(set(texts))


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("number", range(1, 13))
def test_killed_at_any_step_of_the_order(trial, server, when, number):
    died = trial.dying(when, number)
    assert died.returncode == -signal.SIGKILL, died.stderr
    one_job(server, trial.finished_here())


def test_killed_at_random_moments(tmp_path, server, made, capsys):
    """Random moments behind a random step of the journal: by the clock alone, a busy machine would be killed at one."""
    first = Trial(tmp_path / "first", server, made)
    first.finished()
    steps = [entry["step"] for entry in first.entries()]
    ends = [number for number, (step, later) in enumerate(pairwise(steps), start=1) if (step, later) != EVENTS]
    draw = random.Random(1)
    moments = [(draw.choice(ends), draw.uniform(0, MOST_SECONDS)) for _ in range(MOMENTS)]

    trials = [Trial(tmp_path / f"moment-{number}", server, made) for number in range(MOMENTS)]

    with ThreadPoolExecutor(AT_ONCE) as pool:
        found = Counter(pool.map(lambda trial, moment: trial.killed_after(*moment), trials, moments))
    for trial in trials:
        one_job(server, trial.finished_here())
    with capsys.disabled():
        print(f"\njobs: the last step on the disk was {dict(found)}")
    assert sum(found.values()) == MOMENTS
    assert sum(count for step, count in found.items() if step not in {"intent", "nothing", "result"}) >= MOMENTS / 2


def test_a_planted_second_order_is_seen(trial, server):
    server.plan(rehearsal.AnswerLost(operation=CREATE))
    outcome = trial.dying("careless", 0)
    assert outcome.returncode == 0, outcome.stderr
    with pytest.raises(AssertionError, match="2 jobs were made"):
        one_job(server, trial.manifest())
