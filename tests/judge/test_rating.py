import pytest
from ftkit_judge.judging import Item
from ftkit_judge.rating import JudgeRating

from ftkit import ConfigError, Score, interfaces

from .cases import right_and_wrong


def value(number):
    return Score(values={"judge_rating": number})


def test_it_is_a_metric(judges):
    assert isinstance(JudgeRating(predictor="fair", **judges), interfaces.Metric)


def test_a_fair_judge_rates_the_right_answers_higher(judges):
    found = list(JudgeRating(predictor="fair", **judges).scores(right_and_wrong(4)))
    assert found == [value(2.0), value(5.0), value(2.0), value(5.0)]


def test_a_judge_that_always_says_yes_is_not_believed(judges):
    judge = JudgeRating(predictor={"says": {"text": "RATING: 5"}}, controls=3, **judges)
    doubt = "the judge is not believed: it did not see through 3 of 3 wrong answers"
    assert list(judge.scores(right_and_wrong(40))) == [Score(absent=doubt)] * 40


@pytest.mark.parametrize(
    ("says", "why"),
    [
        ({"error": "overloaded"}, "the judge failed: overloaded"),
        ({"silent": True}, "the judge failed: the judge did not reply"),
        ({"text": "RATING: 9"}, "the judge's reply does not end with a verdict: 'RATING: 9'"),
        ({"text": "RATING: 4.5"}, "the judge's reply does not end with a verdict: 'RATING: 4.5'"),
        ({"text": "RATING: 4\nI hope that helps."}, "the judge's reply does not end with a verdict: "),
        ({"text": ""}, "the judge's reply does not end with a verdict: ''"),
    ],
)
def test_a_reply_without_a_verdict_is_no_score_and_says_why(judges, says, why):
    judge = JudgeRating(predictor={"says": says}, **judges)
    (score,) = judge.judged(judge._predictor(), [Item("q", "r", "t")])
    assert score.values == {}
    assert score.absent.startswith(why)


def test_a_judge_that_never_gives_a_verdict_is_not_believed_either(judges):
    (first, *_) = JudgeRating(predictor={"says": {"error": "overloaded"}}, **judges).scores(right_and_wrong(4))
    doubt = "it did not see through 4 of 4 wrong answers (the judge failed: overloaded)"
    assert first == Score(absent=f"the judge is not believed: {doubt}")


def test_a_scale_has_steps(judges):
    with pytest.raises(ConfigError, match="the scale from 5 to 5 has no steps"):
        JudgeRating(predictor="fair", lowest=5, **judges)
