import sys

import pytest
from ftkit_echo.backend import EchoBackend

from ftkit import BackendError, Command, ConfigError, DataError, Problem, datasets, plugins
from ftkit import project as projects
from ftkit.journal import Journal
from ftkit.journal_entries import Heard, Intent, Started
from ftkit.manifests import DatasetManifest
from ftkit.plugins import Offer, Plugins
from ftkit.preparation import stage as preparing
from ftkit.training import stage
from ftkit.training.decisions import Decisions

from ..echo import project


class Failing(EchoBackend, frozen=True, kw_only=True):
    """A backend whose process ends badly."""

    name = "failing"

    def command(self, plan):
        said = "import sys; print('noise'); sys.exit('CUDA out of patience')"
        return Command(argv=(sys.executable, "-c", said))


class Unready(EchoBackend, frozen=True, kw_only=True):
    """A backend that lacks its extra."""

    name = "unready"

    def preflight(self):
        yield Problem(reason="missing-extra", detail="torch is not installed: pip install 'ftkit[peft]'.")


@pytest.fixture(scope="module")
def installed():
    ours = plugins.installed()
    extra = tuple(
        Offer(kind="backend", offered=component, plugin="test", distribution="ftkit 0")
        for component in (Failing, Unready)
    )
    return Plugins(offers=(*ours.offers, *extra), broken=ours.broken)


class Home:
    """A project in a folder, with what its stages are told."""

    def __init__(self, folder, installed):
        self.folder = folder
        self.installed = installed
        self.model = folder / "models/tuned"
        self.partial = folder / "models/tuned.partial"
        self.told = []

    @property
    def project(self):
        return projects.load(self.folder / "ftkit.yaml")

    def prepare(self, backend="echo", *, rows=30, **run):
        project.folder(self.folder, rows=rows, train={"tuned": {"backend": backend, **run}})
        preparing.run(self.project, self.installed, self.folder / "dataset")

    def train(self, **more):
        place = {"dataset": self.folder / "dataset", "folder": self.model}
        return stage.run(self.project, "tuned", self.installed, **place, tell=self.told.append, **more)


@pytest.fixture
def home(tmp_path, installed):
    return Home(tmp_path, installed)


def steps(folder):
    return [type(entry).__name__ for entry in entries(folder)]


def entries(folder):
    return list(Journal(folder / "journal.jsonl").entries())


def test_a_finished_model_says_what_made_it(home):
    home.prepare({"echo": {"batch_size": 5}}, rows=60)
    trained = home.train()
    manifest = trained.manifest
    data = datasets.opened(home.folder / "dataset").manifest
    assert isinstance(data, DatasetManifest)
    assert (trained.up_to_date, trained.resumed) == (False, False)
    assert (manifest.project, manifest.run, manifest.dataset) == ("capitals", "tuned", data.digest)
    assert (manifest.backend, manifest.prompter) == ({"echo": {"batch_size": 5}}, {"plain": {}})
    assert manifest.rows == data.counts.by_split["train"]
    assert manifest.result.predictor == {"echo": {"memory": "memory.jsonl"}}
    assert manifest == stage.read_manifest(home.model)
    left = {"journal.jsonl", "memory.jsonl", "model.json", "process.log", "steps"}
    assert {path.name for path in home.model.iterdir()} == left


def test_the_journal_tells_the_whole_story(home):
    home.prepare({"echo": {"batch_size": 6}})
    trained = home.train()
    assert steps(home.model) == ["Intent", "Ready", "Started", "Heard", "Heard", "Ended", "Done"]
    intent, ready, started, *_, ended, done = entries(home.model)
    assert isinstance(intent, Intent)
    assert (intent.key, intent.kind, intent.intended.run) == (trained.manifest.inputs, "local-process", "tuned")
    assert (ready.rows, started.attempt, ended.exit_code, ended.state) == (12, 1, 0, "succeeded")
    assert done.result == trained.manifest.result
    heard = [entry.event for entry in entries(home.model) if isinstance(entry, Heard)]
    assert [event for event in home.told if event.kind == "progress"] == heard


def test_rows_are_a_sample_by_hash_that_grows_without_losing_any(home):
    home.prepare(rows=60)
    data = datasets.opened(home.folder / "dataset")
    few, more = ({row.id for row in data.sample("train", count, 7)} for count in (5, 10))
    assert len(few) == 5
    assert few < more


def test_the_model_is_taught_with_the_messages_it_will_be_asked_with(home):
    home.prepare(prompter="instructed")
    home.train()
    memory = (home.model / "memory.jsonl").read_text(encoding="utf-8")
    assert memory.count('End with the line \\"Signed\\".') == memory.count("\n")


def test_a_training_that_failed_is_continued(home):
    home.prepare("failing")
    with pytest.raises(BackendError) as told:
        home.train()
    assert str(told.value) == (
        f"the training process ended with exit code 1. The last lines of {home.partial / 'process.log'}:\n"
        "CUDA out of patience"
    )
    assert not home.model.exists()
    with pytest.raises(BackendError):
        home.train()
    assert [entry.attempt for entry in entries(home.partial) if isinstance(entry, Started)] == [1, 2]


def test_an_interrupted_training_of_the_same_inputs_is_continued(home):
    home.prepare({"echo": {"batch_size": 4}})
    home.train()
    home.model.rename(home.partial)
    (home.partial / "model.json").unlink()
    memory = (home.partial / "memory.jsonl").read_bytes()
    torn = memory.index(b"\n", memory.index(b"\n") + 1) + 9
    (home.partial / "memory.jsonl").write_bytes(memory[:torn])
    (home.partial / "journal.jsonl").open("ab").write(b'{"step": "ev')

    trained = home.train()

    assert trained.resumed
    assert (home.model / "memory.jsonl").read_bytes() == memory
    assert (trained.manifest.result.steps, trained.manifest.result.steps_executed) == (3, 3)
    assert steps(home.model)[-2:] == ["Ended", "Done"]


@pytest.mark.parametrize(
    "changed", [{"seed": 8}, {"rows": 5}, {"too_long": "drop"}, {"backend": {"echo": {"batch_size": 3}}}]
)
def test_changed_inputs_are_refused_and_the_old_model_stays(changed, home):
    home.prepare()
    before = home.train().manifest
    project.folder(home.folder, train={"tuned": {"backend": "echo"} | changed})
    with pytest.raises(ConfigError, match=r"was trained from other inputs .* or say --again to keep the old one"):
        home.train()
    assert stage.read_manifest(home.model) == before


def test_another_dataset_is_another_input(home):
    home.prepare()
    home.train()
    home.prepare(rows=31)
    with pytest.raises(ConfigError, match="was trained from other inputs"):
        home.train()


def test_the_contract_is_an_input_only_where_the_prompts_say_it(home):
    home.prepare()
    plain = stage.planned(home.project, "tuned", home.installed, home.folder / "dataset")
    assert plain.decisive()[1] is None
    home.prepare(prompter="instructed")
    instructed = stage.planned(home.project, "tuned", home.installed, home.folder / "dataset")
    assert instructed.decisive()[1] == instructed.contract.written()


def test_again_sets_the_old_model_aside_when_the_new_one_is_done(home):
    home.prepare()
    first = home.train().manifest
    home.prepare("failing")
    with pytest.raises(BackendError):
        home.train(decisions=Decisions(again=True))
    assert stage.read_manifest(home.model) == first
    home.prepare({"echo": {"batch_size": 3}})
    second = home.train(decisions=Decisions(again=True)).manifest
    assert (stage.read_manifest(home.model), stage.read_manifest(home.folder / "models/tuned.1")) == (second, first)


def test_what_stops_a_backend_is_told_before_anything_is_written(home):
    home.prepare("unready")
    with pytest.raises(BackendError) as told:
        home.train()
    assert str(told.value) == ("ftkit.yaml:22, train.tuned.backend: torch is not installed: pip install 'ftkit[peft]'.")
    assert not home.partial.exists()


def test_a_dataset_without_training_rows_is_told(home):
    home.prepare()
    (home.folder / "dataset/train.jsonl").write_bytes(b"")
    with pytest.raises(DataError, match=r"the train split of .* has no rows"):
        home.train()
