import numpy as np
import pytest

from ftkit import contract, plugins
from ftkit.plugins import Reference
from ftkit.references import Rule
from ftkit.reports import Mean, Share
from ftkit.scoring.figures import mean_of
from ftkit.scoring.judging import Bench, KeyedMetric
from ftkit.scoring.summary import summarised
from ftkit.statistics.means import METHOD, estimated
from ftkit.statistics.shares import wilson

from .judged_answers import judge_of, tallied
from .samples import bench, prediction
from .test_tally import Letters

REFERENCES = {str(n): "Yes." for n in range(1, 5)}


def summary(folder, rows, *, by=None, references=REFERENCES):
    judge = judge_of(folder, by or bench("no_bullets"), references, a=rows)
    tallies, measured = tallied(judge)
    return summarised("a", tallies["a"], measured, judge.bench)


def test_a_share_counts_the_passed_and_the_failed(tmp_path):
    rows = [prediction("1", "Yes."), prediction("2", "Yes."), prediction("3", "- No."), prediction("4", "Yes.")]
    found = summary(tmp_path, rows)
    interval = wilson(3, 4)
    expected = Share(
        passed=3,
        failed=1,
        unmeasured=0,
        share=0.75,
        low=interval.low,
        high=interval.high,
        bounds=(0.75, 0.75),
        loose=0.75,
    )
    assert found.compliance == expected
    assert found.checks == {"no_bullets": expected}


def test_the_unmeasured_bound_a_share_both_ways(tmp_path):
    signed = Rule(check=Reference(name="sign_off", options={"text": "{{ doctor }}"}), key="signed")
    rule = Bench.of(contract.build([signed], plugins.installed(), tmp_path), [])
    found = summary(tmp_path, [prediction("1", "Yes."), prediction("2", error="timeout")], by=rule)
    share = found.checks["signed"]
    assert (share.passed, share.failed, share.unmeasured, share.bounds) == (0, 1, 1, (0.0, 0.5))


def test_means_are_over_the_answers_that_have_a_value(tmp_path):
    rows = [
        prediction("1", "Yes.", prompt_tokens=10, seconds=0.5),
        prediction("2", "No.", prompt_tokens=20, seconds=1.5),
        prediction("3", "No."),
    ]
    found = summary(tmp_path, rows, references={"1": "Yes.", "2": "Yes.", "3": " "})
    interval = estimated([10.0, 20.0]).interval
    assert found.prompt_tokens == Mean(
        n=2, mean=15.0, low=interval.low, high=interval.high, method=METHOD, approximate=True
    )
    assert (found.seconds.n, found.seconds.mean) == (2, 1.0)
    assert (found.metrics["exact_match"].n, found.metrics["exact_match"].mean) == (2, 0.5)


def test_what_nobody_counted_is_absent_and_not_zero(tmp_path):
    found = summary(tmp_path, [prediction("1")], references={"1": " "})
    assert (found.prompt_tokens, found.completion_tokens, found.seconds, found.truncated) == (None, None, None, None)
    assert found.metrics["exact_match"] == Mean(n=0, mean=None, low=None, high=None)


def test_errors_and_cut_answers_are_counted(tmp_path):
    rows = [prediction("1", error="timeout"), prediction("2", finish="length"), prediction("3", finish="stop")]
    found = summary(tmp_path, rows)
    assert (found.asked, found.errors, found.truncated, found.compliance.failed) == (3, 1, 1, 1)


def test_figures_of_all_answers_together_stand_under_the_metrics_name(tmp_path):
    rule = Bench.of(bench().contract, [KeyedMetric(metric=Letters(), key="mine")])
    found = summary(tmp_path, [prediction("1", "ab"), prediction("2", "bc")], by=rule)
    assert found.corpus["mine"].values == {"distinct": 3.0, "all": 4.0}


@pytest.mark.parametrize(("cases", "approximate"), [(199, True), (200, False)])
def test_a_mean_of_few_cases_is_called_approximate(cases, approximate):
    assert mean_of(np.arange(cases, dtype=float)).approximate is approximate


def test_cases_of_one_group_count_as_one_draw():
    groups = np.repeat(np.arange(100, dtype=np.int32), 3)
    found = mean_of(np.repeat(np.arange(100, dtype=float), 3), groups)
    assert (found.n, found.groups, found.approximate) == (300, 100, True)
