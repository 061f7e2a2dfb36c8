from collections import Counter

import numpy as np

from ftkit import CorpusScore, Score
from ftkit.scoring.judging import Bench, KeyedMetric
from ftkit.scoring.tally import Counted

from .judged_answers import judge_of, tallied
from .samples import bench, prediction

REFERENCES = {"1": "Yes.", "2": "No."}


class Letters:
    """A metric that counts all letters together, and finds fewer better."""

    name, measures, passes_or_fails, higher_is_better = "letters", ("letters",), False, False

    def scores(self, answers):
        return (Score(values={"letters": float(len(answer.text))}) for answer in answers)

    def counts(self, answers):
        return Counter(letter for answer in answers for letter in answer.text)

    def corpus_score(self, counts):
        return CorpusScore(values={"distinct": float(len(counts)), "all": float(sum(counts.values()))})


def names(measured):
    return [(one.name, one.passes_or_fails, one.higher_is_better) for one in measured.measures]


def test_compliance_the_checks_and_the_metrics_are_measured_in_the_cases_order(tmp_path):
    rows = [prediction("2", "- No."), prediction("1", "Yes.", prompt_tokens=5, seconds=1.5)]
    _, found = tallied(judge_of(tmp_path, bench("no_bullets"), REFERENCES, a=rows))
    assert names(found) == [
        ("compliance", True, True),
        ("check:no_bullets", True, True),
        ("metric:exact_match", True, True),
    ]
    assert [one.values["a"].tolist() for one in found.measures] == [[1, 0], [1, 0], [1, 0]]
    np.testing.assert_equal(found.measure("prompt_tokens").values["a"], [5, np.nan])
    np.testing.assert_equal(found.latencies["a"], [np.nan, 1.5])
    assert found.measure("nothing") is None


def test_repeats_are_averaged_and_no_longer_pass_or_fail(tmp_path):
    rows = [prediction("1", "Yes." if n else "- No.", repeat=n) for n in range(3)]
    tallies, found = tallied(judge_of(tmp_path, bench("no_bullets"), {"1": "Yes."}, a=rows))
    assert names(found)[0] == ("compliance", False, True)
    assert [one.values["a"].tolist() for one in found.measures] == [[2 / 3], [2 / 3], [2 / 3]]
    assert (found.repeats["a"].asked.tolist(), found.repeats["a"].complied.tolist()) == ([3], [2])
    assert found.repeats["a"].repeated
    assert tallies["a"].compliance_counted == Counted(passed=2, failed=1, unmeasured=0, loosely=2)


def test_a_case_with_one_unmeasured_repeat_has_no_value(tmp_path):
    rule = bench()
    rows = [prediction("1", "x"), prediction("2", "x"), prediction("2", "x", repeat=1)]
    _, found = tallied(judge_of(tmp_path, rule, {"1": "x", "2": " "}, a=rows))
    np.testing.assert_equal(found.measure("metric:exact_match").values["a"], [1.0, np.nan])


def test_seconds_of_a_cache_are_no_latency(tmp_path):
    rows = [prediction("1", seconds=0.5), prediction("2", seconds=0.01, cached=True)]
    _, found = tallied(judge_of(tmp_path, bench(), REFERENCES, a=rows))
    np.testing.assert_equal(found.latencies["a"], [0.5, np.nan])
    assert found.measure("seconds").values["a"].tolist() == [0.5, 0.01]


def test_counts_of_pieces_add_up_to_the_corpus(tmp_path):
    rows = [prediction(str(n), "ab" if n % 2 else "bc") for n in range(600)]
    rule = Bench.of(bench().contract, [KeyedMetric(metric=Letters())])
    tallies, found = tallied(judge_of(tmp_path, rule, a=rows))
    assert tallies["a"].counts == [{"a": 300, "b": 600, "c": 300}]
    assert names(found)[-1] == ("metric:letters", False, False)
