import pytest

from ftkit import ConfigError, DataError, datasets
from ftkit.scoring import trial
from ftkit.scoring.candidates import ready


def candidate(home, name="tuned"):
    found = home.project
    data = datasets.opened(home.places["dataset"])
    bench = trial.built_bench(found.contract, (), home.installed, found.root)
    return ready(found.candidate(name), found, home.installed, home.places["models"], data, bench.contract)


def test_a_trained_model_brings_its_predictor(home):
    found = candidate(home)
    assert (found.fine_tuned, found.described, found.warnings) == (True, "echo", ())
    assert found.predictor.memory == str(home.folder / "models/tuned/memory.jsonl")


def test_a_baseline_brings_its_own(home):
    found = candidate(home, "zero-shot")
    assert (found.fine_tuned, found.predictor.memory) == (False, None)


def test_any_model_folder_can_be_named_by_its_path(home):
    (home.folder / "models/tuned").rename(home.folder / "kept")
    home.write(score={"candidates": {"tuned": {"model": "kept"}}})
    assert candidate(home).predictor.memory == str(home.folder / "kept/memory.jsonl")


def test_a_model_that_is_asked_otherwise_than_it_was_trained_is_told(home):
    home.write(score={"candidates": {"tuned": {"model": "tuned", "prompter": "instructed"}}})
    assert candidate(home).warnings == (
        "'tuned' is asked with the prompter {'instructed': {}} and was trained with {'plain': {}}.",
    )


def test_a_model_that_is_not_trained_is_told(home):
    (home.folder / "models/tuned/model.json").unlink()
    with pytest.raises(DataError, match=r"needs the model of run 'tuned'.*Run 'ftkit train' first"):
        candidate(home)


def test_a_model_that_is_nowhere_is_told_with_the_runs_there_are(home):
    home.write(score={"candidates": {"tuned": {"model": "tunde"}}})
    with pytest.raises(
        ConfigError, match=r"'tunde' is neither a run of the project \(tuned\) nor a finished model folder"
    ):
        candidate(home)


def test_options_reach_the_predictor_of_a_trained_model(home):
    home.write(score={"candidates": {"tuned": {"model": "tuned", "options": {"seconds_per_answer": 0.5}}}})
    found = candidate(home)
    assert (found.predictor.seconds_per_answer, found.fine_tuned) == (0.5, True)
    assert found.predictor.memory == str(home.folder / "models/tuned/memory.jsonl")
    assert found.predictor_reference.options == {"memory": "memory.jsonl", "seconds_per_answer": 0.5}


def test_a_file_among_these_options_is_the_projects(home):
    home.write(score={"candidates": {"tuned": {"model": "tuned", "options": {"memory": "other.jsonl"}}}})
    assert candidate(home).predictor.memory == str(home.folder / "other.jsonl")


def test_options_beside_a_predictor_are_an_error(home):
    home.write(score={"candidates": {"base": {"predictor": "echo", "options": {"seed": 1}}}})
    with pytest.raises(ConfigError, match=r"options belong to a trained 'model'\. Those of a predictor stand below"):
        home.project  # noqa: B018 - reading it is the act
