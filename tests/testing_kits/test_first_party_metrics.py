from typing import ClassVar

from ftkit_judge.preference import JudgePreference
from ftkit_judge.rating import JudgeRating
from ftkit_metrics.exact_match import ExactMatch
from ftkit_metrics.field_accuracy import FieldAccuracy
from ftkit_metrics.field_f1 import FieldF1
from ftkit_metrics.groundedness import Groundedness
from ftkit_metrics.labels import LabelAccuracy
from ftkit_metrics.numeric_closeness import NumericCloseness
from ftkit_metrics.rouge import Rouge
from ftkit_metrics.section_match import SectionMatch
from ftkit_metrics.token_f1 import TokenF1
from ftkit_metrics.translation import Bleu, Chrf

from ftkit import Answer, Message
from ftkit.testing import MetricConduct, MetricContract

from .covering import not_covered

ALL_AT_ONCE = "a predictor is asked once for all answers"


def answer(text, reference, asked="How much?"):
    return Answer(text=text, reference=reference, prompt=(Message(role="user", content=asked),))


class TestExactMatch(MetricContract):
    metric = ExactMatch()
    symmetric = True
    better, worse = answer("Rome", "Rome"), answer("Roma", "Rome")


class TestRouge(MetricContract):
    metric = Rouge()
    symmetric = True
    better, worse = answer("the cat sat", "the cat sat down"), answer("a dog", "the cat sat down")


class TestTokenF1(MetricContract):
    metric = TokenF1()
    better, worse = answer("the red cat", "red cat"), answer("blue cat", "red cat")


class TestBleu(MetricContract):
    metric = Bleu()
    bounds = (0.0, 100.0)
    better = answer("the cat sat on the mat", "the cat sat on the mat today")
    worse = answer("a dog", "the cat sat on the mat today")


class TestChrf(MetricContract):
    metric = Chrf()
    bounds = (0.0, 100.0)
    better, worse = answer("cats", "cat"), answer("dogs", "cat")


class TestFieldAccuracy(MetricContract):
    metric = FieldAccuracy()
    better, worse = answer('{"a": 1, "b": 2}', '{"a": 1, "b": 3}'), answer('{"a": 0}', '{"a": 1, "b": 3}')


class TestFieldF1(MetricContract):
    metric = FieldF1()
    better, worse = answer('{"a": 1, "b": 2}', '{"a": 1, "b": 3}'), answer('{"a": 0}', '{"a": 1, "b": 3}')


class TestGroundedness(MetricContract):
    metric = Groundedness()
    better = answer("It is 42 kg.", None, asked="How heavy is 42 kg?")
    worse = answer("It is 43 kg.", None, asked="How heavy is 42 kg?")


class TestLabelAccuracy(MetricContract):
    metric = LabelAccuracy(labels=("yes", "no"))
    better, worse = answer("yes", "yes"), answer("no", "yes")


class TestNumericCloseness(MetricContract):
    metric = NumericCloseness(relative=0.01)
    better, worse = answer("weight 100.5", "weight 100"), answer("weight 120", "weight 100")


class TestSectionMatch(MetricContract):
    metric = SectionMatch(section="PLAN", names=("PLAN",))
    better, worse = answer("PLAN\nrest", "PLAN\nrest"), answer("PLAN\nrun", "PLAN\nrest")


class TestJudgeRating(MetricConduct):
    metric = JudgeRating(predictor={"echo": {}}, controls=1)
    not_yet: ClassVar = {"test_it_streams": ALL_AT_ONCE}
    bounds = (1.0, 5.0)


class TestJudgePreference(MetricConduct):
    metric = JudgePreference(predictor={"echo": {}}, controls=1)
    not_yet: ClassVar = {"test_it_streams": ALL_AT_ONCE}


def test_every_metric_of_ours_runs_its_kit():
    assert not_covered("metric", globals()) == ["evaluate"], "what it takes is decided by the module that it is given"
