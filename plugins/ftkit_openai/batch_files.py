"""What travels in a batch's files: a line for each question, and a line for each answer or failure.

Source: the Batch API in OpenAI's API reference; a batch may have 50,000 requests and 200 MB.
"""

from collections.abc import Iterator, Sequence
from hashlib import blake2b
from typing import NamedTuple

import msgspec

from ftkit import Reply, Request
from ftkit_openai import bodies, faults, replies
from ftkit_openai.bodies import Manner
from ftkit_openai.faults import Target
from ftkit_openai.replies import NOTHING

ENDPOINT = "/v1/chat/completions"
MOST_LINES = 50_000
MOST_BYTES = 190_000_000


class Question(NamedTuple):
    """One line of a batch's input."""

    mark: str  # by which its answer is known
    request: Request
    line: bytes


class Part(NamedTuple):
    """So many questions as one batch may hold."""

    number: int
    questions: tuple[Question, ...]


class _Response(msgspec.Struct):
    status_code: int
    body: msgspec.Raw = NOTHING


class _Failure(msgspec.Struct):
    code: str | None = None
    message: str | None = None


class _Line(msgspec.Struct):
    custom_id: str
    response: _Response | None = None
    error: _Failure | None = None


_lines = msgspec.json.Decoder(_Line)


def parts(requests: Sequence[Request], manner: Manner, lines: int = MOST_LINES, size: int = MOST_BYTES) -> list[Part]:
    """All requests that can be sent, cut where a batch is full: a function of the whole list, whatever is answered."""
    found: list[Part] = []
    questions: list[Question] = []
    taken = 0
    for question in _questions(requests, manner):
        if questions and (len(questions) == lines or taken + len(question.line) > size):
            found.append(Part(len(found), tuple(questions)))
            questions, taken = [], 0
        questions.append(question)
        taken += len(question.line)
    return [*found, Part(len(found), tuple(questions))] if questions else found


def unsendable(requests: Sequence[Request]) -> Iterator[Reply]:
    """Replies for the requests that are in no part, with the reason."""
    for request in requests:
        if why := bodies.obstacle(request):
            yield Reply(id=request.id, error=why)


def key(target: Target, cut: Sequence[Part]) -> str:
    """What the batches of these questions are known by at the service: equal questions have equal keys."""
    digest = blake2b(target.base_url.encode(), digest_size=16)
    for part in cut:
        for question in part.questions:
            digest.update(msgspec.json.encode(question.request.id) + question.line)
    return digest.hexdigest()


def read(target: Target, questions: Sequence[Question], content: bytes, date: float) -> Iterator[Reply]:
    """The replies in a file of answers or of failures; lines that are nobody's are passed over."""
    asked = {question.mark: question.request.id for question in questions}
    for text in content.splitlines():
        try:
            line = _lines.decode(text)
        except msgspec.DecodeError:
            continue  # whose it is cannot be told; that question then has no answer, and says so
        case = asked.pop(line.custom_id, None)
        if case is not None:
            yield _reply(target, case, line, date)


def _questions(requests: Sequence[Request], manner: Manner) -> Iterator[Question]:
    for place, request in enumerate(requests):
        if bodies.obstacle(request):
            continue
        mark = f"case-{place}"
        line = {"custom_id": mark, "method": "POST", "url": ENDPOINT, "body": msgspec.Raw(bodies.body(request, manner))}
        yield Question(mark, request, msgspec.json.encode(line) + b"\n")


def _reply(target: Target, case: str, line: _Line, date: float) -> Reply:
    """The reply of a line. It has no seconds: when the service computed it, nobody knows."""
    if line.response is None or line.error is not None:
        told = line.error or _Failure()
        why = ": ".join(part for part in (told.code, told.message) if part) or "it has neither answer nor reason"
        return Reply(id=case, error=target.key.hidden(f"{target.base_url}: the batch did not answer it: {why}."))
    body = bytes(line.response.body)
    if line.response.status_code != 200:
        return Reply(id=case, error=str(faults.of_status(target, line.response.status_code, {}, body, date)))
    try:
        return replies.reply(case, replies.completion(body), None)
    except (msgspec.DecodeError, ValueError) as error:
        return Reply(id=case, error=str(faults.of_body(target, str(error), body)))
