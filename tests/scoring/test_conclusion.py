import pytest

from ftkit.reports import CandidateReport, Mean, Pair, Share
from ftkit.scoring.conclusion import RULE, concluded


def share(passed, n=10):
    return Share(passed=passed, failed=n - passed, unmeasured=0, share=passed / n, low=0.0, high=1.0)


def mean(value):
    return Mean(n=10, mean=value, low=None, high=None)


def candidate(passed, *, tuned=False, metric=None, tokens=None, **metrics):
    return CandidateReport(
        asked=10,
        errors=0,
        compliance=share(passed),
        checks={},
        metrics={"rouge1": mean(metric), **{name: mean(value) for name, value in metrics.items()}},
        prompt_tokens=None if tokens is None else mean(tokens),
        fine_tuned=tuned,
    )


def pair(measure, difference, p, a="tuned", b="few-shot"):
    return Pair(
        a=a,
        b=b,
        measure=measure,
        n=10,
        a_only=None,
        b_only=None,
        difference=difference,
        low=-0.1,
        high=0.9,
        p=p,
        p_holm=p,
        test="exact McNemar",
    )


CANDIDATES = {"tuned": candidate(9, tuned=True, metric=0.5), "few-shot": candidate(6, metric=0.4)}
SURE, UNSURE = 0.001, 0.2


@pytest.mark.parametrize(
    ("form", "rouge", "exact", "decision"),
    [
        ((0.3, SURE), (0.1, UNSURE), (0.0, 1.0), "fine-tune"),
        ((0.3, SURE), (0.1, SURE), (0.0, 1.0), "fine-tune"),
        ((0.3, SURE), (-0.1, SURE), (0.0, 1.0), "not-enough-evidence"),
        ((0.3, UNSURE), (0.1, UNSURE), (0.0, 1.0), "not-enough-evidence"),
        ((0.3, UNSURE), (0.1, SURE), (0.0, 1.0), "fine-tune"),
        ((0.3, UNSURE), (-0.1, SURE), (0.0, 1.0), "keep-prompting"),
        ((0.3, UNSURE), (-0.1, SURE), (0.2, SURE), "not-enough-evidence"),
        ((-0.3, SURE), (0.1, UNSURE), (0.0, 1.0), "keep-prompting"),
        ((-0.3, SURE), (0.1, SURE), (0.0, 1.0), "not-enough-evidence"),
        ((0.0, 1.0), (0.1, SURE), (0.0, 1.0), "fine-tune"),
        ((None, None), (0.1, SURE), (0.0, 1.0), "fine-tune"),
        ((0.3, 0.05), (0.0, 1.0), (0.0, 1.0), "not-enough-evidence"),
        ((0.3, 0.049), (0.0, 1.0), (0.0, 1.0), "fine-tune"),
    ],
)
def test_the_rule_decides(form, rouge, exact, decision):
    pairs = [pair("compliance", *form), pair("metric:rouge1", *rouge), pair("metric:exact_match", *exact)]
    found = concluded(CANDIDATES, pairs)
    assert (found.decision, found.fine_tuned, found.baseline, found.rule) == (decision, "tuned", "few-shot", RULE)


def test_a_pair_the_other_way_round_says_the_same():
    facing = concluded(CANDIDATES, [pair("compliance", 0.3, SURE)])
    turned = concluded(CANDIDATES, [pair("compliance", -0.3, SURE, a="few-shot", b="tuned")])
    assert facing.decision == turned.decision == "fine-tune"
    assert "+30 points (95 % interval -10 to +90)" in facing.sentence
    assert "+30 points (95 % interval -90 to +10)" in turned.sentence


def test_pairs_of_others_and_single_checks_decide_nothing():
    others = [
        pair("compliance", 0.9, SURE, b="zero-shot"),
        pair("check:json", 0.9, SURE),
        pair("compliance", 0.1, UNSURE),
    ]
    assert concluded(CANDIDATES, others).decision == "not-enough-evidence"


@pytest.mark.parametrize(
    ("baselines", "best"),
    [
        ({"a": candidate(5, metric=0.9), "b": candidate(6, metric=0.1)}, "b"),
        ({"a": candidate(6, metric=0.1), "b": candidate(6, metric=0.2)}, "b"),
        ({"a": candidate(6, metric=0.2, tokens=90.0), "b": candidate(6, metric=0.2, tokens=30.0)}, "b"),
        ({"a": candidate(6, metric=0.2), "b": candidate(6, metric=0.2, tokens=900.0)}, "b"),
        ({"a": candidate(6), "b": candidate(6, metric=0.0)}, "b"),
        ({"a": candidate(6, metric=0.1, exact=0.9), "b": candidate(6, metric=0.2, exact=0.1)}, "b"),
        ({"a": candidate(6), "b": candidate(6)}, "a"),
    ],
    ids=[
        "compliance",
        "first metric",
        "shortest prompt",
        "known length",
        "known metric",
        "not the second metric",
        "first",
    ],
)
def test_the_best_baseline_is_the_one_compared(baselines, best):
    candidates = {**baselines, "tuned": candidate(9, tuned=True)}
    pairs = [pair("compliance", 0.3, SURE, b=name) for name in baselines]
    assert concluded(candidates, pairs).baseline == best


def test_the_best_of_several_fine_tuned_stands_for_them():
    candidates = {**CANDIDATES, "better": candidate(10, tuned=True)}
    pairs = [pair("compliance", 0.4, SURE, a="better"), pair("compliance", 0.3, SURE)]
    assert concluded(candidates, pairs).fine_tuned == "better"


@pytest.mark.parametrize(
    ("left", "missing"),
    [("tuned", "no prompting baseline"), ("few-shot", "no fine-tuned candidate")],
)
def test_without_both_sides_there_is_no_comparison(left, missing):
    found = concluded({left: CANDIDATES[left]}, [])
    assert found.decision == "no-comparison"
    assert found.sentence == f"No comparison of fine-tuning and prompting: {missing} was scored."


def test_the_sentence_says_how_sure_it_is():
    candidates = {"tuned": candidate(9, tuned=True, tokens=40.0), "few-shot": candidate(6, tokens=400.0)}
    pairs = [pair("compliance", 0.3, 0.0312), pair("metric:rouge1", 0.12, SURE)]
    assert concluded(candidates, pairs).sentence == (
        "Fine-tune: 'tuned' kept the whole contract in 9 of 10 cases, the best baseline 'few-shot' in 6 of 10; "
        "a difference of +30 points (95 % interval -10 to +90), exact McNemar p = 0.031; in content rouge1 +0.12; "
        "40 prompt tokens a request against 400."
    )


def test_the_sentence_of_a_conflict_names_both_sides():
    pairs = [pair("compliance", 0.3, SURE), pair("metric:rouge1", -0.12, SURE)]
    sentence = concluded(CANDIDATES, pairs).sentence
    assert sentence.startswith("Not enough evidence: ")
    assert "exact McNemar p = 0.001; the figures point in different directions (rouge1 -0.12)" in sentence


def test_what_was_not_measured_is_said():
    assert (
        "; the difference could not be measured; " in concluded(CANDIDATES, [pair("compliance", None, None)]).sentence
    )


def test_the_decision_names_the_measure_that_it_rests_on():
    by_form = concluded(CANDIDATES, [pair("compliance", 0.5, 0.001)])
    by_content = concluded(CANDIDATES, [pair("compliance", 0.0, 1.0), pair("metric:rouge1", 0.1, 0.001)])
    assert [by_form.measure, by_content.measure] == ["compliance", "metric:rouge1"]
