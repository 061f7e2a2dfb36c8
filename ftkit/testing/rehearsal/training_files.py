"""Training files: judged as the service judges them once a job has begun, and read into rows for our trainers.

The judgement is the server's own and not that of ftkit's exporters, so that the one can find a mistake of the other.
"""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import msgspec

from ftkit.testing.rehearsal.messages import Said, tools_text
from ftkit.values import Example, Value

_FEWEST = 10
_SPECIAL = ("<|endoftext|>", "<|endofprompt|>", "<|fim_prefix|>", "<|fim_middle|>", "<|fim_suffix|>")


class InvalidFile(Exception):  # noqa: N818 - what the service finds, and no error of ours
    """The file cannot be trained on."""

    def __init__(self, message: str, code: str = "invalid_training_file") -> None:
        super().__init__(message)
        self.code = code


class _Conversation(Value, frozen=True, kw_only=True):
    """A line of a supervised job's file."""

    messages: tuple[Said, ...]
    tools: Any = None
    parallel_tool_calls: bool = True
    functions: Any = None


class _Input(Value, frozen=True, kw_only=True):
    messages: tuple[Said, ...]
    tools: Any = None
    parallel_tool_calls: bool = True


class _Comparison(Value, frozen=True, kw_only=True):
    """A line of a preference job's file."""

    input: _Input
    preferred_output: tuple[Said, ...]
    non_preferred_output: tuple[Said, ...]


class _Place(NamedTuple):
    """A line of a file."""

    file: str
    line: int


def rows(content: bytes, file: str, method: str, *, fewest: int = _FEWEST) -> list[Example]:
    """The rows of a file. Raises InvalidFile for the first line that the service would refuse, and for too few."""
    found: list[Example] = []
    lines = content.removesuffix(b"\n").split(b"\n")
    for number, line in enumerate(lines, start=1):
        place = _Place(file, number)
        found += [_compared(line, place)] if method == "dpo" else _conversation(line, place)
    if len(lines) < fewest:
        message = f"Training file has {len(lines)} example(s), but must have at least {fewest} examples"
        raise InvalidFile(message, "invalid_n_examples")
    return found


def _conversation(line: bytes, place: _Place) -> list[Example]:
    """A row for each stretch of answers that is learnt: a trainer of ours learns what stands behind a question."""
    said = _decoded(line, _Conversation, place)
    _check_texts(said.messages, place)
    if not said.messages or said.messages[-1].role != "assistant":
        raise InvalidFile(f"Line {place.line}: the last message must be from the assistant.")
    if not any(one.is_trained for one in said.messages):
        raise InvalidFile(f"Line {place.line}: at least one message must be from the assistant with weight 1.")
    return [
        _row(said.messages[:start], said.messages[start:end], said.tools, place)
        for start, end in _answers(said.messages)
    ]


def _compared(line: bytes, place: _Place) -> Example:
    said = _decoded(line, _Comparison, place)
    answers = (*said.preferred_output, *said.non_preferred_output)
    _check_texts((*said.input.messages, *answers), place)
    if [one.role for one in answers] != ["assistant", "assistant"]:
        raise InvalidFile(f"Line {place.line}: each output must be one message from the assistant.")
    row = _row(said.input.messages, said.preferred_output, said.input.tools, place)
    return msgspec.structs.replace(row, rejected=tuple(one.message for one in said.non_preferred_output))


def _decoded(line: bytes, kind: Any, place: _Place) -> Any:
    try:
        return msgspec.json.decode(line, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InvalidFile(f"Invalid file format. Line {place.line}: {error}") from error


def _check_texts(messages: Iterable[Said], place: _Place) -> None:
    for one in messages:
        if one.role != "assistant" and not one.text:
            raise InvalidFile(f"Line {place.line}: a message from {one.role} has no content.")
        if one.role == "assistant" and not one.text and not one.tool_calls:
            raise InvalidFile(f"Line {place.line}: a message from the assistant has neither content nor calls.")
        special = next((token for token in _SPECIAL if token in one.text), None)
        if special:
            raise InvalidFile(f"Line {place.line}: the text holds the special token {special}.")


def _answers(messages: tuple[Said, ...]) -> Iterator[tuple[int, int]]:
    """Where each stretch of answers begins to be learnt, and where the next question begins."""
    start: int | None = None
    for index, one in enumerate(messages):
        if one.is_trained and start is None:
            start = index
        elif one.role not in {"assistant", "tool"} and start is not None:
            yield start, index
            start = None
    if start is not None:
        yield start, len(messages)


def _row(prompt: Iterable[Said], completion: Iterable[Said], tools: Any, place: _Place) -> Example:
    name = f"{place.file}:{place.line}"
    return Example(
        id=name,
        prompt=tuple(one.message for one in prompt),
        completion=tuple(one.message for one in completion),
        group=name,
        origin=name,
        tools=tools_text(tools),
    )
