"""What every metric must do, whatever it measures."""

import math
from collections import Counter
from itertools import islice
from typing import ClassVar

from ftkit.interfaces import CorpusMetric, HasVersions, Metric, higher_is_better
from ftkit.kinds import KindName
from ftkit.testing.components import ComponentContract
from ftkit.testing.hostile import HOSTILE, SHORT, drawn
from ftkit.testing.streams import endless
from ftkit.values import Answer, CorpusScore, Message, Score


class MetricConduct(ComponentContract):
    """A metric scores any answer at all: figures within its bounds, or none and why; never an invented one."""

    kind: ClassVar[KindName] = "metric"
    metric: ClassVar[Metric]
    bounds: ClassVar[tuple[float, float]] = (0.0, 1.0)
    symmetric: ClassVar[bool] = False
    """Whether answer and reference may change places; say so where it is so, and it is tested."""

    def scores(self, *answers: Answer) -> list[Score]:
        """What the metric says of these answers."""
        return list(self.metric.scores(answers))

    def test_its_measures_have_names(self) -> None:
        """At least one, each once."""
        measures = self.metric.measures
        assert measures, "it measures nothing"
        assert len(set(filter(None, measures))) == len(measures), f"measures: {measures}"

    def test_hostile_answers_and_references_are_scored(self) -> None:
        """One score for each, and no exception."""
        pairs = [(text, other) for text in HOSTILE[:6] + SHORT for other in ("a plain reference", text)]
        assert len(self.scores(*(_answer(text, other) for text, other in pairs))) == len(pairs)

    def test_each_score_has_every_measure_or_the_reason_why_not(self) -> None:
        """What is absent is said to be absent, in words; it is never 0 and never not-a-number."""
        for answer, score in self._scored():
            if score.absent:
                assert score.values == {}, f"both figures and a reason why there are none: {score}"
                assert score.absent.isprintable(), f"the reason {score.absent!r}"
            else:
                assert tuple(score.values) == tuple(self.metric.measures), f"{score} of {answer.text!r}"

    def test_figures_are_within_their_bounds(self) -> None:
        """And finite. A hair beyond is the rounding of floating-point numbers."""
        low, high = self.bounds
        for answer, score in self._scored():
            for measure, figure in score.values.items():
                assert math.isfinite(figure), f"{measure} of {answer.text!r} is {figure}"
                assert low - 1e-9 <= figure <= high + 1e-9, f"{measure} of {answer.text!r} is {figure}"

    def test_a_metric_that_passes_or_fails_says_0_or_1(self) -> None:
        """It is compared by a test for passes and fails, which knows nothing between."""
        if self.metric.passes_or_fails:
            figures = {figure for _, score in self._scored() for figure in score.values.values()}
            assert figures <= {0.0, 1.0}, f"found {sorted(figures - {0.0, 1.0})}"

    def test_the_same_answer_has_the_same_score(self) -> None:
        """Asked again, and whatever stands before it."""
        answers = _answers()[:30]
        together = self.scores(*answers)
        assert self.scores(*answers) == together, "another score at the second time"
        alone = [self.scores(answer)[0] for answer in answers]
        assert alone == together, "a score depends on the answers before it"

    def test_a_symmetric_metric_may_change_answer_and_reference(self) -> None:
        """For those that say that they are."""
        for answer in _answers() if self.symmetric else ():
            if answer.reference is not None and answer.reference.strip() and answer.text.strip():
                there, back = self.scores(answer, _answer(answer.reference, answer.text))
                both = there.values.keys() & back.values.keys()
                apart = [one for one in both if not math.isclose(there.values[one], back.values[one], abs_tol=1e-9)]
                assert apart == [], f"{', '.join(apart)}: {there} and, turned round, {back}"

    def test_it_streams(self) -> None:
        """It scores before the last answer is there."""
        given = endless([_answer(f"yes, {number}", f"no, {number}") for number in range(5000)])
        assert len(list(islice(self.metric.scores(given), 3))) == 3
        assert self.scores() == []

    def test_pieces_counted_apart_give_what_is_counted_together(self) -> None:
        """The core counts in many processes and adds up."""
        if isinstance(self.metric, CorpusMetric):
            answers = _answers()
            whole = self.metric.corpus_score(self.metric.counts(answers))
            added: Counter[str] = Counter()
            for start in range(0, len(answers), 7):
                added.update(self.metric.counts(answers[start : start + 7]))
            assert _near(self.metric.corpus_score(added), whole), "pieces give another figure than the whole"

    def test_nothing_counted_has_no_corpus_score(self) -> None:
        """Absent with a reason, and no division by zero."""
        if isinstance(self.metric, CorpusMetric):
            score = self.metric.corpus_score(self.metric.counts([]))
            assert score.absent, f"{score} of no answers"
            assert not score.values, f"{score} of no answers"

    def test_what_decides_it_is_told_in_words(self) -> None:
        """Where it depends on a library or a model, it names a version or a fingerprint."""
        if isinstance(self.metric, HasVersions):
            told = self.metric.versions()
            assert told, "it names nothing"
            assert all(isinstance(said, str) and said for said in told.values()), f"versions: {told}"

    def _scored(self) -> list[tuple[Answer, Score]]:
        answers = _answers()
        return list(zip(answers, self.scores(*answers), strict=True))


class MetricContract(MetricConduct):
    """A metric that knows better from worse.

    Give `metric`; and `better` and `worse`, two answers of which the first is the better one by its first measure.
    """

    better: ClassVar[Answer]
    worse: ClassVar[Answer]

    def test_the_better_answer_has_the_better_score(self) -> None:
        """More, or less where the class says `higher_is_better = False`."""
        better, worse = (score.values[self.metric.measures[0]] for score in self.scores(self.better, self.worse))
        right = better > worse if higher_is_better(self.metric) else better < worse
        assert right, f"the better answer has {better}, the worse one {worse}"


def _answers() -> list[Answer]:
    texts = [*SHORT, *drawn(60)]
    references: list[str | None] = ["a plain reference", *texts[1:], None]
    return [_answer(text, reference) for text, reference in zip(texts, references[-len(texts) :], strict=True)]


def _answer(text: str, reference: str | None) -> Answer:
    prompt = (Message(role="user", content="How high is 42?"),)
    return Answer(text=text, reference=reference, prompt=prompt, record={"seen": "42 kg of B12"})


def _near(one: CorpusScore, other: CorpusScore) -> bool:
    same = (one.confusion, one.absent, list(one.values)) == (other.confusion, other.absent, list(other.values))
    return same and all(math.isclose(figure, other.values[key], abs_tol=1e-9) for key, figure in one.values.items())
