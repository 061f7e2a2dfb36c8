import threading

import pytest

from ftkit import BackendError, Message, Reply, Request
from ftkit.testing.rehearsal.answering import Answering

from ..killing import wait_until


class Thinker:
    """A model that says which questions were asked together, and thinks until it is let go."""

    def __init__(self, fault: str = "") -> None:
        self.fault = fault
        self.batches: list[list[str]] = []
        self.thinking, self.let_go = threading.Event(), threading.Event()

    def check(self, model: str) -> None: ...

    def predictor(self, model: str) -> "Thinker":
        return self

    def predict(self, requests, finished):
        self.batches.append(sorted(request.id for request in requests))
        self.thinking.set()
        assert self.let_go.wait(20)
        if self.fault:
            raise BackendError(self.fault)
        yield from (Reply(id=request.id, output=f"answer to {request.id}") for request in requests if request.id != "x")


def question(name: str) -> Request:
    return Request(id=name, messages=(Message(role="user", content="?"),), max_tokens=9)


def asking(answering: Answering, found: dict[str, str], name: str) -> threading.Thread:
    def ask() -> None:
        [reply] = answering.replies("model", [question(name)])
        found[name] = reply.output

    thread = threading.Thread(target=ask)
    thread.start()
    return thread


def test_whoever_waits_while_the_model_thinks_is_asked_together():
    thinker, found = Thinker(), {}
    answering = Answering(thinker)
    threads = [asking(answering, found, "a")]
    assert thinker.thinking.wait(20)
    threads += [asking(answering, found, name) for name in "bcd"]
    wait_until(lambda: len(answering._asked["model"]._waiting) == 3)
    thinker.let_go.set()
    for thread in threads:
        thread.join(20)
    assert thinker.batches == [["a"], ["b", "c", "d"]]
    assert found == {name: f"answer to {name}" for name in "abcd"}


@pytest.mark.parametrize(("fault", "error"), [("", "the model gave no answer"), ("out of memory", "out of memory")])
def test_a_model_that_gives_no_answer_gives_a_failed_one(fault, error):
    thinker = Thinker(fault)
    thinker.let_go.set()
    assert Answering(thinker).replies("model", [question("x")]) == [Reply(id="x", error=error)]
