# ruff: noqa: RUF001 - the dashes and minus signs that people see
import pytest
from msgspec.structs import replace

from ftkit.reporting.comparisons import _interval, certainty, measures, prompt_cost, signed
from ftkit.reports import Conclusion, Pair

from .samples import pair, small_report


def test_the_fine_tuned_candidate_stands_first_and_then_the_higher_one(report):
    compliance = measures(report)[0]

    assert [(one.words, one.difference, one.interval) for one in compliance.comparisons] == [
        ("tuned complies more often than zero-shot", "+96 points", "86 to 99"),
        ("tuned complies more often than few-shot", "+65 points", "49 to 77"),
        ("tuned complies more often than todays-prompt", "+77 points", "63 to 87"),
        ("few-shot complies more often than zero-shot", "+31 points", "16 to 46"),
        ("todays-prompt complies more often than zero-shot", "+19 points", "4 to 33"),
        ("few-shot and todays-prompt cannot be told apart", "+12 points", "−6 to 30"),
    ]
    assert (compliance.title, compliance.summary) == ("Compliance", "5 of 6 pairs differ")


@pytest.mark.parametrize(
    ("difference", "said"),
    [(0.52, "+52 points"), (0.011, "+1 point"), (-0.0006, "−0.06 points"), (0.0, "0 points")],
)
def test_a_difference_of_less_than_a_point_is_not_nothing(difference, said):
    assert signed(difference, points=True) == said


def test_a_narrow_interval_is_told_to_a_tenth(report):
    narrow = replace(report.pairs[0], low=0.001, high=0.0049, difference=0.003)
    assert _interval(narrow, points=True) == "0.1 to 0.5"


def test_a_turned_pair_keeps_its_figures():
    turned = measures_of(pair("few-shot", "tuned", "check:x", 3, 27, -0.5, -0.7, -0.3, 0.1, 0.2)).pairs

    assert turned == (pair("tuned", "few-shot", "check:x", 27, 3, 0.5, 0.3, 0.7, 0.1, 0.2),)


def test_a_worse_fine_tuned_candidate_is_said_to_be_worse():
    means = pair("few-shot", "tuned", "metric:rouge1", None, None, 0.25, 0.2, 0.3, 0.001, 0.001)
    passes = pair("few-shot", "tuned", "metric:exact_match", 9, 1, 0.25, 0.2, 0.3, 0.001, 0.001)

    assert measures_of(means).comparisons[0].words == "tuned scores lower than few-shot"
    assert measures_of(means).comparisons[0].difference == "−0.25"
    assert measures_of(passes).comparisons[0].words == "tuned is right less often than few-shot"


def test_what_was_not_compared_is_not_called_alike():
    unknown = pair("few-shot", "tuned", "metric:x", None, None, None, None, None, None, None)

    comparison = measures_of(unknown).comparisons[0]

    assert (comparison.words, comparison.difference, comparison.interval) == (
        "tuned and few-shot were not compared",
        "not measured",
        "not measured",
    )


def test_certainty_is_said_in_plain_words(report):
    assert certainty(report) == (
        "Of the same 48 cases, 31 complied only with tuned and 0 only with few-shot. "
        "If there were no real difference, chance alone would divide them this unevenly less than once in 1,000 times."
    )


def test_a_decision_by_content_is_made_sure_by_content(report):
    rests_on_rouge = replace(report, verdict=replace(report.verdict, measure="metric:rouge1"))
    assert certainty(rests_on_rouge).startswith("On the same 48 cases, ROUGE-1 is higher with tuned by 0.")
    assert "chance alone would put them this far apart" in certainty(rests_on_rouge)


def test_a_weak_certainty_is_said_as_such(report):
    close = (pair("tuned", "few-shot", "compliance", 9, 5, 0.08, -0.1, 0.2, 0.42, 0.424),)
    likely = (pair("tuned", "few-shot", "compliance", 9, 1, 0.08, 0.01, 0.2, 0.004, 0.004),)

    assert certainty(replace(report, pairs=close)).endswith("this unevenly about 42 times in 100.")
    assert certainty(replace(report, pairs=likely)).endswith("this unevenly about 4 times in 1,000.")


def test_nothing_is_said_to_be_sure_without_the_pair(report):
    assert certainty(replace(report, pairs=())) == ""
    assert certainty(replace(report, verdict=Conclusion(decision="no-comparison", sentence=""))) == ""


def test_the_prompt_cost_adds_up_as_it_is_read(report):
    assert prompt_cost(report) == (
        "Every request carries 62 prompt tokens with tuned and 813 with few-shot: 751 fewer each time."
    )


def test_an_unknown_prompt_cost_is_not_said(report):
    uncounted = replace(report.candidates["tuned"], prompt_tokens=None)
    candidates = {**report.candidates, "tuned": uncounted}

    assert prompt_cost(replace(report, candidates=candidates)) == ""
    assert prompt_cost(replace(report, verdict=Conclusion(decision="no-comparison", sentence=""))) == ""


def measures_of(one: Pair):
    return measures(replace(small_report(), pairs=(one,)))[0]
