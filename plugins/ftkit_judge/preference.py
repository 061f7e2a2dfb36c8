"""A judge that compares an answer with the reference, asked twice with the two in each other's place."""

from collections.abc import Sequence
from typing import ClassVar

from ftkit import Reply, Score, interfaces
from ftkit_judge import wording
from ftkit_judge.judging import Item, Judge, replies, without_verdict

_MEASURE = "judge_preference"
_ANSWER_FIRST = {"A": 1.0, "TIE": 0.5, "B": 0.0}
_ANSWER_SECOND = {"A": 0.0, "TIE": 0.5, "B": 1.0}
_WAVERS = Score(absent="the judge prefers whichever answer stands in one place")


class JudgePreference(Judge, frozen=True, kw_only=True):
    """1 where a model prefers the answer to the reference, 0 where the reference, 0.5 where neither.

    It is asked twice, with the two in each other's place; a judge that then takes back what it said gives no score.
    The model is not told which of the two is the reference.

    predictor: who judges, as a candidate's predictor is named. rubric: what makes an answer good.
    max_tokens: of the judge's reply. controls: so many wrong answers are judged among each few hundred.
    most_fooled: the judge is not believed where it does not prefer the right answer to more than this share of them.
    folder: what relative paths of the predictor start from.
    """

    name: ClassVar[str] = _MEASURE
    measures: ClassVar[tuple[str, ...]] = (_MEASURE,)
    passes_or_fails: ClassVar[bool] = False

    def judged(self, predictor: interfaces.Predictor, items: Sequence[Item]) -> list[Score]:
        """The preference for each item's text, out of two replies."""
        prompts = [
            self._prompt(item, *pair)
            for item in items
            for pair in ((item.text, item.reference), (item.reference, item.text))
        ]
        told = replies(predictor, prompts, self.max_tokens)
        return [_score(first, second) for first, second in zip(told[::2], told[1::2], strict=True)]

    def control(self, wrong: Item) -> tuple[Item, ...]:
        """The wrong answer, which is compared with the right one."""
        return (wrong,)

    def sees_through(self, judged: Sequence[Score]) -> bool:
        """Whether the right answer was preferred."""
        return judged[0].values.get(_MEASURE) == 0.0

    def wording(self) -> str:
        """The question for a preference."""
        return wording.PREFERENCE

    def _prompt(self, item: Item, first: str, second: str) -> str:
        return wording.PREFERENCE.format(
            rubric=self.rubric,
            mark=wording.mark(item.question, first, second),
            question=item.question,
            first=first,
            second=second,
        )


def _score(answer_first: Reply, answer_second: Reply) -> Score:
    values = []
    for reply, meaning in ((answer_first, _ANSWER_FIRST), (answer_second, _ANSWER_SECOND)):
        said = None if reply.error else wording.preference_in(reply.output)
        if said is None:
            return without_verdict(reply)
        values.append(meaning[said])
    return _WAVERS if abs(values[0] - values[1]) == 1.0 else Score(values={_MEASURE: sum(values) / 2})
