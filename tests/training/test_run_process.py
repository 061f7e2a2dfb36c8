"""A local run's process: known by number and birth, ended by a person, and said so."""

import os
import shutil
import signal
import subprocess
import sys

import pytest

from ftkit import ConfigError
from ftkit.journal import Journal
from ftkit.journal_entries import Cancelling, Ended, Heard, Started
from ftkit.training import attending, cancelling, process, run_folders, statuses, watching
from ftkit.values import Event

from .rented_home import Clock, Home

SLEEPS = "import signal, time\n{}\nprint('up', flush=True)\ntime.sleep(600)"
STUBBORN = "signal.signal(signal.SIGTERM, signal.SIG_IGN)"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """An interrupted local run: its journal tells of a start and of nothing else."""
    home = Home(tmp_path_factory.mktemp("made"))
    home.write_echo()
    home.prepare().train()
    home.model.rename(home.partial)
    (home.partial / "model.json").unlink()
    journal = home.partial / "journal.jsonl"
    journal.write_bytes(b"".join(journal.read_bytes().splitlines(keepends=True)[:2]))
    return home.folder


@pytest.fixture
def home(made, tmp_path):
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    return Home(tmp_path, write=False)


@pytest.fixture
def child():
    """Starts processes as the core does, each the first of a group; they are ended with the test."""
    children = []

    def start(home, first_line=""):
        argv = [sys.executable, "-c", SLEEPS.format(first_line)]
        one = subprocess.Popen(argv, stdout=subprocess.PIPE, start_new_session=True)
        one.stdout.readline()
        children.append(one)
        started = Started(attempt=1, pid=one.pid, process=process.identity(one.pid))
        Journal(home.partial / "journal.jsonl").append(started)
        return one

    yield start
    for one in children:
        one.kill()
        one.wait()
        one.stdout.close()


class Waiting(Clock):
    """Reaps the child while it waits, as its parent would."""

    def __init__(self, child):
        super().__init__()
        self.child = child

    def sleep(self, seconds):
        super().sleep(seconds)
        try:
            self.child.wait(0.05)
        except subprocess.TimeoutExpired:
            self.time += 1


def cancel(home, child):
    folder = run_folders.of_model(home.model)
    backend = attending.backend_of(folder, home.project, home.installed)
    return cancelling.cancelled(folder, backend, Waiting(child), home.told.append)


def test_a_process_is_known_by_its_birth(child, home):
    one = child(home)
    birth = process.identity(one.pid)
    assert process.is_running(one.pid, birth)
    assert not process.is_running(one.pid, "another")
    one.kill()
    one.wait()
    assert not process.is_running(one.pid, birth)
    assert process.identity(one.pid) == ""


def test_a_process_without_a_birth_is_none():
    assert not process.is_running(os.getpid(), "")


def test_it_is_ended_politely(child, home):
    one = child(home)
    said = cancel(home, one)
    assert one.wait() == -signal.SIGTERM
    assert said == "run 'tuned' was ended. 'ftkit resume --run tuned' goes on where it stopped."
    assert isinstance(home.entries()[-1], Cancelling)


def test_one_that_will_not_end_is_ended_firmly(child, home):
    one = child(home, STUBBORN)
    cancel(home, one)
    assert one.wait() == -signal.SIGKILL


def test_its_state_is_told_from_its_journal_and_whether_it_lives(child, home):
    assert statuses.state_of(run_folders.of_model(home.model)) == "interrupted"
    one = child(home)
    assert statuses.state_of(run_folders.of_model(home.model)) == "running"
    home.journal(Cancelling())
    assert statuses.state_of(run_folders.of_model(home.model)) == "cancelling"
    one.kill()
    one.wait()
    assert statuses.state_of(run_folders.of_model(home.model)) == "interrupted"
    home.journal(Ended(exit_code=-15, state="cancelled"))
    assert statuses.state_of(run_folders.of_model(home.model)) == "cancelled"
    home.journal(Ended(exit_code=1, state="failed"))
    status = statuses.status(run_folders.of_model(home.model))
    assert (status.state, status.next) == ("failed", "ftkit resume --run tuned")


class TestWatching:
    @pytest.fixture
    def held(self, home):
        """The folder is somebody else's until the clock has moved twice; then it is let go."""
        import fcntl

        handle = os.open(home.partial, os.O_RDONLY)
        fcntl.flock(handle, fcntl.LOCK_EX)

        class Letting(Clock):
            def sleep(self, seconds):
                super().sleep(seconds)
                step = len(self.slept)
                home.journal(Heard(event=Event(kind="progress", step=step, steps=2)))
                if step == 2:
                    os.close(handle)

        return Letting()

    def test_what_another_process_journals_is_told_until_it_lets_go(self, home, held):
        with pytest.raises(ConfigError, match="nothing is at run 'tuned', which is interrupted"):
            watching.watched(home.project, home.installed, home.model, held, home.told.append)
        assert [event.step for event in home.told if event.kind == "progress"] == [1, 2]
        assert held.slept == [1.0, 1.0]
        assert home.texts("log") == [f"another ftkit is at {home.partial}; telling what it journals"]
