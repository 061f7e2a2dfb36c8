"""What both judges share: they ask a predictor, and are believed only where they see through control items.

A control is an answer that is known to be wrong: the reference of another case. A judge that likes it as well as the
right one, because it says yes to everything or does not read, is not believed, and its scores are absent.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Annotated, Any, NamedTuple

import msgspec

from ftkit import Answer, Component, FilePath, Message, Reply, Request, Score, built_predictor, interfaces
from ftkit_judge import wording

_NO_REFERENCE = Score(absent="no reference")
_OFF_TOPIC = "The museum opens at ten, except on Mondays."


class Item(NamedTuple):
    """Something to judge."""

    question: str
    reference: str
    text: str


class Judge(Component, frozen=True, kw_only=True):
    """The options of a judge, and how its scores come about."""

    predictor: str | dict[str, dict[str, Any] | None]
    rubric: str = "Which facts are right, complete and relevant; style counts only where these are equal."
    max_tokens: Annotated[int, msgspec.Meta(ge=1)] = 400
    controls: Annotated[int, msgspec.Meta(ge=1)] = 6
    most_fooled: Annotated[float, msgspec.Meta(ge=0, lt=1)] = 0.2
    folder: FilePath = "."

    def __post_init__(self) -> None:
        """Raises ConfigError where the predictor cannot be built."""
        self._predictor()

    def scores(self, answers: Iterable[Answer]) -> Iterator[Score]:
        """One score for each answer; absent with its reason where the judge gives no verdict or is not believed.

        All answers are held and asked in one list, followed by the controls among them.
        """
        rows = [_item(answer) for answer in answers]
        items = [item for item in rows if item is not None]
        controls = [each for control in _controls(items, self.controls) for each in self.control(control)]
        judged = self.judged(self._predictor(), [*items, *controls])
        doubt = self._doubt(judged[len(items) :])
        found = iter([Score(absent=doubt)] * len(items) if doubt else judged[: len(items)])
        return (_NO_REFERENCE if item is None else next(found) for item in rows)

    def judged(self, predictor: interfaces.Predictor, items: Sequence[Item]) -> list[Score]:
        """The score of each item."""
        raise NotImplementedError

    def control(self, wrong: Item) -> tuple[Item, ...]:
        """What is judged to try the judge with this wrong answer; always as many items."""
        raise NotImplementedError

    def sees_through(self, judged: Sequence[Score]) -> bool:
        """Whether the judge, who judged `control`'s items so, noticed that the answer is wrong."""
        raise NotImplementedError

    def wording(self) -> str:
        """What it asks, with gaps for the case."""
        raise NotImplementedError

    def versions(self) -> dict[str, str]:
        """The digest of its wording and rubric, and what its predictor says of itself."""
        told = {f"predictor {key}": value for key, value in self._predictor().fingerprint().items()}
        return {"wording": wording.digest(self.wording(), self.rubric), **told}

    def _predictor(self) -> interfaces.Predictor:
        return _built(msgspec.json.encode(self.predictor), self.folder)

    def _doubt(self, judged: Sequence[Score]) -> str:
        """Why the judge is not believed; nothing where it is, or where there was nothing to judge."""
        each = len(self.control(Item("", "", "")))
        tried = [judged[start : start + each] for start in range(0, len(judged), each)]
        fooled = sum(not self.sees_through(one) for one in tried)
        if not tried or fooled / len(tried) <= self.most_fooled:
            return ""
        why = next((f" ({score.absent})" for score in judged if score.absent), "")
        return f"the judge is not believed: it did not see through {fooled} of {len(tried)} wrong answers{why}"


def replies(predictor: interfaces.Predictor, prompts: Sequence[str], max_tokens: int) -> list[Reply]:
    """The replies to some prompts in their order, at temperature 0; one that never came says so in `error`."""
    requests = [
        Request(
            id=str(place),
            messages=(Message(role="user", content=prompt),),
            max_tokens=max_tokens,
            temperature=0.0,
        )
        for place, prompt in enumerate(prompts)
    ]
    came = {reply.id: reply for reply in predictor.predict(requests, frozenset())} if requests else {}
    return [came.get(one.id, Reply(id=one.id, error="the judge did not reply")) for one in requests]


def without_verdict(reply: Reply) -> Score:
    """The score of an answer on which a reply does not say what it must."""
    if reply.error:
        return Score(absent=f"the judge failed: {reply.error}")
    return Score(absent=f"the judge's reply does not end with a verdict: {reply.output.rstrip()[-80:]!r}")


@cache
def _built(written: bytes, folder: str) -> interfaces.Predictor:
    """Once in a process: a local model is slow to load."""
    return built_predictor(msgspec.json.decode(written), folder)


def _item(answer: Answer) -> Item | None:
    if answer.reference is None or not answer.reference.strip():
        return None
    question = "\n".join(message.content for message in answer.prompt) or "(not known)"
    return Item(question=question, reference=answer.reference, text=answer.text)


def _controls(items: Sequence[Item], most: int) -> list[Item]:
    """Wrong answers to some of the cases, spread evenly: each the reference of the next case that has another one."""
    step = max(1, len(items) // most)
    return [items[place]._replace(text=_other(items, place)) for place in range(0, len(items), step)][:most]


def _other(items: Sequence[Item], place: int) -> str:
    wanted = items[place].reference.strip()
    others = (item.reference for item in [*items[place + 1 :], *items[:place]])
    return next((other for other in others if other.strip() != wanted), _OFF_TOPIC)
