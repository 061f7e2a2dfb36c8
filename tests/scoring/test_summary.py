import pytest

from ftkit.reports import Mean, Share
from ftkit.scoring.means import bootstrap_mean
from ftkit.scoring.measures import measured
from ftkit.scoring.shares import wilson
from ftkit.scoring.summary import summarised

from .samples import bench, prediction, verdict


def summary(predictions, verdicts, *, by=None):
    by = by or bench("no_bullets")
    return summarised(predictions, verdicts, measured({"a": verdicts}, by), by.contract, 7)


def test_a_share_counts_the_unmeasured_and_bounds_it_both_ways():
    verdicts = [verdict("1"), verdict("2"), verdict("3", complies=False), verdict("4", complies=None)]
    found = summary([prediction(str(n)) for n in range(1, 5)], verdicts)
    interval = wilson(2, 4)
    share = Share(
        passed=2,
        failed=1,
        unmeasured=1,
        share=0.5,
        low=interval.low,
        high=interval.high,
        bounds=(0.5, 0.75),
        loose=0.5,
    )
    assert found.compliance == share
    assert found.checks == {"no_bullets": share}


def test_means_are_over_the_answers_that_have_a_value():
    predictions = [
        prediction("1", prompt_tokens=10, seconds=0.5),
        prediction("2", prompt_tokens=20, seconds=1.5),
        prediction("3"),
    ]
    found = summary(predictions, [verdict("1", exact_match=1.0), verdict("2", exact_match=0.0), verdict("3")])
    interval = bootstrap_mean([10.0, 20.0], 7)
    assert found.prompt_tokens == Mean(n=2, mean=15.0, low=interval.low, high=interval.high)
    assert (found.seconds.n, found.seconds.mean) == (2, 1.0)
    assert (found.metrics["exact_match"].n, found.metrics["exact_match"].mean) == (2, 0.5)


def test_what_nobody_counted_is_absent_and_not_zero():
    found = summary([prediction("1")], [verdict("1")])
    assert (found.prompt_tokens, found.completion_tokens, found.seconds, found.truncated) == (None, None, None, None)
    assert found.metrics["exact_match"] == Mean(n=0, mean=None, low=None, high=None)


def test_errors_and_cut_answers_are_counted():
    predictions = [prediction("1", error="timeout"), prediction("2", finish="length"), prediction("3", finish="stop")]
    found = summary(predictions, [verdict("1", complies=False), verdict("2"), verdict("3")])
    assert (found.asked, found.errors, found.truncated, found.compliance.failed) == (3, 1, 1, 1)


@pytest.mark.parametrize("rules", [(), ("no_bullets",)])
def test_no_answers_make_no_share(rules):
    found = summary([], [], by=bench(*rules))
    assert (found.asked, found.compliance.share, found.compliance.low, found.compliance.bounds) == (0, None, None, None)
