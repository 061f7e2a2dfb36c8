"""What keeps an answer away, in sentences: statuses, dropped connections, TLS, and bodies that are no answer."""

from collections.abc import Mapping
from http.client import responses
from typing import Any, Literal, NamedTuple

import msgspec

from ftkit_openai.keys import Key
from ftkit_openai.waits import asked_for

Kind = Literal[
    "hopeless",  # no request would fare better: the run ends
    "unreachable",  # nobody is there: the run ends if nobody ever was
    "busy",  # later, and fewer at once
    "again",  # may well succeed next time
    "refused",  # this request will not do, another may
]
_QUOTED = 300  # characters of what the endpoint says
_NO_CREDIT = ("insufficient_quota", "billing_hard_limit_reached", "billing_not_active")


class _Ruling(NamedTuple):
    kind: Kind
    does: str
    do: str


_RULINGS = {
    401: _Ruling("hopeless", "does not accept the key", "Put a key of this service into {variable}."),
    402: _Ruling("hopeless", "wants to be paid first", "Top up the account, then run again: what is answered is kept."),
    403: _Ruling(
        "hopeless", "does not let this key do that", "Ask for access to the model '{model}', or use another key."
    ),
    404: _Ruling("hopeless", "has no such thing", "Look at base_url and at the model's name, '{model}'."),
    405: _Ruling("hopeless", "takes no such request", "Look at base_url: it ends before '/chat/completions'."),
    408: _Ruling("again", "waited too long for the request", "Try again, or lower concurrency."),
    409: _Ruling("again", "is in conflict with another request", "Try again later."),
    413: _Ruling("refused", "finds the request too large", "Shorten the prompt, or ask a model with a larger context."),
    422: _Ruling("refused", "does not accept a field", "Leave it out with omit: [NAME], or change the option."),
    429: _Ruling("busy", "has too many requests", "Lower concurrency, or run again later: what is answered is kept."),
}
_FAILED = _Ruling("again", "failed", "Look at the server, or try again later.")
_REFUSED = _Ruling("refused", "refused the request", "Change the option or the prompt that it names.")


class Target(msgspec.Struct, frozen=True, kw_only=True):
    """Who is asked for what: all that a message needs."""

    base_url: str
    model: str
    key: Key


class Fault(Exception):  # noqa: N818 - it is caught here, and named by its kind
    """Why an attempt brought no answer. Never holds the key."""

    def __init__(self, kind: Kind, said: str, retry_after: float | None = None) -> None:
        super().__init__(said)
        self.kind = kind
        self.retry_after = retry_after  # seconds, where the endpoint asks for them


def of_status(target: Target, status: int, headers: Mapping[str, str], body: bytes, date: float) -> Fault:
    """The fault that an answer other than 2xx stands for."""
    if 300 <= status < 400:
        return _moved(target, status, headers)
    quoted, code = _message(body)
    kind, does, do = _RULINGS.get(status, _FAILED if status >= 500 else _REFUSED)
    if status == 401 and not target.key:
        does, do = "wants a key", "Name the environment variable that holds it with api_key_env."
    if status == 429 and code in _NO_CREDIT:
        kind, does, do = _RULINGS[402]
    named = f"{status} {responses[status]}" if status in responses else str(status)
    told = f": {target.key.hidden(quoted).rstrip('.')}" if quoted else ""
    do = do.format(variable=target.key.variable, model=target.model)
    return Fault(kind, f"{target.base_url} {does} ({named}){told}. {do}", asked_for(headers, date))


def of_body(target: Target, why: str, body: bytes) -> Fault:
    """The fault of an answer that is none, though its status says so."""
    start = target.key.hidden(_one_line(body.decode("utf-8", "replace")))[:80]
    return Fault(
        "refused",
        f"{target.base_url} sent what is no chat completion: {why}; it begins with '{start}'. "
        "Look at base_url: does a server with the OpenAI API answer there?",
    )


def of_connection(target: Target, error: BaseException, seconds: float) -> Fault:
    """The fault of a connection that could not be made, was dropped, or stayed silent."""
    import aiohttp

    said = target.key.hidden(_one_line(str(error))).rstrip(".") or type(error).__name__
    where = target.base_url
    if isinstance(error, TimeoutError):
        return Fault(
            "again", f"{where} did not answer within {seconds:g} seconds. Raise timeout, or lower concurrency."
        )
    if isinstance(error, aiohttp.ClientSSLError | aiohttp.ClientConnectorCertificateError):
        return Fault(
            "hopeless",
            f"no trusted connection to {where}: {said}. Is it https? A certificate of your own must be known to this "
            "machine: name its file in SSL_CERT_FILE.",
        )
    if isinstance(error, aiohttp.ClientConnectorError | aiohttp.InvalidURL):
        return Fault("unreachable", f"{where} cannot be reached: {said}. Is the server running, and base_url right?")
    return Fault("again", f"{where} dropped the connection: {said}. Try again, or lower concurrency.")


def _moved(target: Target, status: int, headers: Mapping[str, str]) -> Fault:
    place = target.key.hidden(headers.get("location", "an unnamed place"))
    return Fault(
        "hopeless",
        f"{target.base_url} sends its callers on to {place} ({status}), and a key follows no redirect. "
        "Write where it leads as base_url, without '/chat/completions'.",
    )


def _message(body: bytes) -> tuple[str, str]:
    """What an error's body says, and its code; servers write it in half a dozen ways."""
    try:
        found: Any = msgspec.json.decode(body)
    except msgspec.DecodeError:
        return _one_line(body.decode("utf-8", "replace"))[:_QUOTED], ""
    code = ""
    for key in ("error", "message", "detail"):
        if isinstance(found, dict):
            code = str(found.get("code") or found.get("type") or code)
            found = found.get(key, found)
    text = found if isinstance(found, str) else msgspec.json.encode(found).decode()
    return _one_line(text)[:_QUOTED], code


def _one_line(text: str) -> str:
    return " ".join(text.split())
