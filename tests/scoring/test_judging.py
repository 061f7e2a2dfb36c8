import pytest

from ftkit import Answer, ConfigError, PluginError, Score, plugins
from ftkit.project import NamedMetric
from ftkit.references import Rule
from ftkit.reports import Verdict
from ftkit.scoring.judging import Bench, KeyedMetric, corpus_counts, judged
from ftkit.scoring.right_answers import Reference
from ftkit.scoring.trial import built_bench

from .samples import PASSED, bench, prediction

REFERENCES = {"1": Reference(text="Yes."), "2": Reference(text="No.")}


class Short:
    """A metric that answers to one of many."""

    name, measures, passes_or_fails = "short", ("short",), False

    def scores(self, answers: list[Answer]):
        yield Score(values={"short": 1.0})


class Broken:
    """A metric that fails at its work, by an error of its own or by one that tells the user what to do."""

    name, measures, passes_or_fails = "broken", ("broken",), False

    def __init__(self, error: BaseException) -> None:
        self.error = error

    def scores(self, answers: list[Answer]):
        raise self.error

    def counts(self, answers: list[Answer]):
        raise self.error

    def corpus_score(self, counts):
        return counts


def fault_line(method) -> str:
    """Where a method of `Broken` raises: the line below its first one."""
    return f"test_judging.py:{method.__code__.co_firstlineno + 1}"


def test_a_verdict_holds_findings_and_scores_in_the_order_of_the_answers():
    first, second = judged([prediction("2", "No."), prediction("1", "- No.")], REFERENCES, bench("no_bullets"))
    assert first == Verdict(
        candidate="a",
        id="2",
        complies=True,
        complies_loosely=True,
        findings={"no_bullets": PASSED},
        passed_loosely=("no_bullets",),
        scores={"exact_match": 1.0},
    )
    assert (second.id, second.complies, second.scores) == ("1", False, {"exact_match": 0.0})
    assert second.findings["no_bullets"].reason


def test_a_failed_request_fails_every_check_and_matches_nothing():
    [verdict] = judged([prediction("1", "Yes.", error="timeout")], REFERENCES, bench("no_bullets"))
    assert (verdict.complies, verdict.complies_loosely, verdict.error) == (False, False, "timeout")
    assert verdict.findings["no_bullets"].reason == "no answer came"
    assert verdict.scores == {"exact_match": 0.0}
    assert verdict.passed_loosely == ()


def test_a_failed_request_does_not_keep_even_an_empty_contract():
    [verdict] = judged([prediction("1", error="timeout")], REFERENCES, bench())
    assert (verdict.complies, verdict.complies_loosely, verdict.findings) == (False, False, {})


def test_without_a_reference_a_metric_is_absent_with_its_reason():
    [verdict] = judged([prediction("9", "Yes.")], REFERENCES, bench("no_bullets"))
    assert verdict.scores == {}
    assert verdict.absent["exact_match"]


def test_a_check_that_should_pass_is_reported_and_not_required():
    [verdict] = judged([prediction("1", "- Yes.")], REFERENCES, bench("json", should=("no_bullets",)))
    assert list(verdict.findings) == ["json", "no_bullets"]
    [other] = judged([prediction("1", "- Yes.")], REFERENCES, bench(should=("no_bullets",)))
    assert (other.findings["no_bullets"].passed, other.complies) == (False, True)


def test_a_fenced_answer_passes_loosely_and_fails_strictly():
    [verdict] = judged([prediction("1", '```json\n{"a": 1}\n```')], REFERENCES, bench("json"))
    assert (verdict.complies, verdict.complies_loosely, verdict.passed_loosely) == (False, True, ("json",))


def test_more_answers_than_are_held_at_a_time_are_all_judged():
    answers = [prediction(str(n), "Yes.") for n in range(600)]
    assert [verdict.id for verdict in judged(answers, {}, bench("no_bullets"))] == [str(n) for n in range(600)]


def test_a_metric_that_loses_an_answer_is_named():
    short = Bench.of(bench().contract, [KeyedMetric(metric=Short())])
    with pytest.raises(PluginError, match="metric 'short' gave 1 scores for 2 answers"):
        list(judged([prediction("1"), prediction("2")], {}, short))


class TestFaults:
    """An error that is the metric's own names the metric, and the line of its code."""

    def told(self, error, call):
        with pytest.raises(Exception) as raised:  # noqa: PT011 - which one it is stands in the assertions
            call(Bench.of(bench().contract, [KeyedMetric(metric=Broken(error))]))
        return type(raised.value), str(raised.value), raised.value.__cause__

    def scores(self, broken):
        return list(judged([prediction("1")], {}, broken))

    def counts(self, broken):
        return corpus_counts([Answer(text="")], broken)

    @pytest.mark.parametrize(
        ("error", "said"),
        [
            (ZeroDivisionError("division by zero"), "ZeroDivisionError: division by zero"),
            (KeyError(), "KeyError"),
            (SystemExit(2), "SystemExit: 2"),
        ],
    )
    def test_scores_that_fail_are_the_metrics_fault(self, error, said):
        worded = f"metric 'broken' failed at {fault_line(Broken.scores)}: {said}."
        assert self.told(error, self.scores) == (PluginError, worded, error)

    def test_so_are_the_counts_of_all_answers_together(self):
        error = ValueError("no words")
        worded = f"metric 'broken' failed at {fault_line(Broken.counts)}: ValueError: no words."
        assert self.told(error, self.counts) == (PluginError, worded, error)

    def test_what_the_metric_tells_the_user_is_left_as_it_is(self):
        error = ConfigError("the rubric is empty.")
        assert self.told(error, self.scores) == (ConfigError, "the rubric is empty.", None)


class TestNames:
    def keyed(self, name, key):
        metric = plugins.installed().build("metric", plugins.Reference(name=name), None)
        return KeyedMetric(metric=metric, key=key).measures

    def test_a_key_names_the_one_measure_and_prefixes_many(self):
        assert self.keyed("exact_match", "") == {"exact_match": "exact_match"}
        assert self.keyed("exact_match", "mine") == {"exact_match": "mine"}
        assert self.keyed("rouge", "mine")["rougeL"] == "mine.rougeL"

    def test_a_rule_and_a_metric_may_share_a_name(self, tmp_path):
        rule = Rule(check=plugins.Reference(name="no_bullets"), key="exact_match")
        metric = NamedMetric(metric=plugins.Reference(name="exact_match"))
        both = built_bench([rule], [metric], plugins.installed(), tmp_path)
        [verdict] = judged([prediction("1", "Yes.")], REFERENCES, both)
        assert (list(verdict.findings), list(verdict.scores)) == (["exact_match"], ["exact_match"])
