import importlib
import json
import os

import jsonschema
import pytest

from ftkit.journal import Journal
from ftkit.journal_entries import Ended, Reported, Started
from ftkit.values import JobReport

from ..echo import project
from ..echo.command import ftkit
from ..training import distribution
from ..training.vendor import Books

MODEL = "build/models/tuned"
PARTIAL = "build/models/tuned.partial"


@pytest.fixture
def here(tmp_path, monkeypatch):
    for path in distribution.installed(tmp_path / "site"):
        monkeypatch.syspath_prepend(path)
    importlib.invalidate_caches()
    home = tmp_path / "project"
    home.mkdir()
    monkeypatch.chdir(home)
    return home


@pytest.fixture
def books(here, tmp_path):
    """A project whose run is trained at the vendor's."""
    books = Books(tmp_path / "vendor")
    project.folder(here, train={"tuned": {"backend": {"quoting": {"home": str(books.home)}}}})
    assert ftkit("prepare").code == 0
    books.script(life=["done"])
    return books


@pytest.fixture
def local(here):
    project.folder(here)
    assert ftkit("prepare").code == 0
    return here


@pytest.fixture
def left(books):
    """A job that goes on without us: Ctrl-C at the first poll."""
    books.script(life=["running", "running", "done"], poll={"1": "interrupted"})
    outcome = ftkit("train")
    assert outcome.code == 130
    assert "'ftkit watch --run tuned' comes back to it" in outcome.err
    books.script(life=["running", "running", "done"])
    return books


def states(*arguments):
    printed = ftkit(*arguments, "--json")
    assert printed.code == 0
    jsonschema.validate(json.loads(printed.out), json.loads(ftkit("schema", "runs").out))
    return json.loads(printed.out)["runs"]


class TestRuns:
    def test_before_the_first_there_are_none(self, local):
        outcome = ftkit("runs")
        assert (outcome.code, outcome.out) == (0, "")
        assert outcome.err == "no run was begun yet: 'ftkit train' begins one\n"
        assert states("runs") == states("status") == []

    def test_each_is_one_line(self, books):
        assert ftkit("train").code == 0
        assert ftkit("train", "--again").code == 0
        lines = ftkit("runs").out.splitlines()
        assert [line.split()[:5] for line in lines] == [
            ["run", "state", "kind", "backend", "job"],
            ["tuned", "finished", "remote-job", "quoting", "job-2"],
            ["tuned", "finished", "remote-job", "quoting", "job-1"],
        ]
        assert "2.50 USD" in lines[1]

    def test_no_vendor_is_asked(self, left):
        before = left.operations()
        [run] = states("runs")
        assert (run["state"], run["job"], run["next"]) == ("queued", "job-1", "ftkit watch --run tuned")
        assert left.operations() == before

    def test_another_folder_of_models_can_be_named(self, local):
        assert ftkit("train", "--out", "elsewhere/tuned").code == 0
        assert [run["folder"] for run in states("runs", "--models", "elsewhere")] == ["elsewhere/tuned"]

    def test_a_folder_whose_journal_is_no_journal_is_passed_over(self, local):
        ftkit("train")
        (local / "build/models/odd").mkdir()
        (local / "build/models/odd/journal.jsonl").write_text("{}\n")
        assert [run["run"] for run in states("runs")] == ["tuned"]


class TestStatus:
    def test_the_vendor_is_asked_and_nothing_written(self, left):
        before = (left.home.parent / "project" / PARTIAL / "journal.jsonl").read_bytes()
        [run] = states("status")
        assert (run["state"], run["raw_state"], run["tokens"], run["cost"]) == ("running", "running", 100, 2.5)
        assert (left.home.parent / "project" / PARTIAL / "journal.jsonl").read_bytes() == before

    def test_it_says_how_to_go_on(self, left):
        out = ftkit("status", "--run", "tuned").out
        assert out.startswith("tuned: running\n  quoting, remote-job, job job-1\n  begun 0 s ago")
        assert out.endswith("  cost 2.50 USD, 100 tokens\n  go on with: ftkit watch --run tuned\n")

    def test_a_vendor_that_is_silent_leaves_the_journal_s_word(self, left):
        left.script(poll={"2": "silent"})
        outcome = ftkit("status")
        assert outcome.code == 0
        assert "the vendor could not be asked, so this is old: no answer." in outcome.err
        assert outcome.out.startswith("tuned: queued\n")

    def test_an_order_in_doubt_is_told(self, books):
        books.script(create={"1": "interrupted"})
        assert ftkit("train").code == 130
        assert [(run["state"], run["next"]) for run in states("status")] == [("in-doubt", "ftkit train --run tuned")]

    def test_a_local_run_that_was_interrupted_can_go_on(self, local):
        interrupted(local)
        [run] = states("status")
        assert (run["state"], run["kind"], run["next"]) == ("interrupted", "local-process", "ftkit resume --run tuned")

    def test_a_run_that_was_never_begun_is_an_error_by_name(self, local):
        outcome = ftkit("status", "--run", "tuned")
        assert (outcome.code, outcome.out) == (1, "")
        assert outcome.err == (
            "ftkit: nothing was begun in build/models/tuned. 'ftkit train' begins it; "
            "'ftkit runs' lists what there is.\n"
        )

    def test_a_folder_without_a_run_is_wrong_usage(self, local):
        assert ftkit("status", "--out", "x").code == 2


class TestWatch:
    def test_it_waits_and_fetches_and_orders_nothing(self, left):
        left.script(life=["done"])
        outcome = ftkit("watch")
        assert outcome.code == 0
        assert outcome.out.startswith("tuned: trained on 12 rows")
        assert (
            json.loads((left.home.parent / "project" / MODEL / "model.json").read_bytes())["result"]["job"] == "job-1"
        )
        assert len(left.log("create")) == 1

    def test_it_does_so_also_where_the_project_has_changed(self, left, here):
        left.script(life=["done"])
        backend = {"quoting": {"home": str(left.home)}}
        project.folder(here, train={"tuned": {"backend": backend, "seed": 9}})
        assert "ordered from other inputs" in ftkit("train").err
        assert ftkit("watch").code == 0
        assert (here / MODEL / "model.json").exists()

    def test_a_job_that_failed_is_told(self, left):
        left.script(life=["broke"])
        outcome = ftkit("watch")
        assert outcome.code == 1
        assert "job job-1 of run 'tuned' is failed: it went wrong" in outcome.err
        assert "run 'tuned' is failed: it went wrong. 'ftkit train --run tuned' goes on" in ftkit("watch").err

    def test_a_finished_model_is_shown(self, local):
        ftkit("train")
        assert ftkit("watch", "--json").out == ftkit("train", "--json").out

    def test_what_nothing_is_at_is_told(self, local):
        interrupted(local)
        outcome = ftkit("watch")
        assert outcome.code == 1
        assert outcome.err == (
            "ftkit: nothing is at run 'tuned', which is interrupted. 'ftkit resume --run tuned' goes on from there.\n"
        )


class TestCancel:
    def test_a_job_is_asked_to_end_and_its_end_is_journalled(self, left):
        outcome = ftkit("cancel")
        assert (outcome.code, outcome.out) == (0, "job job-1 is cancelled.\n")
        assert [one["job"] for one in left.log("cancel")] == ["job-1"]
        assert [run["state"] for run in states("runs")] == ["cancelled"]

    def test_a_cancelled_job_is_never_adopted(self, left):
        ftkit("cancel")
        left.script(life=["done"])
        [trained] = ftkit("train", "--json").out.splitlines()
        assert json.loads(trained)["result"]["job"] == "job-2"
        assert list(left.jobs()) == ["job-1", "job-2"]

    def test_a_job_of_an_order_in_doubt_is_found_and_ended(self, books):
        books.script(create={"1": "broken"})
        assert ftkit("train").code == 1
        outcome = ftkit("cancel")
        assert (outcome.code, outcome.out) == (0, "job job-1 is cancelled.\n")

    def test_an_order_in_doubt_of_which_nothing_is_known_is_told(self, books):
        books.script(create={"1": "interrupted"})
        ftkit("train")
        outcome = ftkit("cancel")
        assert outcome.code == 1
        assert "nobody knows whether the job of run 'tuned' was made" in outcome.err

    def test_where_nothing_runs_there_is_nothing_to_end(self, local):
        ftkit("train")
        outcome = ftkit("cancel")
        assert (outcome.code, outcome.err) == (1, "ftkit: nothing of run 'tuned' is running: it is finished.\n")

    def test_a_process_of_another_birth_is_left_alone(self, local):
        interrupted(local)
        Journal(local / PARTIAL / "journal.jsonl").append(Started(attempt=2, pid=os.getpid(), process="1"))
        assert "nothing of run 'tuned' is running: it is interrupted." in ftkit("cancel").err


class TestResume:
    def test_an_interrupted_training_goes_on(self, local):
        interrupted(local)
        outcome = ftkit("resume")
        assert outcome.code == 0
        assert "continued after an interruption" in outcome.out

    def test_a_finished_one_has_nothing_to_go_on_with(self, local):
        ftkit("train")
        outcome = ftkit("resume")
        assert outcome.code == 1
        assert "run 'tuned' is finished" in outcome.err

    def test_a_failed_job_is_not_paid_for_again_by_resuming(self, left):
        left.script(life=["broke"])
        ftkit("watch")
        outcome = ftkit("resume")
        assert outcome.code == 1
        assert "'ftkit train --run tuned' orders a new one, which is paid for anew" in outcome.err
        assert len(left.log("create")) == 1

    def test_a_paused_job_is_woken(self, left, here):
        paused = JobReport(job="job-1", state="paused", raw_state="paused")
        Journal(here / PARTIAL / "journal.jsonl").append(Reported(report=paused))
        left.script(life=["done"])
        assert ftkit("resume").code == 0
        assert [one["job"] for one in left.log("resume")] == ["job-1"]


class TestMoney:
    def test_above_max_cost_nothing_is_ordered(self, books):
        outcome = ftkit("train", "--max-cost", "2.99")
        assert outcome.code == 1
        assert "this training may cost 3.00 USD, and --max-cost is 2.99, so nothing was ordered" in outcome.err
        assert books.log("upload") == books.log("create") == []

    def test_the_vendor_s_own_price_counts_once_it_has_the_files(self, books):
        outcome = ftkit("train", "--max-cost", "3.5")
        assert outcome.code == 1
        assert "the vendor's price: 4.00 USD (the vendor's own price, " in outcome.err
        assert (len(books.log("upload")), books.log("create")) == (2, [])
        assert ftkit("train", "--max-cost", "4").code == 0
        assert (len(books.log("upload")), len(books.log("create"))) == (2, 1)

    def test_yes_orders_it_whatever_it_costs(self, books):
        assert ftkit("train", "--max-cost", "1", "--yes").code == 0

    def test_an_unknown_price_needs_a_yes(self, books, here):
        project.folder(here, train={"tuned": {"backend": {"rented": {"home": str(books.home), "price": None}}}})
        outcome = ftkit("train")
        assert outcome.code == 1
        assert "what this training costs is unknown (backend 'rented', unknown), so nothing was ordered" in outcome.err
        assert books.log("upload") == []
        assert ftkit("train", "--yes").code == 0

    def test_a_price_that_the_vendor_does_not_know_either_needs_one_too(self, books, here):
        options = {"home": str(books.home), "price": None, "quote": None}
        project.folder(here, train={"tuned": {"backend": {"quoting": options}}})
        assert ftkit("train").code == 1
        assert (len(books.log("upload")), books.log("create")) == (2, [])
        assert ftkit("train", "--yes").code == 0

    def test_what_runs_here_needs_none(self, local):
        assert ftkit("train", "--max-cost", "0").code == 0


def test_words_about_a_job_are_refused_where_there_is_none(local):
    outcome = ftkit("train", "--made", "job-1")
    assert outcome.code == 1
    assert "--made and --not-made are about a vendor's job, and backend 'echo' is a local-process." in outcome.err


def test_several_runs_need_a_name(here):
    echo = {"backend": "echo"}
    project.folder(here, train={"one": echo, "two": echo})
    for command in ("watch", "cancel", "resume"):
        outcome = ftkit(command)
        assert outcome.code == 2
        assert "say --run NAME: the project has the runs one, two." in outcome.err


def test_json_of_several_runs_is_a_line_for_each(here):
    echo = {"backend": "echo"}
    project.folder(here, train={"one": echo, "two": echo})
    assert ftkit("prepare").code == 0
    lines = ftkit("train", "--json").out.splitlines()
    assert [json.loads(line)["run"] for line in lines] == ["one", "two"]


def interrupted(folder):
    """A local training that was ended before its model was there."""
    ftkit("train")
    (folder / MODEL).rename(folder / PARTIAL)
    (folder / PARTIAL / "model.json").unlink()
    journal = folder / PARTIAL / "journal.jsonl"
    kept = [line for line in journal.read_bytes().splitlines(keepends=True) if b'"ended"' not in line]
    journal.write_bytes(b"".join(line for line in kept if b'"step":"result"' not in line))
    assert not any(isinstance(entry, Ended) for entry in Journal(journal).entries())
