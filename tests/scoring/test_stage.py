import json
import shutil

import pytest

from ftkit import ConfigError, DataError, plugins
from ftkit import project as projects
from ftkit.preparation import stage as preparing
from ftkit.scoring import stage
from ftkit.scoring.candidates import ready
from ftkit.training import stage as training

from ..echo import project

SHARE = {"passed", "failed", "unmeasured", "share", "low", "high"}
MEAN = {"n", "mean", "low", "high"}
PAIR = {"a", "b", "measure", "n", "a_only", "b_only", "difference", "low", "high", "p", "p_holm", "test"}


@pytest.fixture(scope="module")
def installed():
    return plugins.installed()


class Home:
    """A project in a folder, with what its stages are told."""

    def __init__(self, folder, installed):
        self.folder = folder
        self.installed = installed
        self.places = {"dataset": folder / "dataset", "models": folder / "models"}

    def write(self, **sections):
        project.folder(self.folder, **sections)

    @property
    def project(self):
        return projects.load(self.folder / "ftkit.yaml")

    def prepare(self):
        preparing.run(self.project, self.installed, self.places["dataset"])

    def train(self):
        place = {"dataset": self.places["dataset"], "folder": self.places["models"] / "tuned"}
        return training.run(self.project, "tuned", self.installed, **place)

    def score(self, **more):
        return stage.run(self.project, self.installed, **self.places, folder=self.folder / "score", **more)


@pytest.fixture(scope="module")
def made(tmp_path_factory, installed):
    """A project whose dataset and model are there; made once, as every test takes a copy."""
    home = Home(tmp_path_factory.mktemp("made"), installed)
    home.write()
    home.prepare()
    home.train()
    return home.folder


@pytest.fixture
def home(tmp_path, made, installed):
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    return Home(tmp_path, installed)


def test_the_report_has_the_shape_that_was_promised(home):
    home.score()
    report = json.loads((home.folder / "score/report.json").read_bytes())
    tuned = report["candidates"]["tuned"]
    assert {
        "asked",
        "errors",
        "compliance",
        "checks",
        "metrics",
        "prompt_tokens",
        "completion_tokens",
        "seconds",
    } <= set(tuned)
    assert set(tuned["compliance"]) >= SHARE
    assert set(tuned["checks"]) == {"sign_off", "no_bullets"}
    assert set(tuned["checks"]["sign_off"]) >= SHARE
    assert set(tuned["metrics"]["exact_match"]) == MEAN
    assert set(tuned["seconds"]) == MEAN
    assert tuned["prompt_tokens"] is None  # echo has no tokens: unknown, and not 0
    assert set(report["pairs"][0]) == PAIR
    measures = [pair["measure"] for pair in report["pairs"]]
    assert measures == ["compliance", "check:sign_off", "check:no_bullets", "metric:exact_match"]
    assert {(pair["a"], pair["b"]) for pair in report["pairs"]} == {("tuned", "zero-shot")}
    assert {"decision", "sentence"} <= set(report["verdict"])
    assert report["contract"]["sign_off"] == 'End with the line "Signed".'


def test_what_should_pass_is_in_the_report_and_not_in_compliance(home):
    home.write(contract=[{"should": {"sign_off": {"text": "Nobody"}}}, "no_bullets"])
    home.prepare()
    report = home.score().report
    assert report.should == ("sign_off",)
    assert report.candidates["tuned"].compliance.share == 1.0
    assert report.candidates["tuned"].checks["sign_off"].share == 0.0


def test_everything_that_decides_the_report_makes_it_out_of_date(home):
    score = project.settings()["score"]
    assert not home.score().up_to_date
    assert home.score().up_to_date
    for changed in ({"cases": 5}, {"seed": 8}, {"max_tokens": 9}, {"metrics": []}):
        home.write(score=score | changed)
        assert not home.score().up_to_date


def test_cases_are_a_sample_by_hash(home):
    home.write(score=project.settings()["score"] | {"cases": 5})
    assert home.score().report.cases == 5


def test_each_answer_is_told(home):
    told = []
    home.score(tell=lambda *progress: told.append(progress))
    assert told.count(("tuned", 14, 14)) == 1
    assert len(told) == 30  # 0 to 14 of 14, twice


def test_what_a_finished_run_left_behind_of_its_asking_is_cleared_away(home):
    home.score()
    (home.folder / "score/asked").mkdir()
    assert home.score().up_to_date
    assert not (home.folder / "score/asked").exists()


def test_two_metrics_of_one_name_are_told(home):
    home.write(score=project.settings()["score"] | {"metrics": ["exact_match", {"as": {"exact_match": "exact_match"}}]})
    with pytest.raises(ConfigError, match="two metrics are called 'exact_match'"):
        home.score()


class TestCandidates:
    def ready(self, home, name="tuned"):
        from ftkit import datasets

        found = home.project
        data = datasets.opened(home.places["dataset"])
        bench = stage.built_bench(found.contract, (), home.installed, found.root)
        return ready(found.candidate(name), found, home.installed, home.places["models"], data, bench.contract)

    def test_a_trained_model_brings_its_predictor(self, home):
        found = self.ready(home)
        assert (found.fine_tuned, found.described, found.warnings) == (True, "echo", ())
        assert found.predictor.memory == str(home.folder / "models/tuned/memory.jsonl")

    def test_a_baseline_brings_its_own(self, home):
        found = self.ready(home, "zero-shot")
        assert (found.fine_tuned, found.predictor.memory) == (False, None)

    def test_any_model_folder_can_be_named_by_its_path(self, home):
        (home.folder / "models/tuned").rename(home.folder / "kept")
        home.write(score={"candidates": {"tuned": {"model": "kept"}}})
        assert self.ready(home).predictor.memory == str(home.folder / "kept/memory.jsonl")

    def test_a_model_that_is_asked_otherwise_than_it_was_trained_is_told(self, home):
        home.write(score={"candidates": {"tuned": {"model": "tuned", "prompter": "instructed"}}})
        assert self.ready(home).warnings == (
            "'tuned' is asked with the prompter {'instructed': {}} and was trained with {'plain': {}}.",
        )

    def test_a_model_that_is_not_trained_is_told(self, home):
        (home.folder / "models/tuned/model.json").unlink()
        with pytest.raises(DataError, match=r"needs the model of run 'tuned'.*Run 'ftkit train' first"):
            self.ready(home)
