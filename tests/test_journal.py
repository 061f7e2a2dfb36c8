import fcntl
import json

from ftkit.journal import Journal, iso, seconds_of
from ftkit.journal_entries import Creating, Heard, Started, stamped
from ftkit.values import Event

STARTED = Started(pid=7, attempt=1)
HEARD = Heard(event=Event(kind="progress", step=3, loss=0.5))
NOON = 1_795_521_600.25
AT = "2026-11-24T12:00:00.250Z"


def journal_in(folder):
    return Journal(folder / "journal.jsonl", lambda: NOON)


def test_entries_are_kept_in_order_with_their_time(tmp_path):
    journal = journal_in(tmp_path)
    assert list(journal.entries()) == []
    creating = Creating(attempt=1, key="k")
    for entry in (creating, STARTED, HEARD):
        journal.append(entry)
    assert list(Journal(journal.path).entries()) == [stamped(entry, AT) for entry in (creating, STARTED, HEARD)]


def test_a_line_says_its_step_and_nothing_that_is_not_told(tmp_path):
    journal = journal_in(tmp_path)
    journal.append(Creating(attempt=1, key="k"))
    assert json.loads(journal.path.read_bytes()) == {"step": "creating", "at": AT, "attempt": 1, "key": "k"}


def test_an_entry_after_a_torn_line_stands_on_a_line_of_its_own(tmp_path):
    journal = journal_in(tmp_path)
    journal.append(STARTED)
    with journal.path.open("ab") as file:
        file.write(b'{"step": "ev' + b"x" * 500)
    assert list(journal.entries()) == [stamped(STARTED, AT)]
    journal.append(HEARD)
    assert list(journal.entries()) == [stamped(STARTED, AT), stamped(HEARD, AT)]


def test_steps_are_on_the_disk_and_signs_of_life_need_not_be(tmp_path, monkeypatch):
    synced = []
    monkeypatch.setattr("ftkit.journal.os.fsync", synced.append)
    journal = journal_in(tmp_path)
    journal.append(STARTED)
    assert len(synced) == 2  # the file, and the folder that names it
    journal.append(HEARD)
    assert len(synced) == 2
    journal.append(STARTED)
    assert len(synced) == 3


def test_one_writes_at_a_time(tmp_path, monkeypatch):
    locked = []
    monkeypatch.setattr("ftkit.journal.fcntl.flock", lambda _file, how: locked.append(how))
    journal_in(tmp_path).append(STARTED)
    assert locked == [fcntl.LOCK_EX]


def test_times_are_read_as_they_were_written():
    assert (iso(NOON), seconds_of(AT), seconds_of("")) == (AT, NOON, 0.0)
