"""Asks a candidate all cases and keeps every answer as soon as it is there.

Answers are appended to a file named by everything that decides them, so an interrupted run goes on where it was and a
finished candidate is never asked again. A line torn by a crash does not count; failed answers are asked anew.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import BinaryIO, NamedTuple

import msgspec

from ftkit import interfaces, jsonl
from ftkit.answer_files.blocks import walked
from ftkit.contract import Contract
from ftkit.errors import PluginError
from ftkit.prompting import rendered
from ftkit.reports import Prediction
from ftkit.scoring.answers import Answers, in_order
from ftkit.scoring.candidates import Ready
from ftkit.values import Example, Reply, Request

Tell = Callable[[str, int, int], None]
"""Told after each answer: candidate, answers so far, answers wanted."""


class Repetition(msgspec.Struct, frozen=True, kw_only=True):
    """How often each case is asked, and how freely it is answered."""

    repeats: int = 1
    temperature: float | None = None  # None: the predictor's own
    seed: int = 7


class Questions(msgspec.Struct, frozen=True, kw_only=True):
    """A candidate's requests, and the key of everything that decides its answers."""

    candidate: Ready
    rounds: tuple[tuple[Request, ...], ...]  # for each repeat all cases, in their order
    key: str  # equal keys give equal answers, as far as the predictor is deterministic

    @property
    def wanted(self) -> int:
        """How many answers make the candidate complete."""
        return sum(map(len, self.rounds))


class _Known(NamedTuple):
    """Where in the file of answers one stands."""

    start: int
    length: int


def questions(  # noqa: PLR0913 - one candidate's questions and all that they are made from
    candidate: Ready,
    cases: Sequence[Example],
    train: Iterable[Example],
    contract: Contract,
    max_tokens: int,
    repetition: Repetition = Repetition(),  # noqa: B008 - a frozen value
) -> Questions:
    """The requests of a candidate: for each repeat one for each case, in the cases' order."""
    prompts = rendered(candidate.prompter, cases, train, contract)
    once = [
        Request(id=case.id, messages=messages, max_tokens=max_tokens, tools=case.tools)
        for case, messages in zip(cases, prompts, strict=True)
    ]
    return repeated(candidate, once, repetition)


def repeated(candidate: Ready, once: Sequence[Request], repetition: Repetition) -> Questions:
    """The same requests as often as they are to be asked."""
    rounds = tuple(
        tuple(_repeated(request, repeat, repetition) for request in once) for repeat in range(repetition.repeats)
    )
    return Questions(candidate=candidate, rounds=rounds, key=_key(candidate, rounds))


def answered(asked: Questions, folder: Path, earlier: Iterable[Prediction], tell: Tell) -> Answers:
    """All answers of a candidate, repeat by repeat in the order of its requests.

    They stand in `folder`/KEY.jsonl. `earlier` are answers of a finished run with the same key.
    """
    path = folder / f"{asked.key}.jsonl"
    wanted = {(request.id, repeat) for repeat, requests in enumerate(asked.rounds) for request in requests}
    known = {which: span for which, span in _kept(path).items() if which in wanted}
    with path.open("ab") as file, _loaded(asked.candidate.predictor) as predictor:
        for one in earlier:
            if not one.error and (one.id, one.repeat) in wanted and (one.id, one.repeat) not in known:
                _append(file, one, known)
        tell(asked.candidate.name, len(known), asked.wanted)
        for repeat, requests in enumerate(asked.rounds):
            _ask(asked, predictor, repeat, requests, known, file, tell)
    spans = [
        (*known[request.id, repeat], request.id, repeat)
        for repeat, requests in enumerate(asked.rounds)
        for request in requests
    ]
    return in_order(path, asked.candidate.name, spans)


def _ask(  # noqa: PLR0913 - one round of one candidate
    asked: Questions,
    predictor: interfaces.Predictor,
    repeat: int,
    requests: Sequence[Request],
    known: dict[tuple[str, int], _Known],
    file: BinaryIO,
    tell: Tell,
) -> None:
    """Asks what is not known of a round, and appends each answer at once."""
    wanted = {request.id for request in requests}
    finished = frozenset(case for case in wanted if (case, repeat) in known)
    if len(finished) < len(wanted):
        for reply in predictor.predict(requests, finished):
            if reply.id not in wanted:
                raise PluginError(f"{_predictor(asked)} answered '{reply.id}', which nobody asked.")
            if (reply.id, repeat) in known:
                continue
            _append(file, _prediction(reply, repeat, asked.candidate.name), known)
            file.flush()
            tell(asked.candidate.name, len(known), asked.wanted)
    missing = [request.id for request in requests if (request.id, repeat) not in known]
    if missing:
        raise PluginError(f"{_predictor(asked)} gave no reply to {len(missing)} requests, the first is {missing[0]}.")


def _loaded(predictor: interfaces.Predictor) -> AbstractContextManager[interfaces.Predictor]:
    """The predictor, made ready once for all rounds where that takes long."""
    return predictor.loaded() if isinstance(predictor, interfaces.StaysLoaded) else nullcontext(predictor)


def _append(file: BinaryIO, prediction: Prediction, known: dict[tuple[str, int], _Known]) -> None:
    start = file.tell()
    line = jsonl.lines([prediction])
    file.write(line)
    known[prediction.id, prediction.repeat] = _Known(start, len(line))


def _kept(path: Path) -> dict[tuple[str, int], _Known]:
    """The whole lines of an interrupted run that hold an answer; what was torn is cut off."""
    if not path.exists():
        return {}
    with path.open("r+b") as file:
        file.truncate(jsonl.untorn_length(path))
    known = {}
    for line in walked(path):
        one = jsonl.decode(line.text, Prediction, f"{path}:{line.number}")
        if not one.error:
            known[one.id, one.repeat] = _Known(line.start, len(line.text))
    return known


def _key(candidate: Ready, rounds: tuple[tuple[Request, ...], ...]) -> str:
    fingerprint = candidate.predictor.fingerprint()
    asked = rounds[0] if len(rounds) == 1 else rounds
    held = [candidate.form] if candidate.form else []
    return jsonl.digest([candidate.predictor_reference.written(), fingerprint, asked, *held])


def _repeated(request: Request, repeat: int, repetition: Repetition) -> Request:
    """The request as it is asked this time; unchanged where each case is asked once, by the predictor's own rule."""
    if repetition.temperature is not None:
        request = msgspec.structs.replace(request, temperature=repetition.temperature)
    if repetition.repeats == 1:
        return request
    seed = int.from_bytes(
        hashlib.blake2b(f"{repetition.seed}\0{repeat}\0{request.id}".encode(), digest_size=4).digest()
    )
    return msgspec.structs.replace(request, repeat=repeat, seed=seed)


def _prediction(reply: Reply, repeat: int, candidate: str) -> Prediction:
    return Prediction(
        candidate=candidate,
        id=reply.id,
        repeat=repeat,
        output=reply.output,
        prompt_tokens=reply.prompt_tokens,
        completion_tokens=reply.completion_tokens,
        seconds=reply.seconds,
        finish=reply.finish,
        error=reply.error,
        cached_prompt_tokens=reply.cached_prompt_tokens,
        cached=reply.cached,
        reasoning_tokens=reply.reasoning_tokens,
        first_token_seconds=reply.first_token_seconds,
        retries=reply.retries,
        model=reply.model,
    )


def _predictor(asked: Questions) -> str:
    return f"predictor '{asked.candidate.predictor_reference.name}'"
