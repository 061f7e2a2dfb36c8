import os
import signal
import subprocess
import sys

import pytest

from ftkit import BackendError, Command
from ftkit.training import process
from ftkit.training.process import lines, started, tail


@pytest.fixture
def lock(tmp_path):
    handle = os.open(tmp_path, os.O_RDONLY)
    yield handle
    os.close(handle)


def python(code, **environment):
    return Command(argv=(sys.executable, "-c", code), environment=environment)


def test_its_lines_come_as_they_are_said_and_its_errors_go_to_the_log(tmp_path, lock):
    said = "import sys; print('one'); print('zw\u00f6lf'); sys.stdout.buffer.write(b'\\xff'); sys.exit('too bad')"
    with started(python(said), tmp_path / "log", lock) as child:
        assert list(lines(child)) == ["one", "zw\u00f6lf", "\ufffd"]
        assert child.wait() == 1
    assert tail(tmp_path / "log") == "too bad"


def test_its_environment_is_ours_and_what_the_backend_adds(tmp_path, lock, monkeypatch):
    monkeypatch.setenv("OURS", "1")
    with started(
        python("import os; print(os.environ['OURS'], os.environ['ADDED'])", ADDED="2"), tmp_path / "log", lock
    ) as child:
        assert list(lines(child)) == ["1 2"]


def test_it_reads_nothing_from_our_terminal(tmp_path, lock):
    with started(python("import sys; print(repr(sys.stdin.read()))"), tmp_path / "log", lock) as child:
        assert list(lines(child)) == ["''"]


def test_it_is_ended_when_we_stop_listening(tmp_path, lock):
    endless = "import time\nprint('begun', flush=True)\ntime.sleep(600)"
    with started(python(endless), tmp_path / "log", lock) as child:
        assert next(lines(child)) == "begun"
    assert child.returncode == -signal.SIGTERM


def test_one_that_will_not_end_is_killed(tmp_path, lock, monkeypatch):
    monkeypatch.setattr(process, "_PATIENCE_SECONDS", 0.1)
    deaf = "import signal, time; signal.signal(15, signal.SIG_IGN); print('begun', flush=True); time.sleep(600)"
    with started(python(deaf), tmp_path / "log", lock) as child:
        assert next(lines(child)) == "begun"
    assert child.returncode == -signal.SIGKILL


def test_ctrl_c_in_our_terminal_is_ours_to_handle(tmp_path, lock):
    with started(python("import os; print(os.getsid(0) == os.getpid())"), tmp_path / "log", lock) as child:
        assert list(lines(child)) == ["True"]


def test_a_program_that_is_not_there_is_told(tmp_path, lock):
    absent = Command(argv=("/no/such/program",))
    with pytest.raises(BackendError) as told, started(absent, tmp_path / "log", lock):
        raise AssertionError("it started")
    assert str(told.value) == "cannot start /no/such/program: No such file or directory."


def test_only_the_last_lines_of_a_long_log_are_told(tmp_path):
    (tmp_path / "log").write_text("".join(f"line {n}\n" for n in range(100)))
    assert tail(tmp_path / "log").splitlines() == [f"line {n}" for n in range(85, 100)]


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's word for it is Linux's")
def test_a_child_whose_parent_is_already_dead_ends_at_once(tmp_path):
    """The parent dies between the fork and the moment the kernel is told to end the child with it."""
    orphaned = (
        "import os\n"
        "from ftkit.training.process import _die_with\n"
        "gone = os.getppid() + 1\n"
        "_die_with(gone)\n"
        "print('still here')"
    )
    ended = subprocess.run([sys.executable, "-c", orphaned], text=True, capture_output=True, check=False)
    assert (ended.returncode, ended.stdout) == (1, "")
