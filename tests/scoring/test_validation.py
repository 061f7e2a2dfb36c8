import msgspec
import pytest

from ftkit import ConfigError, DataError
from ftkit.reports import Prediction

from ..echo import project

SWEPT = {"prompter": {"few_shot": {"shots": [1, 2]}}, "predictor": "echo"}


def candidates(**more):
    return {"candidates": {**project.settings()["score"]["candidates"], **more}, "metrics": ["exact_match"]}


def asked(home):
    """The candidates of the predictions on each split, in their order."""
    found = {}
    for split, folder in (("test", "score"), ("validation", "score/validation")):
        lines = (home.folder / folder / "predictions.jsonl").read_bytes().splitlines()
        found[split] = list(dict.fromkeys(_decoded(line).candidate for line in lines))
    return found


def _decoded(line):
    return msgspec.json.decode(line, type=Prediction)


def test_variants_are_asked_on_validation_and_the_chosen_one_alone_on_the_test(home):
    home.write(score=candidates(few=SWEPT))
    report = home.score().report
    assert asked(home) == {
        "test": ["zero-shot", "tuned", "few"],
        "validation": ["zero-shot", "few [shots=1]", "few [shots=2]"],
    }
    assert list(report.candidates) == ["zero-shot", "tuned", "few"]
    assert (report.choices["few"].chosen, report.choices["few"].cases) == ("shots=1", 4)
    assert report.choices["few"].compliance == {"shots=1": 0.0, "shots=2": 0.0}
    assert report.verdict.chosen_on == "validation"


def test_the_chosen_variant_is_what_the_test_is_asked_with(home):
    home.write(score=candidates(few=SWEPT))
    swept = home.score().report.asked["few"]
    home.write(score=candidates(few={**SWEPT, "prompter": {"few_shot": {"shots": 1}}}))
    assert home.score().report.asked["few"] == swept


def test_where_nobody_has_a_rival_validation_is_not_asked(home):
    home.write(score=candidates())
    report = home.score().report
    assert (report.choices, report.tried, report.verdict.chosen_on) == ({}, {}, "test")
    assert not (home.folder / "score/validation").exists()


def test_what_an_interrupted_run_chose_by_is_gone_where_nothing_is_to_be_chosen_any_more(home):
    left = home.folder / "score.partial/validation"
    left.mkdir(parents=True)
    (left / "verdicts.jsonl").write_text("{}\n")
    home.score()
    assert not (home.folder / "score/validation").exists()


def test_which_of_two_baselines_is_the_best_is_settled_on_validation_without_a_word(home):
    home.write(score=candidates(other={"predictor": "echo"}))
    report = home.score().report
    assert (report.verdict.chosen_on, list(report.tried)) == ("validation", ["zero-shot", "other"])
    assert report.warnings == ()


def test_the_project_says_how_many_cases_settle_it(home):
    home.write(score={**candidates(other={"predictor": "echo"}), "choose": {"cases": 3}})
    assert home.score().report.verdict.chosen_on == "validation"
    assert len((home.folder / "score/validation/verdicts.jsonl").read_bytes().splitlines()) == 6


def test_without_a_fine_tuned_candidate_there_is_nothing_to_settle(home):
    home.write(score={"candidates": {name: {"predictor": "echo"} for name in ("a", "b")}, "metrics": ["exact_match"]})
    assert home.score().report.tried == {}


def test_without_validation_rows_the_test_settles_it_and_the_report_says_so(home):
    home.write(
        score=candidates(other={"predictor": "echo"}),
        prepare={"split": {"train": 0.5, "validation": 0.0, "test": 0.5}},
    )
    home.prepare()
    report = home.score().report
    assert report.verdict.chosen_on == "test"
    assert any(one.startswith("The validation split has no rows, so which candidate is") for one in report.warnings)


def test_a_second_run_is_up_to_date_and_another_choice_is_not(home):
    home.write(score=candidates(few=SWEPT))
    home.score()
    assert home.score().up_to_date
    home.write(score={**candidates(few=SWEPT), "choose": {"cases": 2}})
    assert not home.score().up_to_date


def test_answers_on_validation_are_used_again(home):
    told = []
    home.write(score=candidates(few=SWEPT))
    home.score()
    home.write(score=candidates(few=SWEPT, other={"predictor": "echo"}))
    home.score(tell=lambda *said: told.append(said))
    first = {}
    for name, answered, wanted in told:
        first.setdefault((name, wanted), answered)
    assert first["few [shots=2] on validation", 4] == 4
    assert first["other on validation", 4] == 0


def test_a_project_without_validation_rows_is_told(home):
    home.write(score=candidates(few=SWEPT), prepare={"split": {"train": 0.5, "validation": 0.0, "test": 0.5}})
    home.prepare()
    with pytest.raises(DataError, match=r"the validation split has no rows to choose on\. Give it a share"):
        home.score()


def test_a_sweep_of_nothing_is_told_with_its_line(home):
    home.write(score=candidates(few={**SWEPT, "prompter": {"few_shot": {"shots": []}}}))
    with pytest.raises(ConfigError, match=r"ftkit\.yaml:\d+.*the lists of shots make 0 variants of 'few_shot'"):
        home.score()
