import random
from math import sqrt

import msgspec
import pytest

from ftkit.bills import Amount, Bill, BreakEven
from ftkit.reports import CandidateReport, Guard, Mean, Pair, Repeated, Share
from ftkit.scoring.conclusion import Evidence, concluded, contestants
from ftkit.sections import RuleFile


def share(passed, n=10):
    return Share(passed=passed, failed=n - passed, unmeasured=0, share=passed / n, low=0.0, high=1.0)


def mean(value):
    return Mean(n=10, mean=value, low=None, high=None)


def candidate(passed, *, tuned=False, metric=None, tokens=None, **metrics):
    return CandidateReport(
        asked=10,
        errors=0,
        compliance=share(passed),
        checks={"json": share(passed)},
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


def decided(candidates, pairs, **known):
    return concluded(Evidence(candidates=candidates, pairs=pairs, **known))


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
        ((0.3, 0.049), (0.0, 1.0), (0.0, 1.0), "not-enough-evidence"),
        ((0.3, 0.017), (0.0, 1.0), (0.0, 1.0), "not-enough-evidence"),
        ((0.3, 0.016), (0.0, 1.0), (0.0, 1.0), "fine-tune"),
        ((0.3, 0.016), (0.2, 0.03), (0.0, 1.0), "fine-tune"),
        ((0.3, 0.016), (-0.2, 0.03), (0.0, 1.0), "not-enough-evidence"),
        ((-0.3, 0.03), (-0.2, 0.001), (0.0, 1.0), "keep-prompting"),
    ],
)
def test_the_rule_decides(form, rouge, exact, decision):
    pairs = [pair("compliance", *form), pair("metric:rouge1", *rouge), pair("metric:exact_match", *exact)]
    found = decided(CANDIDATES, pairs)
    assert (found.decision, found.fine_tuned, found.baseline) == (decision, "tuned", "few-shot")


def test_what_is_sure_beside_all_other_measures_is_what_decided():
    pairs = [pair("compliance", 0.3, 0.03), pair("metric:rouge1", 0.2, 0.001), pair("metric:exact_match", 0.0, 1.0)]
    found = decided(CANDIDATES, pairs)
    assert (found.decision, found.reason, found.measure) == ("fine-tune", "quality", "metric:rouge1")


def test_a_measure_that_alone_counts_is_corrected_over_nothing_else():
    pairs = [pair("compliance", 0.3, 0.049), pair("metric:rouge1", 0.0, 1.0)]
    found = decided(CANDIDATES, pairs, rule=RuleFile(counts=("compliance",)))
    assert found.decision == "fine-tune"
    assert "corrected over everything that counts" not in found.rule
    assert "corrected over everything that counts" in decided(CANDIDATES, pairs).rule


@pytest.mark.parametrize("metrics", [0, 2, 5])
def test_alike_candidates_get_a_verdict_in_five_of_a_hundred_runs_at_most(metrics):
    law = random.Random(metrics)
    runs, verdicts = 4000, 0
    for _ in range(runs):
        measures = ["compliance", *(f"metric:m{number}" for number in range(metrics))]
        pairs = [pair(measure, law.choice((-0.1, 0.1)), law.random()) for measure in measures]
        verdicts += decided(CANDIDATES, pairs).decision != "not-enough-evidence"
    assert verdicts / runs < 0.05 + 3 * sqrt(0.05 * 0.95 / runs)


def test_a_pair_the_other_way_round_says_the_same():
    facing = decided(CANDIDATES, [pair("compliance", 0.3, SURE)])
    turned = decided(CANDIDATES, [pair("compliance", -0.3, SURE, a="few-shot", b="tuned")])
    assert facing.decision == turned.decision == "fine-tune"
    assert "+30 points (95 % interval -10 to +90)" in facing.sentence
    assert "+30 points (95 % interval -90 to +10)" in turned.sentence


def test_pairs_of_others_and_single_checks_decide_nothing():
    others = [
        pair("compliance", 0.9, SURE, b="zero-shot"),
        pair("check:json", 0.9, SURE),
        pair("compliance", 0.1, UNSURE),
    ]
    assert decided(CANDIDATES, others).decision == "not-enough-evidence"


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
    assert decided(candidates, pairs).baseline == best


def test_the_best_of_several_fine_tuned_stands_for_them():
    candidates = {**CANDIDATES, "better": candidate(10, tuned=True)}
    pairs = [pair("compliance", 0.4, SURE, a="better"), pair("compliance", 0.3, SURE)]
    assert decided(candidates, pairs).fine_tuned == "better"


@pytest.mark.parametrize(
    ("left", "missing"),
    [("tuned", "no prompting baseline"), ("few-shot", "no fine-tuned candidate")],
)
def test_without_both_sides_there_is_no_comparison(left, missing):
    found = decided({left: CANDIDATES[left]}, [])
    assert found.decision == "no-comparison"
    assert found.sentence == f"No comparison of fine-tuning and prompting: {missing} was scored."


def test_the_sentence_says_how_sure_it_is():
    candidates = {"tuned": candidate(9, tuned=True, tokens=40.0), "few-shot": candidate(6, tokens=400.0)}
    pairs = [pair("compliance", 0.3, 0.0312), pair("metric:rouge1", 0.12, SURE)]
    assert decided(candidates, pairs).sentence == (
        "Fine-tune: 'tuned' kept the whole contract in 9 of 10 cases, the best baseline 'few-shot' in 6 of 10; "
        "a difference of +30 points (95 % interval -10 to +90), exact McNemar p = 0.031; in content rouge1 +0.12; "
        "40 prompt tokens a request against 400."
    )


def test_the_sentence_of_a_conflict_names_both_sides():
    pairs = [pair("compliance", 0.3, SURE), pair("metric:rouge1", -0.12, SURE)]
    sentence = decided(CANDIDATES, pairs).sentence
    assert sentence.startswith("Not enough evidence: ")
    assert "exact McNemar p = 0.001; the figures point in different directions (rouge1 -0.12)" in sentence


def test_where_there_is_no_contract_none_was_kept():
    free = {name: msgspec.structs.replace(one, checks={}) for name, one in CANDIDATES.items()}
    found = decided(free, [pair("compliance", 0.0, 1.0), pair("metric:rouge1", 0.12, SURE)])
    assert found.sentence == (
        "Fine-tune: 'tuned' beside the best baseline 'few-shot', without a contract to keep; in content rouge1 +0.12."
    )


def test_what_was_not_measured_is_said():
    assert "; the difference could not be measured; " in decided(CANDIDATES, [pair("compliance", None, None)]).sentence


def test_the_decision_names_the_measure_that_it_rests_on():
    by_form = decided(CANDIDATES, [pair("compliance", 0.5, 0.001)])
    by_content = decided(CANDIDATES, [pair("compliance", 0.0, 1.0), pair("metric:rouge1", 0.1, 0.001)])
    assert [by_form.measure, by_content.measure] == ["compliance", "metric:rouge1"]


def means(low, high, measure="metric:rouge1", **more):
    found = pair(measure, more.pop("difference", (low + high) / 2), more.pop("p", UNSURE))
    return msgspec.structs.replace(found, low=low, high=high, **more)


def saving(low, high):
    amount = Amount(n=10, dollars=(low + high) / 2, low=low, high=high)
    return BreakEven(
        fine_tuned="tuned",
        baseline="few-shot",
        saving=amount,
        training=1.0,
        hosting_per_month=0.0,
        months=12,
        never=low <= 0,
    )


def priced(report, dollars):
    return msgspec.structs.replace(report, bill=Bill(request=Amount(n=10, dollars=dollars)))


class TestRule:
    def test_only_the_named_measures_count(self):
        pairs = [pair("compliance", 0.0, 1.0), pair("metric:rouge1", 0.3, SURE), pair("check:json", -0.3, SURE)]
        assert decided(CANDIDATES, pairs).decision == "fine-tune"
        found = decided(CANDIDATES, pairs, rule=RuleFile(counts=("check:json",)))
        assert (found.decision, found.reason, found.measure) == ("keep-prompting", "form", "check:json")

    def test_a_difference_below_the_least_one_does_not_count(self):
        pairs = [pair("compliance", 0.04, SURE)]
        assert decided(CANDIDATES, pairs, rule=RuleFile(least_difference=0.04)).decision == "fine-tune"
        assert decided(CANDIDATES, pairs, rule=RuleFile(least_difference=0.05)).decision == "not-enough-evidence"

    def test_of_some_metrics_less_is_better(self):
        pairs = [pair("compliance", 0.0, 1.0), means(-0.4, -0.2, "metric:edits", p=SURE, higher_is_better=False)]
        found = decided(CANDIDATES, pairs)
        assert (found.decision, found.measure) == ("fine-tune", "metric:edits")
        assert "in content edits -0.30 (less is better)" in found.sentence

    def test_the_rule_that_was_applied_is_said_with_its_thresholds(self):
        rule = RuleFile(counts=("compliance",), least_difference=0.02, margin=0.05, max_cost=0.001)
        assert decided(CANDIDATES, [pair("compliance", 0.3, SURE)], rule=rule).rule == (
            "What counts: compliance. Fine-tune when the fine-tuned candidate is better than the best baseline in any "
            "of these and worse in none; keep prompting when it is the other way round. A difference counts when its p "
            "value, corrected after Holm over all pairs of candidates, is below 0.05, and when it is 0.02 or more. A "
            "difference whose whole 95 % interval stays within 0.05 counts as none; where nothing else decides, the "
            "one that is surely cheaper a request, and no worse than that, wins. No candidate wins at more than 0.001 "
            "dollars a request. A candidate that never keeps the whole contract is not recommended. The best baseline "
            "has the highest "
            "compliance, then the best first metric, then the shortest prompt, on the test split."
        )


def test_answers_to_repeated_cases_are_not_called_cases():
    candidates = {
        name: msgspec.structs.replace(one, repeated=Repeated(repeats=5, all_of=(), unanimous=share(6), flickering=4))
        for name, one in CANDIDATES.items()
    }
    said = decided(candidates, [pair("compliance", 0.3, SURE)]).sentence
    assert "'tuned' kept the whole contract in 9 of 10 answers, the best baseline 'few-shot' in 6 of 10;" in said


class TestUnmeasured:
    """Nobody gains by answers that cannot be measured."""

    def unmeasured(self, *bounds):
        return msgspec.structs.replace(pair("compliance", 0.5, SURE), n=4, bounds=bounds, cases_needed=6)

    def test_a_difference_that_they_could_turn_round_decides_nothing(self):
        found = decided(CANDIDATES, [self.unmeasured(-0.4, 0.8)])
        assert (found.decision, found.reason, found.more_cases) == ("not-enough-evidence", "silence", None)
        assert (
            "a difference of +50 points (95 % interval -10 to +90) in the 4 cases measured of both, and anything from "
            "-40 to +80 in all, exact McNemar p = 0.001; what was not measured could turn it round" in found.sentence
        )

    def test_one_that_they_could_not_turn_round_decides(self):
        assert decided(CANDIDATES, [self.unmeasured(0.1, 0.8)]).decision == "fine-tune"

    def test_nor_is_a_candidate_within_the_margin_that_they_could_put_beyond_it(self):
        equal = means(-0.01, 0.01, "compliance", bounds=(-0.3, 0.0))
        rule = RuleFile(margin=0.02)
        assert (
            decided(CANDIDATES, [equal], rule=rule, break_even=saving(0.001, 0.002)).decision == "not-enough-evidence"
        )


class TestUnfit:
    """What never keeps the contract is not recommended."""

    NEITHER = {"tuned": candidate(0, tuned=True, metric=0.5), "few-shot": candidate(0, metric=0.4)}
    SAID = "; what never keeps the whole contract is not recommended, whatever else speaks for it."

    def test_content_alone_does_not_recommend_a_fine_tuned_model(self):
        found = decided(self.NEITHER, [pair("compliance", 0.0, 1.0), pair("metric:rouge1", 0.1, SURE)])
        assert (found.decision, found.reason, found.measure, found.more_cases) == (
            "not-enough-evidence",
            "unfit",
            "metric:rouge1",
            None,
        )
        assert "'tuned' kept the whole contract in 0 of 10 cases" in found.sentence
        assert found.sentence.endswith(f"in content rouge1 +0.10{self.SAID}")

    def test_nor_a_baseline(self):
        found = decided(self.NEITHER, [pair("compliance", 0.0, 1.0), pair("metric:rouge1", -0.1, SURE)])
        assert (found.decision, found.reason) == ("not-enough-evidence", "unfit")

    def test_a_winner_that_keeps_it_once_is(self):
        one = self.NEITHER | {"few-shot": candidate(1, metric=0.4)}
        found = decided(one, [pair("compliance", -0.1, 1.0), pair("metric:rouge1", -0.1, SURE)])
        assert (found.decision, found.reason) == ("keep-prompting", "quality")


class TestMargin:
    RULE = RuleFile(margin=0.05)

    def test_the_cheaper_one_wins_where_it_is_surely_no_worse(self):
        pairs = [means(-0.03, 0.04, "compliance"), means(-0.02, 0.09)]
        found = decided(CANDIDATES, pairs, rule=self.RULE, break_even=saving(0.001, 0.002))
        assert (found.decision, found.reason, found.margin) == ("fine-tune", "cheaper", 0.05)
        assert (
            "'tuned' is no worse than the margin of 0.05 allows, and saves 0.0015 dollars a request" in found.sentence
        )

    def test_so_does_the_baseline(self):
        pairs = [means(-0.09, 0.04, "compliance"), means(-0.02, 0.03)]
        found = decided(CANDIDATES, pairs, rule=self.RULE, break_even=saving(-0.002, -0.001))
        assert (found.decision, found.reason) == ("keep-prompting", "cheaper")

    @pytest.mark.parametrize(
        ("low", "known"),
        [
            (-0.06, {"break_even": saving(0.001, 0.002)}),
            (-0.03, {"break_even": saving(-0.001, 0.002)}),
            (-0.03, {}),
        ],
        ids=["may be worse", "may save nothing", "prices unknown"],
    )
    def test_otherwise_nothing_is_decided(self, low, known):
        found = decided(CANDIDATES, [means(low, 0.04, "compliance")], rule=self.RULE, **known)
        assert found.decision == "not-enough-evidence"

    def test_a_sure_loss_within_the_margin_is_none(self):
        pairs = [means(-0.04, -0.01, "compliance", p=SURE)]
        assert decided(CANDIDATES, pairs).decision == "keep-prompting"
        assert decided(CANDIDATES, pairs, rule=self.RULE).decision == "not-enough-evidence"
        assert decided(CANDIDATES, pairs, rule=self.RULE, break_even=saving(1, 2)).decision == "fine-tune"

    def test_a_sure_gain_within_the_margin_is_none_either(self):
        pairs = [means(0.01, 0.04, "compliance", p=SURE)]
        assert decided(CANDIDATES, pairs).decision == "fine-tune"
        assert decided(CANDIDATES, pairs, rule=self.RULE).decision == "not-enough-evidence"
        assert decided(CANDIDATES, pairs, rule=self.RULE, break_even=saving(-2, -1)).decision == "keep-prompting"

    def test_where_no_case_differs_neither_is_worse(self):
        same = msgspec.structs.replace(pair("compliance", 0.0, 1.0), low=None, high=None)
        assert decided(CANDIDATES, [same], rule=self.RULE, break_even=saving(1, 2)).reason == "cheaper"
        unknown = msgspec.structs.replace(same, difference=0.2)
        assert decided(CANDIDATES, [unknown], rule=self.RULE, break_even=saving(1, 2)).reason == "silence"

    def test_for_what_should_be_low_the_upper_end_is_the_worst(self):
        pairs = [means(-0.2, 0.04, "compliance", higher_is_better=False)]
        found = decided(CANDIDATES, pairs, rule=self.RULE, break_even=saving(1, 2))
        assert found.decision == "fine-tune"
        higher = [means(-0.2, 0.06, "compliance", higher_is_better=False)]
        found = decided(CANDIDATES, higher, rule=self.RULE, break_even=saving(1, 2))
        assert found.decision == "not-enough-evidence"


class TestCost:
    DEAR = {"tuned": priced(CANDIDATES["tuned"], 0.02), "few-shot": priced(CANDIDATES["few-shot"], 0.001)}

    def test_one_that_is_too_dear_does_not_win(self):
        found = decided(self.DEAR, [pair("compliance", 0.3, SURE)], rule=RuleFile(max_cost=0.01))
        assert (found.decision, found.reason) == ("keep-prompting", "too-dear")
        assert "but a request of it costs 0.02 dollars, which is beyond the project's limit" in found.sentence

    def test_it_is_passed_over_where_its_side_has_another(self):
        candidates = {**self.DEAR, "small": priced(candidate(8, tuned=True), 0.001)}
        assert contestants(candidates, RuleFile(max_cost=0.01), {}).fine_tuned == "small"
        assert contestants(candidates, RuleFile(), {}).fine_tuned == "tuned"


class TestChoice:
    def test_a_candidate_without_a_rival_needs_no_validation(self):
        candidates = {"tuned": candidate(9, tuned=True), "a": candidate(7), "b": candidate(8)}
        found = contestants(candidates, RuleFile(), {"a": candidate(8), "b": candidate(7)})
        assert found == ("tuned", "a", "validation")

    def test_rivals_that_were_not_all_asked_there_are_ranked_on_the_test(self):
        candidates = {"tuned": candidate(9, tuned=True), "a": candidate(7), "b": candidate(8)}
        assert contestants(candidates, RuleFile(), {"a": candidate(8)}) == ("tuned", "b", "test")

    def test_the_validation_split_settles_who_is_the_best(self):
        candidates = {"tuned": candidate(9, tuned=True), "a": candidate(6), "b": candidate(7)}
        validation = {"tuned": candidate(9, tuned=True), "a": candidate(8), "b": candidate(7)}
        pairs = [pair("compliance", 0.3, SURE, b="a"), pair("compliance", 0.2, UNSURE, b="b")]
        on_test = decided(candidates, pairs)
        on_validation = decided(candidates, pairs, validation=validation)
        assert (on_test.baseline, on_test.chosen_on, on_test.decision) == ("b", "test", "not-enough-evidence")
        assert (on_validation.baseline, on_validation.chosen_on) == ("a", "validation")
        assert on_validation.rule.endswith("on the validation split.")

    def test_a_candidate_that_was_not_asked_there_makes_it_the_test_split(self):
        found = contestants(CANDIDATES, RuleFile(), {"tuned": CANDIDATES["tuned"]})
        assert found.chosen_on == "test"

    def test_of_a_metric_where_less_is_better_the_lowest_is_the_best(self):
        worse, better = candidate(6, metric=0.9), candidate(6, metric=0.1)
        low = [msgspec.structs.replace(one, lower_is_better=("rouge1",)) for one in (worse, better)]
        assert contestants({"a": low[0], "b": low[1]}, RuleFile(), {}).baseline == "b"


class TestVoid:
    GUARD = Guard(name="stand-in", verdict="failed", sentence="'tuned' is no model", candidates=("tuned",))

    def test_a_void_comparison_has_no_verdict(self):
        found = decided(CANDIDATES, [pair("compliance", 0.3, SURE)], void=[self.GUARD])
        assert (found.decision, found.reason) == ("no-comparison", "void")
        assert found.sentence == "No comparison: 'tuned' is no model."

    def test_a_guard_on_others_does_not_concern_the_verdict(self):
        other = msgspec.structs.replace(self.GUARD, candidates=("zero-shot",))
        assert decided(CANDIDATES, [pair("compliance", 0.3, SURE)], void=[other]).decision == "fine-tune"


class TestMoreCases:
    def test_it_says_how_many_more_cases_would_settle_it(self):
        unsure = msgspec.structs.replace(pair("compliance", 0.2, UNSURE), cases_needed=75, detectable=0.44)
        found = decided(CANDIDATES, [unsure, pair("metric:rouge1", 0.0, 1.0)])
        assert (found.reason, found.more_cases) == ("silence", 65)
        assert "; no metric tells them apart; " in found.sentence
        assert (
            "so many cases show a difference from about 44 points on; about 65 more cases would settle it if the "
            "difference stays as it is" in found.sentence
        )

    def test_where_no_metric_was_measured_none_is_spoken_of(self):
        unsure = msgspec.structs.replace(pair("compliance", 0.2, UNSURE), cases_needed=11)
        found = decided(CANDIDATES, [unsure, pair("check:json", 0.0, 1.0)])
        assert "metric" not in found.sentence
        assert "about 1 more case would settle it if" in found.sentence

    def test_a_stated_margin_can_settle_what_no_difference_would(self):
        equal = means(-0.1, 0.1, "compliance", difference=0.0, p=1.0)
        assert decided(CANDIDATES, [equal]).more_cases is None
        # the interval must shrink to a half: four times the cases, so 30 more than the 10 there are
        assert decided(CANDIDATES, [equal], rule=RuleFile(margin=0.05)).more_cases == 31

    def test_where_nothing_differs_it_says_what_to_do(self):
        found = decided(CANDIDATES, [pair("compliance", 0.0, 1.0)])
        assert "no number of further cases would settle so small a difference without a margin" in found.sentence

    def test_a_conflict_is_settled_by_no_number_of_cases(self):
        pairs = [pair("compliance", 0.3, SURE), pair("metric:rouge1", -0.1, SURE)]
        found = decided(CANDIDATES, pairs)
        assert (found.reason, found.more_cases) == ("conflict", None)
