"""Faults on request: what goes wrong with the n-th request of an operation, so that a rehearsal can be repeated.

A fault counts the requests of its operation from when the server was given it, and changes what is answered to those it
names. Unless it says otherwise, what was asked for has been done: only the client does not learn it.
"""

from collections.abc import Callable
from typing import Annotated, Any

import msgspec

from ftkit import jsonl
from ftkit.testing.rehearsal.exchange import Answer, error_answer
from ftkit.values import Value

_PAGE = b"<html><body><h1>502 Bad Gateway</h1></body></html>"

Positive = Annotated[int, msgspec.Meta(ge=1)]
Seconds = Annotated[float, msgspec.Meta(ge=0)]


class Fault(Value, frozen=True, kw_only=True, tag_field="kind"):
    """Something that goes wrong, and when."""

    operation: str  # as the official client names it: "fine_tuning.jobs.create"; "*" is any
    request: Positive = 1  # the first that it goes wrong with
    times: Positive = 1  # how many in a row

    def instead(self) -> Answer | None:
        """What is answered in place of doing what was asked, None where that is done."""
        return None

    def changed(self, answer: Answer) -> Answer:
        """What becomes of the answer."""
        return answer


class AnswerLost(Fault, frozen=True, kw_only=True, tag="answer-lost"):
    """Done, and the connection is closed before a byte of the answer."""

    def changed(self, answer: Answer) -> Answer:
        """Nothing is sent."""
        return msgspec.structs.replace(answer, sent="nothing")


class RequestLost(Fault, frozen=True, kw_only=True, tag="request-lost"):
    """Not done, and the connection is closed without an answer."""

    def instead(self) -> Answer:
        """Nothing is sent."""
        return Answer(sent="nothing")


class Unavailable(Fault, frozen=True, kw_only=True, tag="status"):
    """Not done, and answered with a status: 429, 500, 503, 401 or any other."""

    status: Annotated[int, msgspec.Meta(ge=400, le=599)] = 503
    retry_after: str = ""  # the header of that name: seconds or a date; empty sends none

    def instead(self) -> Answer:
        """The status, and when to come again."""
        headers = {"Retry-After": self.retry_after} if self.retry_after else {}
        said = error_answer(self.status, f"The rehearsal answers {self.status} to this request.")
        return msgspec.structs.replace(said, headers=headers)


class Slow(Fault, frozen=True, kw_only=True, tag="slow"):
    """Done, and the answer dribbles in."""

    seconds: Seconds

    def changed(self, answer: Answer) -> Answer:
        """The same, over some seconds."""
        return msgspec.structs.replace(answer, seconds=self.seconds)


class Truncated(Fault, frozen=True, kw_only=True, tag="truncated"):
    """Done, and the connection breaks in the middle of the body."""

    def changed(self, answer: Answer) -> Answer:
        """Half of it."""
        return msgspec.structs.replace(answer, sent="half")


class NoJson(Fault, frozen=True, kw_only=True, tag="no-json"):
    """Done, and answered with 200 and a page of HTML, as some gateways do."""

    def changed(self, answer: Answer) -> Answer:
        """A page."""
        return msgspec.structs.replace(answer, content_type="text/html", pieces=(_PAGE,))


class WrongStatus(Fault, frozen=True, kw_only=True, tag="state"):
    """Done, and the object tells another status than it has: an unknown one, or one that it has left."""

    state: str

    def changed(self, answer: Answer) -> Answer:
        """The object, and all objects of a list, with the other status."""

        def told(body: dict[str, Any]) -> dict[str, Any]:
            data = [told(one) for one in body["data"]] if isinstance(body.get("data"), list) else []
            return {**body, **({"data": data} if data else {}), **({"status": self.state} if "status" in body else {})}

        return _with_body(answer, told)


class EventsTwice(Fault, frozen=True, kw_only=True, tag="events-twice"):
    """Done, and everything in the list is told twice."""

    def changed(self, answer: Answer) -> Answer:
        """The list, each entry doubled."""
        return _with_body(answer, lambda body: {**body, "data": [one for one in body["data"] for _ in range(2)]})


class EventsReversed(Fault, frozen=True, kw_only=True, tag="events-reversed"):
    """Done, and the list is told in the other order."""

    def changed(self, answer: Answer) -> Answer:
        """The list from its end."""
        return _with_body(answer, lambda body: {**body, "data": body["data"][::-1]})


def _with_body(answer: Answer, change: Callable[[dict[str, Any]], dict[str, Any]]) -> Answer:
    """The answer with its JSON body changed; a refusal stays as it is."""
    if answer.status != 200:
        return answer
    return msgspec.structs.replace(answer, pieces=(jsonl.encode(change(msgspec.json.decode(answer.pieces[0]))),))


AnyFault = (
    AnswerLost | RequestLost | Unavailable | Slow | Truncated | NoJson | WrongStatus | EventsTwice | EventsReversed
)
