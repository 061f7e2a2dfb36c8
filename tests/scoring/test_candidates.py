import pytest

from ftkit import AnswerForm, ConfigError, DataError, datasets
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
        '\'tuned\' is asked with the prompter {"instructed":{}} and was trained with {"plain":{}}.',
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


class TestHeldToTheContract:
    """`constrained: contract`: the form stands in the contract and nowhere else."""

    SCHEMA = {"type": "object", "required": ["a"]}

    def held(self, home, *contract, predictor=None):
        asked = {"predictor": predictor or {"transformers": {"model": "nowhere"}}, "constrained": "contract"}
        home.write(contract=list(contract), score={"candidates": {"base": asked}})
        return candidate(home, "base")

    def test_the_first_required_check_that_describes_a_form_is_it(self, home):
        shown = {"should": {"one_of": {"values": ["x"]}}}
        found = self.held(
            home, "no_bullets", shown, {"json_schema": {"schema": self.SCHEMA}}, {"regex": {"pattern": "a"}}
        )
        assert found.form == AnswerForm(json_schema='{"type":"object","required":["a"]}')
        assert (found.predictor.form, found.predictor.name) == (found.form, "transformers")
        assert found.described == "transformers nowhere, held to the contract's form"

    @pytest.mark.parametrize(
        ("check", "form"),
        [
            ({"one_of": {"values": ["yes", "no"]}}, AnswerForm(one_of=("yes", "no"))),
            ({"regex": {"pattern": "[0-9]+", "match": "full"}}, AnswerForm(regex="[0-9]+")),
        ],
    )
    def test_a_closed_list_and_a_pattern_are_forms(self, check, form, home):
        assert self.held(home, check).form == form

    @pytest.mark.parametrize(
        "check",
        [
            "no_bullets",
            {"not": {"one_of": {"values": ["x"]}}},
            {"one_of": {"values": ["x", "y"], "at_least": 2, "at_most": 2}},
            {"regex": {"pattern": "a"}},
            {"one_of": {"values": ["{{ report }}"]}},
            {"json_schema": {"schema": True}},
        ],
    )
    def test_a_contract_without_a_form_is_told(self, check, home):
        with pytest.raises(ConfigError, match=r"'base' is to be held to the contract, and no required check of it"):
            self.held(home, check)

    def test_a_schema_that_refers_to_another_file_is_no_form(self, home):
        (home.folder / "other.json").write_text('{"type": "object"}')
        schema = {"schema": {"$ref": "https://example.org/other.json"}}
        with pytest.raises(ConfigError, match="no required check of it describes a form"):
            self.held(home, {"json_schema": {**schema, "references": {"https://example.org/other.json": "other.json"}}})

    def test_a_predictor_that_cannot_hold_answers_is_told(self, home):
        with pytest.raises(ConfigError, match=r"the predictor 'echo' cannot hold answers to a form. Leave out"):
            self.held(home, {"one_of": {"values": ["x"]}}, predictor="echo")

    def test_nothing_is_held_to_two_forms(self, home):
        with pytest.raises(ConfigError, match="the options hold answers to a form, and so does the contract"):
            self.held(home, {"one_of": {"values": ["x"]}}, predictor={"transformers": {"one_of": ["y"]}})
