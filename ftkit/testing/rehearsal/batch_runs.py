"""The course of a batch: its file is read, its questions are answered, its answers stand in files.

A batch that a killed server left is begun again: nothing of it stood in a file yet.
"""

import threading
from collections.abc import Iterator
from typing import Any, Literal

import msgspec
from msgspec import UNSET, UnsetType

from ftkit import jsonl
from ftkit.testing.rehearsal.chat import Completion
from ftkit.testing.rehearsal.chat_orders import ChatOrder
from ftkit.testing.rehearsal.completions import Completions
from ftkit.testing.rehearsal.exchange import RefusedRequest, converted, error_body
from ftkit.testing.rehearsal.shelves import fresh, now
from ftkit.testing.rehearsal.state import State
from ftkit.testing.rehearsal.wire import BATCH_ENDED, BatchError, BatchErrors, RequestCounts
from ftkit.values import Value

_MOST_REQUESTS = 50_000
_AT_ONCE = 64
_PATIENCE_SECONDS = 30


class InvalidBatch(Exception):  # noqa: N818 - what the service finds, and no error of ours
    """The input is no batch."""

    def __init__(self, errors: list[BatchError]) -> None:
        super().__init__()
        self.errors = BatchErrors(data=tuple(errors))


class BatchLine(Value, frozen=True, kw_only=True):
    """A line of a batch's input."""

    custom_id: str
    method: Literal["POST"]
    url: str
    body: dict[str, Any]


class LineResponse(Value, frozen=True, kw_only=True):
    """What one request was answered."""

    status_code: int
    request_id: str
    body: Any


class LineAnswer(Value, frozen=True, kw_only=True):
    """A line of a batch's output, or of its errors."""

    id: str
    custom_id: str
    response: LineResponse
    error: None = None


class BatchRuns:
    """The courses of all batches. Not frozen: it holds their threads."""

    def __init__(self, state: State, completions: Completions) -> None:
        self._state, self._completions = state, completions
        self._threads: list[threading.Thread] = []
        self._closing = False

    def begin(self, batch: str) -> None:
        """Takes a batch on its way."""
        thread = threading.Thread(target=self._run, args=(batch,), name=f"rehearsal {batch}", daemon=True)
        with self._state.changed:
            self._threads = [one for one in self._threads if one.is_alive()] + [thread]
        thread.start()

    def go_on(self) -> None:
        """Takes up every batch that a server before this one left unfinished."""
        for batch in self._state.batches.newest_first():
            if batch.status not in BATCH_ENDED:
                self.begin(batch.id)

    def close(self) -> None:
        """Waits for the batches that are being answered to notice the end."""
        self._closing = True
        for thread in self._threads:
            thread.join(_PATIENCE_SECONDS)

    def _run(self, id: str) -> None:  # noqa: A002 - a batch's id
        batch = self._state.batches.get(id)
        assert batch is not None
        try:
            lines = _lines(self._content(batch.input_file_id), batch.endpoint)
        except InvalidBatch as error:
            self._state.change_batch(id, status="failed", failed_at=now(), errors=error.errors)
            return
        if batch.status == "validating":
            counts = RequestCounts(total=len(lines))
            self._state.change_batch(id, status="in_progress", in_progress_at=now(), request_counts=counts)
        answers = list(self._answers(id, lines))
        if not self._closing:
            self._finish(id, answers)

    def _content(self, file: str) -> bytes:
        try:
            return self._state.content_path(file).read_bytes()
        except FileNotFoundError:
            raise InvalidBatch([BatchError(code="file_not_found", message=f"File {file} was deleted.")]) from None

    def _answers(self, id: str, lines: list[BatchLine]) -> Iterator[LineAnswer]:  # noqa: A002
        for start in range(0, len(lines), _AT_ONCE):
            batch = self._state.batches.get(id)
            if self._closing or batch is None or batch.status == "cancelling":
                return
            yield from self._answered(lines[start : start + _AT_ONCE])

    def _answered(self, lines: list[BatchLine]) -> list[LineAnswer]:
        read = [_order(line) for line in lines]
        answered = iter(self._completions.completed([one for one in read if isinstance(one, ChatOrder)]))
        told = [next(answered) if isinstance(one, ChatOrder) else one for one in read]
        return [_answer(line, one) for line, one in zip(lines, told, strict=True)]

    def _finish(self, id: str, answers: list[LineAnswer]) -> None:  # noqa: A002
        good = [answer for answer in answers if answer.response.status_code == 200]
        bad = [answer for answer in answers if answer.response.status_code != 200]
        output, errors = self._kept(id, "output", good), self._kept(id, "error", bad)
        with self._state.changed:
            batch = self._state.batches.get(id)
            assert batch is not None
            cancelled = batch.status == "cancelling"
            ended = {"cancelled_at": now()} if cancelled else {"finalizing_at": now(), "completed_at": now()}
            counts = RequestCounts(total=batch.request_counts.total, completed=len(good), failed=len(bad))
            self._state.change_batch(
                id,
                status="cancelled" if cancelled else "completed",
                output_file_id=output,
                error_file_id=errors,
                request_counts=counts,
                **ended,
            )

    def _kept(self, id: str, what: str, answers: list[LineAnswer]) -> str | UnsetType:  # noqa: A002
        if not answers:
            return UNSET
        return self._state.add_file(f"{id}_{what}.jsonl", "batch_output", jsonl.lines(answers)).id


def _lines(content: bytes, endpoint: str) -> list[BatchLine]:
    """The requests of a file. Raises InvalidBatch with every line that is none."""
    found: dict[str, BatchLine] = {}
    errors: list[BatchError] = []
    for number, line in enumerate(content.removesuffix(b"\n").split(b"\n"), start=1):
        try:
            one = msgspec.json.decode(line, type=BatchLine)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            errors.append(BatchError(code="invalid_json_line", message=str(error), line=number))
            continue
        if one.custom_id in found:
            message = f"The custom_id '{one.custom_id}' is used twice."
            errors.append(BatchError(code="duplicate_custom_id", message=message, param="custom_id", line=number))
        if one.url != endpoint:
            message = f"The url '{one.url}' is not the batch's endpoint."
            errors.append(BatchError(code="mismatched_url", message=message, param="url", line=number))
        found[one.custom_id] = one
    if len(found) > _MOST_REQUESTS:
        errors.append(BatchError(code="too_many_tasks", message=f"A batch has at most {_MOST_REQUESTS:,} requests."))
    if errors:
        raise InvalidBatch(errors)
    return list(found.values())


def _order(line: BatchLine) -> ChatOrder | RefusedRequest:
    try:
        return converted(line.body, ChatOrder)
    except RefusedRequest as refused:
        return refused


def _answer(line: BatchLine, said: Completion | RefusedRequest) -> LineAnswer:
    status, body = (said.status, error_body(said)) if isinstance(said, RefusedRequest) else (200, said)
    response = LineResponse(status_code=status, request_id=fresh("req_"), body=body)
    return LineAnswer(id=fresh("batch_req_"), custom_id=line.custom_id, response=response)
