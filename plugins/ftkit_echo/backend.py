"""A backend that learns by heart: its model is a file of prompts and answers.

It goes through everything a real backend does, in a child process that can be killed and continued.
"""

import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, ClassVar

import msgspec

from ftkit import (
    BackendError,
    Capabilities,
    Command,
    Component,
    Estimate,
    Event,
    Example,
    Message,
    Problem,
    TokenCount,
    TokenizedRow,
    TrainingPlan,
    TrainingResult,
)

MEMORY = "memory.jsonl"
_FREE = Estimate(low=0.0, mid=0.0, high=0.0, basis="it runs on this machine, without a model")
_TOKEN = re.compile(r"\S+\s*")


class EchoBackend(Component, frozen=True, kw_only=True):
    """Learns the training rows by heart, `batch_size` rows a step.

    `seconds_per_step` makes it slow, to rehearse an interruption. `max_words` is the longest row it takes.
    """

    name: ClassVar[str] = "echo"
    batch_size: Annotated[int, msgspec.Meta(ge=1)] = 8
    seconds_per_step: Annotated[float, msgspec.Meta(ge=0)] = 0.0
    max_words: int | None = None

    def capabilities(self) -> Capabilities:
        """It continues after an interruption; its tokens are words."""
        return Capabilities(resumes=True, max_tokens=self.max_words)

    def preflight(self) -> Iterator[Problem]:
        """Nothing can stop it."""
        return iter(())

    def validate(self, plan: TrainingPlan) -> Iterator[Problem]:
        """Rows of more than `max_words` words."""
        for example in rows(plan.train_file) if self.max_words is not None else ():
            words = len(_words(example.prompt)) + len(_words(example.completion))
            if self.max_words is not None and words > self.max_words:
                detail = f"{words:,} words, the limit is {self.max_words:,}"
                yield Problem(id=example.id, reason="too-long", detail=detail)

    def estimate(self, plan: TrainingPlan) -> Estimate:  # noqa: ARG002 - the protocol's signature
        """Nothing is known of tokens, and it costs nothing."""
        return _FREE

    def counted(self, rows: Iterable[Example]) -> Iterator[TokenCount]:
        """A word is a token; those of the answer are trained."""
        for example in rows:
            prompt, answer = len(_words(example.prompt)), len(_words(example.completion))
            spans = ((prompt, prompt + answer),) if answer else ()
            yield TokenCount(id=example.id, total=prompt + answer, spans=spans)

    def tokenized(self, rows: Iterable[Example]) -> Iterator[TokenizedRow]:
        """The words of each row, each with the space behind it."""
        for example in rows:
            prompt, answer = _words(example.prompt), _words(example.completion)
            trained = (False,) * len(prompt) + (True,) * len(answer)
            yield TokenizedRow(id=example.id, pieces=(*prompt, *answer), trained=trained)

    def priced(self, tokens: int) -> Estimate:
        """It learns each word once, for nothing."""
        return msgspec.structs.replace(_FREE, tokens=tokens)

    def command(self, plan: TrainingPlan) -> Command:
        """The trainer of this package."""
        options = [plan.train_file, plan.folder, str(self.batch_size), str(self.seconds_per_step)]
        return Command(argv=(sys.executable, "-m", "ftkit_echo.trainer", *options))

    def event(self, line: str) -> Event | None:
        """The trainer's lines are events in JSON."""
        try:
            return msgspec.json.decode(line, type=Event)
        except msgspec.DecodeError:
            return None

    def result(self, plan: TrainingPlan) -> TrainingResult:
        """The file of what was learnt."""
        memory = Path(plan.folder) / MEMORY
        learnt = sum(1 for _ in rows(str(memory))) if memory.exists() else 0
        wanted = sum(1 for _ in rows(plan.train_file))
        if learnt != wanted:
            raise BackendError(f"echo learnt {learnt} of {wanted} rows.")
        steps = -(-wanted // self.batch_size)
        return TrainingResult(
            kind="full-model",
            base_model="echo",
            predictor={"echo": {"memory": MEMORY}},
            steps=steps,
            steps_executed=_executed(plan),
            loss=0.0,
        )


def rows(path: str) -> Iterator[Example]:
    """The examples in a file of JSON lines."""
    decoder = msgspec.json.Decoder(Example)
    with Path(path).open("rb") as file:
        for line in file:
            yield decoder.decode(line)


def _words(messages: Iterable[Message]) -> tuple[str, ...]:
    return tuple(word for message in messages for word in _TOKEN.findall(f"{message.content}\n"))


def _executed(plan: TrainingPlan) -> int:
    return int((Path(plan.folder) / "steps").read_text(encoding="utf-8"))
