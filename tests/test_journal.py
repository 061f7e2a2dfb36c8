from ftkit.journal import Entry, Journal
from ftkit.values import Event

STARTED = Entry(step="started", pid=7, attempt=1)
EVENT = Entry(step="event", event=Event(kind="progress", step=3, loss=0.5))


def test_entries_are_kept_in_order(tmp_path):
    journal = Journal(tmp_path / "journal.jsonl")
    assert list(journal.entries()) == []
    for entry in (Entry(step="intent", key="k"), STARTED, EVENT):
        journal.append(entry)
    assert list(Journal(journal.path).entries()) == [Entry(step="intent", key="k"), STARTED, EVENT]


def test_an_entry_after_a_torn_line_stands_on_a_line_of_its_own(tmp_path):
    journal = Journal(tmp_path / "journal.jsonl")
    journal.append(STARTED)
    with journal.path.open("ab") as file:
        file.write(b'{"step": "ev' + b"x" * 500)
    assert list(journal.entries()) == [STARTED]
    journal.append(EVENT)
    assert list(journal.entries()) == [STARTED, EVENT]


def test_the_processes_of_a_run_are_counted(tmp_path):
    journal = Journal(tmp_path / "journal.jsonl")
    assert journal.attempts() == 0
    for entry in (STARTED, EVENT, STARTED):
        journal.append(entry)
    assert journal.attempts() == 2
