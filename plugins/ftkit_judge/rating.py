"""A judge that rates one answer on a scale, with the reference beside it."""

from collections.abc import Sequence
from typing import Annotated, ClassVar

import msgspec

from ftkit import ConfigError, Score, interfaces
from ftkit_judge import wording
from ftkit_judge.judging import Item, Judge, replies, without_verdict


class JudgeRating(Judge, frozen=True, kw_only=True):
    """A model's rating of the answer by a rubric, from `lowest` to `highest`.

    predictor: who judges, as a candidate's predictor is named. rubric: what makes an answer good.
    max_tokens: of the judge's reply. controls: so many wrong answers are judged among each few hundred.
    most_fooled: the judge is not believed where it rates more than this share of them as high as the right ones.
    folder: what relative paths of the predictor start from. lowest, highest: the ends of the scale.
    """

    name: ClassVar[str] = "judge_rating"
    measures: ClassVar[tuple[str, ...]] = ("judge_rating",)
    passes_or_fails: ClassVar[bool] = False
    lowest: Annotated[int, msgspec.Meta(ge=0, le=100)] = 1
    highest: Annotated[int, msgspec.Meta(ge=1, le=100)] = 5

    def __post_init__(self) -> None:
        """Raises ConfigError for a scale without steps."""
        if self.lowest >= self.highest:
            raise ConfigError(f"the scale from {self.lowest} to {self.highest} has no steps.")
        super().__post_init__()

    def judged(self, predictor: interfaces.Predictor, items: Sequence[Item]) -> list[Score]:
        """The rating of each item."""
        prompts = [self._prompt(item) for item in items]
        told = replies(predictor, prompts, self.max_tokens)
        ratings = [None if reply.error else wording.rating_in(reply.output) for reply in told]
        return [
            Score(values={"judge_rating": float(rating)})
            if rating is not None and self.lowest <= rating <= self.highest
            else without_verdict(reply)
            for rating, reply in zip(ratings, told, strict=True)
        ]

    def control(self, wrong: Item) -> tuple[Item, ...]:
        """The wrong answer, and the right one beside it."""
        return (wrong, wrong._replace(text=wrong.reference))

    def sees_through(self, judged: Sequence[Score]) -> bool:
        """Whether the right one was rated higher."""
        wrong, right = (score.values.get("judge_rating") for score in judged)
        return wrong is not None and right is not None and wrong < right

    def wording(self) -> str:
        """The question for a rating."""
        return wording.RATING

    def _prompt(self, item: Item) -> str:
        return wording.RATING.format(
            rubric=self.rubric,
            mark=wording.mark(*item),
            question=item.question,
            reference=item.reference,
            answer=item.text,
            lowest=self.lowest,
            highest=self.highest,
        )
