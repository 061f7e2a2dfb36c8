import pytest
from ftkit_judge.judging import Item
from ftkit_judge.preference import JudgePreference

from ftkit import Answer, ConfigError, Score, interfaces

from .cases import case, right_and_wrong


def value(number):
    return Score(values={"judge_preference": number})


def test_it_is_a_metric(judges):
    assert isinstance(JudgePreference(predictor="fair", **judges), interfaces.Metric)


def test_a_fair_judge_prefers_the_right_answer_in_either_place(judges):
    answers = [*right_and_wrong(4), Answer(text="city 1")]
    found = list(JudgePreference(predictor="fair", **judges).scores(answers))
    assert found == [value(0.0), value(0.5), value(0.0), value(0.5), Score(absent="no reference")]


@pytest.mark.parametrize(
    ("verdict", "why"),
    [
        ("A", " (the judge prefers whichever answer stands in one place)"),
        ("B", " (the judge prefers whichever answer stands in one place)"),
        ("TIE", ""),
    ],
)
def test_a_judge_that_always_says_the_same_is_not_believed(judges, verdict, why):
    judge = JudgePreference(predictor={"says": {"text": f"VERDICT: {verdict}"}}, **judges)
    doubt = "the judge is not believed: it did not see through 4 of 4 wrong answers" + why
    assert list(judge.scores(right_and_wrong(4))) == [Score(absent=doubt)] * 4


def test_one_case_alone_is_controlled_by_an_answer_to_nothing(judges):
    judge = JudgePreference(predictor="fair", **judges)
    assert list(judge.scores([case(1, "city 1")])) == [value(0.5)]


def test_cases_of_one_reference_are_controlled_by_an_answer_to_nothing_too(judges):
    judge = JudgePreference(predictor="fair", **judges)
    assert list(judge.scores([case(1, "city 1"), case(1, "no idea")])) == [value(0.5), value(0.0)]


def test_a_judge_that_wavers_with_the_place_gives_no_score(judges):
    # Not fooled by the controls, for these are not counted here.
    judge = JudgePreference(predictor={"says": {"text": "VERDICT: A"}}, **judges)
    (score,) = judge.judged(judge._predictor(), [Item("q", "r", "t")])
    assert score == Score(absent="the judge prefers whichever answer stands in one place")


def test_nothing_to_judge_asks_nobody(judges):
    judge = JudgePreference(predictor={"says": {"error": "must not be asked"}}, **judges)
    assert list(judge.scores([Answer(text="x"), Answer(text="x", reference=" ")])) == [Score(absent="no reference")] * 2


def test_an_unknown_predictor_is_told_at_once(judges):
    with pytest.raises(ConfigError, match=r"unknown predictor 'fare'\. Did you mean 'fair'"):
        JudgePreference(predictor="fare", **judges)


def test_two_predictors_are_an_error(judges):
    with pytest.raises(ConfigError, match="expected one predictor, found 2: fair, says"):
        JudgePreference(predictor={"fair": {}, "says": {}}, **judges)


def test_versions_tell_the_wording_and_the_model(judges):
    told = JudgePreference(predictor="fair", **judges).versions()
    other = JudgePreference(predictor="fair", rubric="Brevity.", **judges).versions()
    assert told["predictor weights"] == "f00d"
    assert told["wording"] != other["wording"]
