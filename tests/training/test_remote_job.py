import json
import shutil

import pytest
from msgspec.structs import replace

from ftkit import (
    BackendError,
    BusyError,
    Component,
    ConfigError,
    DataError,
    PluginError,
    RefusedError,
    TrainingPlan,
    UnansweredError,
)
from ftkit.journal_entries import Created, Creating, Uploaded, Uploading
from ftkit.training import keys, uploads
from ftkit.training.doubts import SETTLED_SECONDS

from ..echo import project
from .rented_home import Home, installed


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


class TestUndisturbed:
    def test_each_call_is_journalled_before_and_after(self, home):
        trained = home.train()
        assert home.books.operations() == ["find", "upload", "upload", "create", "poll", "poll", "poll", "result"]
        waited = ["Heard", "Reported"] * 3
        ordered = ["Intent", "Ready", "Uploading", "Uploaded", "Uploading", "Uploaded", "Creating", "Created"]
        assert home.steps(home.model) == [*ordered, *waited, "Ended", "Done"]
        assert (trained.manifest.result.job, trained.manifest.result.kind) == ("job-1", "remote-model")

    def test_the_result_says_what_the_vendor_billed(self, home):
        result = home.train().manifest.result
        assert (result.tokens, result.cost, result.currency) == (300, 2.5, "USD")

    def test_the_key_travels_in_the_order_and_in_the_files_names(self, home):
        home.train()
        [created] = home.books.log("create")
        intended = home.entries(home.model)[0].intended
        assert created["key"] == keys.job_key(intended, 1)
        uploads = home.books.log("upload")
        assert [one["name"] for one in uploads] == [f"{created['key'][:12]}-{s}.jsonl" for s in ("train", "validation")]

    def test_what_is_uploaded_is_the_vendor_s_dialect_and_never_the_test(self, home):
        home.train()
        files = sorted(home.books.home.glob("*-*.jsonl"))
        lines = [file.read_text(encoding="utf-8").splitlines() for file in files]
        assert [len(file) for file in lines] == [12, 4]
        assert all(line.startswith('{"messages":[{"role":"user"') for file in lines for line in file)

    def test_a_finished_model_is_up_to_date_and_asks_nobody(self, home):
        home.train()
        before = home.books.operations()
        assert home.train().up_to_date
        assert home.books.operations() == before

    def test_the_longer_nothing_changes_the_longer_it_waits(self, home):
        home.books.script(life=["queued", *["running"] * 15, "done"])
        home.train()
        waits = home.clock.slept
        assert waits[:4] == [0.5, 0.5, 0.75, 1.125]
        assert waits[-1] == 60.0

    def test_the_vendor_s_own_wait_is_honoured_up_to_an_hour(self, home):
        home.books.script(life=["queued 90", "running 999999", "done"])
        home.train()
        assert home.clock.slept == [90.0, 3600.0]


class TestDoubt:
    """Nobody knows whether the job was made."""

    def test_a_lost_answer_leads_to_looking_and_never_to_a_second_job(self, home):
        home.books.script(create={"1": "lost"})
        trained = home.train()
        assert len(home.books.log("create")) == len(home.books.jobs()) == 1
        assert trained.manifest.result.job == "job-1"
        assert Created(attempt=1, job="job-1", how="found") in [unstamped(one) for one in home.entries(home.model)]

    def test_a_list_that_lags_is_asked_again(self, home):
        home.books.script(lag=5, create={"1": "lost"})
        home.train()
        assert len(home.books.log("create")) == 1
        assert home.clock.slept[:5] == [2.0, 4.0, 8.0, 16.0, 32.0]

    def test_an_order_that_never_arrived_is_made_again_only_when_that_is_sure(self, home):
        home.books.script(create={"1": "silent"})
        start = home.clock.now()
        home.train()
        assert len(home.books.log("create")) == 2
        assert len({one["key"] for one in home.books.log("create")}) == 1
        assert len(home.books.jobs()) == 1
        assert home.clock.now() - start >= SETTLED_SECONDS

    def test_a_crash_between_order_and_answer_finds_the_job(self, home):
        home.books.script(create={"1": "interrupted"}, upload={})
        with pytest.raises(KeyboardInterrupt):
            home.train()
        assert home.steps()[-1] == "Creating"
        made_meanwhile(home)
        trained = home.train()
        assert trained.resumed
        assert len(home.books.jobs()) == 1
        assert len(home.books.log("create")) == 1
        assert len(home.books.log("upload")) == 2

    def test_a_plugin_that_breaks_on_the_answer_leaves_a_doubt_and_its_name(self, home):
        home.books.script(create={"1": "broken"})
        with pytest.raises(PluginError, match=r"backend 'rented' failed at vendor.py:\d+: KeyError: 'id'"):
            home.train()
        assert home.standing().doubt is not None
        home.train()
        assert len(home.books.jobs()) == 1

    def test_a_job_that_failed_before_it_was_found_is_not_adopted(self, home):
        home.books.script(life=["broke"], create={"1": "lost"})
        with pytest.raises(BackendError, match="job job-1 of run 'tuned' is failed"):
            home.train()
        assert home.books.log("poll") == []
        assert len(home.books.jobs()) == 1
        home.books.script(life=["done"])
        assert home.train().manifest.result.job == "job-2"
        assert [one["key"] for one in home.books.jobs().values()] == [
            keys.job_key(home.entries(home.model)[0].intended, attempt) for attempt in (1, 2)
        ]

    def test_two_jobs_under_one_key_are_told(self, home):
        home.books.script(create={"1": "lost"}, lag=0)
        home.books.script(create={"1": "interrupted"})
        with pytest.raises(KeyboardInterrupt):
            home.train()
        made_meanwhile(home)
        made_meanwhile(home)
        home.train()
        assert any("2 jobs carry the key" in text and "Look at job-2" in text for text in home.texts())

    def test_a_vendor_that_makes_one_job_of_a_key_is_ordered_from_again_at_once(self, home):
        home.write(options={"once": True})
        home.books.script(create={"1": "silent"})
        start = home.clock.now()
        home.train()
        assert len(home.books.jobs()) == 1
        assert home.clock.now() - start < SETTLED_SECONDS


class TestNobodyCanLook:
    """A vendor without a way to find a job: the user is asked."""

    @pytest.fixture
    def doubtful(self, home):
        home.write("blind")
        home.books.script(create={"1": "lost"})
        with pytest.raises(BackendError) as told:
            home.train()
        home.said = str(told.value)
        return home

    def test_it_stops_and_says_how_to_tell(self, doubtful):
        key = doubtful.standing().doubt.key
        assert doubtful.said == (
            "nobody knows whether the job of run 'tuned' was made: its order, of 2026-11-24T12:00:00.000Z, was not "
            f"answered, and backend 'blind' cannot look it up. Look at the vendor's list for its key {key} or for "
            f"files whose names begin with {key[:12]}, and say 'ftkit train --run tuned --made JOB' or "
            "'ftkit train --run tuned --not-made'."
        )

    def test_it_stays_stopped(self, doubtful):
        with pytest.raises(BackendError, match="nobody knows"):
            doubtful.train()
        assert len(doubtful.books.log("create")) == 1

    def test_the_job_that_the_user_names_is_taken(self, doubtful):
        assert doubtful.train(made="job-1").manifest.result.job == "job-1"
        assert len(doubtful.books.jobs()) == 1

    def test_a_job_that_the_vendor_does_not_know_is_not(self, doubtful):
        with pytest.raises(RefusedError, match="there is no job job-9"):
            doubtful.train(made="job-9")
        assert doubtful.standing().doubt is not None

    def test_a_failed_job_is_not_taken_either(self, doubtful):
        doubtful.books.script(life=["broke"])
        with pytest.raises(ConfigError, match="job job-1 is broke, so there is nothing to take over"):
            doubtful.train(made="job-1")

    def test_when_the_user_found_none_it_is_ordered_again(self, doubtful):
        doubtful.train(not_made=True)
        assert len(doubtful.books.log("create")) == 2

    def test_both_answers_at_once_are_refused(self, doubtful):
        with pytest.raises(ConfigError, match="contradict each other"):
            doubtful.train(made="job-1", not_made=True)


class TestBusyRefusedSilent:
    def test_a_busy_vendor_is_asked_again_as_it_says(self, home):
        home.books.script(create={"1": "busy 40", "2": "busy"}, upload={"1": "busy 7"}, poll={"1": "busy"})
        home.train()
        assert len(home.books.jobs()) == 1
        assert home.clock.slept[:4] == [7.0, 40.0, 2.0, 1.0]

    def test_a_crash_while_it_waits_leaves_no_doubt(self, home):
        home.books.script(create={str(n): "busy" for n in range(1, 20)})
        with pytest.raises(BusyError, match="too many requests"):
            home.train()
        assert home.standing().doubt is None
        assert len(home.books.log("create")) == 12

    def test_a_refusal_stops_with_the_vendor_s_sentence_and_no_doubt(self, home):
        home.books.script(create={"1": "refused"})
        with pytest.raises(RefusedError, match=r"^the vendor refuses: pay your bill\.$"):
            home.train()
        assert home.steps()[-2:] == ["Creating", "NotMade"]
        home.train()
        assert len(home.books.jobs()) == 1
        assert len(home.books.log("upload")) == 2

    def test_an_unanswered_upload_is_made_again_and_the_journal_tells(self, home):
        home.books.script(upload={"1": "lost"})
        home.train()
        kinds = [type(one) for one in home.entries(home.model) if isinstance(one, Uploading | Uploaded)]
        assert kinds == [Uploading, Uploading, Uploaded, Uploading, Uploaded]

    def test_a_poll_without_an_answer_is_asked_again_for_a_while(self, home):
        home.books.script(poll={str(n): "silent" for n in range(1, 6)})
        home.train()
        assert len(home.books.jobs()) == 1

    def test_a_vendor_that_stays_silent_is_given_up_and_the_job_kept(self, home):
        home.books.script(poll={str(n): "silent" for n in range(1, 13)})
        with pytest.raises(UnansweredError):
            home.train()
        assert home.standing().open_job == "job-1"
        assert home.train().manifest.result.job == "job-1"
        assert len(home.books.jobs()) == 1


class TestEvents:
    def test_an_event_is_told_once_however_often_it_comes(self, home):
        home.train()
        progress = [event.step for event in home.told if event.kind == "progress"]
        assert progress == [0, 1, 2]

    def test_after_an_interruption_only_what_is_new_is_told(self, home):
        home.books.script(poll={"3": "interrupted"})
        with pytest.raises(KeyboardInterrupt):
            home.train()
        assert home.texts()[-1] == (
            "job job-1 goes on without us. 'ftkit watch --run tuned' comes back to it, "
            "'ftkit cancel --run tuned' ends it."
        )
        home.told.clear()
        home.train()
        assert [event.step for event in home.told if event.kind == "progress"] == [2]
        assert [one["cursor"] for one in home.books.log("poll")] == ["", "1", "2", "2"]

    def test_a_state_may_go_backwards(self, home):
        home.books.script(life=["queued", "running", "queued", "running", "done"])
        home.train()
        said = [text for text in home.texts("log") if " is " in text and text.startswith("job job-1 is")]
        assert [text.split()[3] for text in said[1:]] == ["queued", "running", "queued", "running", "succeeded"]

    def test_an_unknown_state_is_waited_for_and_warned_of_once(self, home):
        home.books.script(life=["brewing", "brewing", "running", "brewing", "done"])
        home.train()
        assert home.texts() == ["job job-1 is in a state that ftkit does not know, 'brewing'; waiting on"]


class TestEnds:
    def test_a_failed_job_says_why_and_the_next_order_is_a_new_attempt(self, home):
        home.books.script(life=["running", "broke"])
        with pytest.raises(BackendError) as told:
            home.train()
        assert str(told.value) == (
            "job job-1 of run 'tuned' is failed: it went wrong. Once that is mended, 'ftkit train --run tuned' orders "
            "a new one, which is paid for anew."
        )
        home.books.script(life=["done"])
        home.train()
        assert [one.attempt for one in home.entries(home.model) if isinstance(one, Creating)] == [1, 2]
        assert len({one["key"] for one in home.books.log("create")}) == 2

    def test_a_job_of_other_inputs_is_never_forgotten_while_it_runs(self, home):
        home.books.script(poll={"1": "interrupted"})
        with pytest.raises(KeyboardInterrupt):
            home.train()
        home.write(seed=8)
        with pytest.raises(ConfigError, match=r"tuned.partial holds job job-1, ordered from other inputs"):
            home.train()
        assert home.standing().job == "job-1"

    def test_one_that_failed_may_be_followed_by_other_inputs_and_its_journal_is_kept(self, home):
        home.books.script(life=["broke"])
        with pytest.raises(BackendError):
            home.train()
        old = (home.partial / "journal.jsonl").read_bytes()
        home.write(seed=8)
        home.books.script(life=["done"])
        home.train()
        assert (home.model / "journal-1.jsonl").read_bytes() == old


class TestOffers:
    """A job that would do, made elsewhere, is offered and never taken silently."""

    @pytest.fixture
    def lost_folder(self, home):
        home.train()
        shutil.rmtree(home.model)
        return home

    def test_one_found_by_its_key_is_offered(self, lost_folder):
        with pytest.raises(ConfigError) as told:
            lost_folder.train()
        key = lost_folder.books.log("create")[0]["key"]
        assert str(told.value) == (
            f"there is a job of the very same plan: job-1 (succeeded), found at the vendor under {key}. "
            "'ftkit train --run tuned --made job-1' takes it over, "
            "'ftkit train --run tuned --again' orders another one."
        )
        assert len(lost_folder.books.log("create")) == 1

    def test_it_can_be_taken(self, lost_folder):
        assert lost_folder.train(made="job-1").manifest.result.job == "job-1"
        assert len(lost_folder.books.log("create")) == 1

    def test_another_one_can_be_ordered_under_a_key_of_its_own(self, lost_folder):
        assert lost_folder.train(again=True).manifest.result.job == "job-2"
        assert len({one["key"] for one in lost_folder.books.log("create")}) == 2

    def test_one_in_another_run_s_journal_is_offered(self, home):
        home.train(folder=home.folder / "models/first")
        home.write("blind")
        home.write("rented")
        with pytest.raises(ConfigError, match=r"job-1 \(succeeded\), journalled in first"):
            home.train()
        assert len(home.books.log("create")) == 1


def test_a_notice_is_told_before_anything_is_uploaded_and_stops_nothing(home):
    home.write(options={"closing": True})
    home.books.script(upload={"1": "interrupted"})
    with pytest.raises(KeyboardInterrupt):
        home.train()
    assert home.texts() == ["the vendor closes in January."]
    assert home.train().manifest.result.job == "job-1"


class TestRows:
    def test_every_problem_is_told_before_anything_is_uploaded(self, tmp_path, plugins):
        home = Home(tmp_path, plugins=plugins, rows=12).prepare()
        with pytest.raises(DataError) as told:
            home.train()
        path = home.partial.resolve() / "problems.jsonl"
        assert str(told.value).startswith("nothing was uploaded, as the vendor would refuse these files:\n  too-few")
        assert str(told.value).endswith(f"All of it is in {path}.")
        assert path.read_text(encoding="utf-8").count("\n") == 1
        assert home.books.log("upload") == home.books.log("create") == []

    def test_rows_are_told_by_reason_and_each_stands_in_the_list(self, tmp_path, plugins):
        home = Home(tmp_path, plugins=plugins)
        rows = [project.row(n) for n in range(30)]
        for row in rows[:20]:
            row["answer"] = f"<|im_end|>{row['answer']}"
        project.table(tmp_path / "records.csv", rows)
        with pytest.raises(DataError) as told:
            home.prepare().train()
        listed = (home.partial / "problems.jsonl").read_text(encoding="utf-8").splitlines()
        assert f"special-token, {len(listed)} times, first in row r" in str(told.value)
        assert {json.loads(line)["reason"] for line in listed} == {"special-token"}
        assert len({json.loads(line)["id"] for line in listed}) == len(listed) > 5
        assert home.books.operations() == []

    def test_an_exporter_must_write_one_file_of_a_split(self, home, tmp_path):
        class Scattering(Component, frozen=True, kw_only=True):
            """Writes two."""

            name = "scattering"

            def export(self, splits, folder):
                for ending in ("a", "b"):
                    (folder / f"train.{ending}").write_text(str(splits))

            def problems(self, example):
                return iter(())

        plan = TrainingPlan(run="r", folder=str(tmp_path), train_file="", validation_file="", seed=1, too_long="error")
        with pytest.raises(PluginError, match=r"'scattering' made train\.a, train\.b of the train rows"):
            uploads.written(plan, Scattering())


def made_meanwhile(home):
    """The order arrived, although its client died before it heard."""
    key = home.standing().doubt.key
    folder = home.books.home / "jobs"
    folder.mkdir(exist_ok=True)
    number = len(list(folder.iterdir())) + 1
    (folder / f"job-{number}.json").write_text(f'{{"key": "{key}", "files": {{}}, "polls": 0, "cancelled": false}}')


def unstamped(entry):
    return replace(entry, at="")
