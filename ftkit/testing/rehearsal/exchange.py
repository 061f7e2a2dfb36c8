"""A request as the server heard it, and the answer that it gives: values, so that a fault can change either."""

from collections.abc import Mapping
from typing import Any, Literal, TypeVar

import msgspec

from ftkit import jsonl
from ftkit.values import Value

T = TypeVar("T")

Sent = Literal["whole", "half", "nothing"]


class Asked(Value, frozen=True, kw_only=True):
    """A request."""

    method: str
    path: str  # as it was sent, without the query: "/v1/files"
    query: Mapping[str, str] = {}
    content_type: str = ""
    has_key: bool = False  # any is taken, and dropped where it is read
    body: bytes = b""


class Answer(Value, frozen=True, kw_only=True):
    """An answer, and how much of it reaches the client."""

    status: int = 200
    headers: Mapping[str, str] = {}
    content_type: str = "application/json"
    pieces: tuple[bytes, ...] = ()  # several are sent one after another, as events are
    about: str = ""  # the id of the object that was made or asked for
    metadata: Mapping[str, str] = {}  # what the client attached to what it made
    sent: Sent = "whole"
    seconds: float = 0.0  # that sending it takes


class RefusedRequest(Exception):  # noqa: N818 - what the service says, and no error of ours
    """The service says no: becomes an error body of OpenAI's shape."""

    def __init__(self, status: int, message: str, *, param: str | None = None, code: str | None = None) -> None:
        super().__init__(message)
        self.status, self.param, self.code = status, param, code


class _Error(Value, frozen=True, kw_only=True):
    message: str
    type: str
    param: str | None = None
    code: str | None = None


class ErrorBody(Value, frozen=True, kw_only=True):
    """What the service says where it says no."""

    error: _Error


def told(value: object, *, about: str = "", metadata: Mapping[str, str] | None = None) -> Answer:
    """The answer that holds a value as JSON."""
    return Answer(pieces=(jsonl.encode(value),), about=about, metadata=metadata or {})


def refusal(said: RefusedRequest) -> Answer:
    """The answer that says no."""
    return Answer(status=said.status, pieces=(jsonl.encode(error_body(said)),))


def error_body(said: RefusedRequest) -> ErrorBody:
    """The body that says no."""
    return ErrorBody(error=_Error(message=str(said), type=_type_of(said.status), param=said.param, code=said.code))


def error_answer(status: int, message: str) -> Answer:
    """The answer that says no without more than a sentence."""
    return refusal(RefusedRequest(status, message))


def unknown(what: str, id: str, param: str | None = None) -> RefusedRequest:  # noqa: A002 - an object's id
    """What is said of an id that nothing has."""
    return RefusedRequest(404, f"No such {what}: {id}", param=param or "id", code="not_found")


def read_body(asked: Asked, kind: type[T]) -> T:
    """The body of a request as JSON of a kind. Raises RefusedRequest as the service does: 400, with the parameter."""
    try:
        return msgspec.json.decode(asked.body, type=kind)
    except msgspec.ValidationError as error:
        raise _invalid(str(error)) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise RefusedRequest(400, f"We could not parse the JSON body of your request: {error}.") from error


def converted(value: Any, kind: type[T]) -> T:
    """The same of a value that is decoded already."""
    try:
        return msgspec.convert(value, kind, strict=False)
    except msgspec.ValidationError as error:
        raise _invalid(str(error)) from error


def _invalid(message: str) -> RefusedRequest:
    said, _, place = message.partition(" - at `")
    param = place.rpartition("$")[2].strip("`.").removesuffix("[...]") or None
    named = said.partition("`")[2].rstrip("`")
    if said.startswith("Object contains unknown field"):
        whole = f"{param}.{named}" if param else named
        return RefusedRequest(400, f"Unrecognized request argument supplied: {whole}", param=whole)
    if said.startswith("Object missing required field"):
        whole = f"{param}.{named}" if param else named
        code = "missing_required_parameter"
        return RefusedRequest(400, f"Missing required parameter: '{whole}'.", param=whole, code=code)
    return RefusedRequest(400, f"Invalid '{param or 'body'}': {said}.", param=param, code="invalid_value")


def _type_of(status: int) -> str:
    kinds = {401: "authentication_error", 403: "permission_error", 429: "rate_limit_error"}
    return kinds.get(status, "server_error" if status >= 500 else "invalid_request_error")
