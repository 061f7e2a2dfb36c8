from ftkit.scoring.measures import Measure, measured

from .samples import bench, verdict


def test_compliance_the_checks_and_the_metrics_are_measured():
    verdicts = {"a": [verdict("1", exact_match=1.0), verdict("2", complies=False, exact_match=0.0)]}
    assert measured(verdicts, bench("no_bullets")) == [
        Measure(name="compliance", passes_or_fails=True, values={"a": {"1": 1.0, "2": 0.0}}),
        Measure(name="check:no_bullets", passes_or_fails=True, values={"a": {"1": 1.0, "2": 0.0}}),
        Measure(name="metric:exact_match", passes_or_fails=True, values={"a": {"1": 1.0, "2": 0.0}}),
    ]


def test_each_measure_of_a_metric_is_a_mean():
    measures = measured({"a": [verdict("1")]}, bench(metrics=("rouge",)))
    assert [(measure.name, measure.passes_or_fails) for measure in measures[1:]] == [
        ("metric:rouge1", False),
        ("metric:rouge2", False),
        ("metric:rougeL", False),
    ]


def test_repeats_are_averaged_and_no_longer_pass_or_fail():
    repeats = [verdict("1", repeat=n, complies=n > 0, exact_match=float(n)) for n in range(3)]
    compliance, _, exact = measured({"a": repeats}, bench("no_bullets"))
    assert compliance == Measure(name="compliance", passes_or_fails=False, values={"a": {"1": 2 / 3}})
    assert exact.values == {"a": {"1": 1.0}}


def test_what_is_unmeasured_has_no_value_nor_has_a_case_with_one_unmeasured_repeat():
    verdicts = {"a": [verdict("1", complies=None), verdict("2"), verdict("2", repeat=1, complies=None)]}
    compliance, check, exact = measured(verdicts, bench("no_bullets"))
    assert compliance.values == check.values == exact.values == {"a": {"1": None, "2": None}}
