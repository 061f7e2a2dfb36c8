"""Answers of models: one model is asked by one thread at a time, and whoever waits meanwhile is asked together."""

import threading
from collections.abc import Sequence

from ftkit import interfaces
from ftkit.errors import FtkitError
from ftkit.testing.rehearsal.models import Models
from ftkit.values import Reply, Request


class Answering:
    """All models that were asked. Not frozen: it keeps them, for loading one takes long."""

    def __init__(self, models: Models) -> None:
        self._models = models
        self._asked: dict[str, _Counter] = {}
        self._lock = threading.Lock()

    def replies(self, model: str, requests: Sequence[Request]) -> list[Reply]:
        """The answers of a model, in the requests' order.

        Raises RefusedRequest where there is no such model; a model that cannot answer at all gives failed replies.
        """
        self._models.check(model)
        with self._lock:
            if model not in self._asked:
                self._asked[model] = _Counter(self._models.predictor(model))
        return self._asked[model].replies(requests)


class _Counter:
    """Where one model is asked: the first to come serves all who wait."""

    def __init__(self, predictor: interfaces.Predictor) -> None:
        self._predictor = predictor
        self._turn = threading.Condition()
        self._busy = False
        self._waiting: dict[str, Request] = {}
        self._answered: dict[str, Reply] = {}

    def replies(self, requests: Sequence[Request]) -> list[Reply]:
        with self._turn:
            self._waiting |= {request.id: request for request in requests}
            while not all(request.id in self._answered for request in requests):
                if self._busy:
                    self._turn.wait()
                else:
                    self._serve()
            return [self._answered.pop(request.id) for request in requests]

    def _serve(self) -> None:
        """Asks for all who wait; the lock is free while the model thinks."""
        batch, self._waiting, self._busy = list(self._waiting.values()), {}, True
        self._turn.release()
        try:
            found = self._predicted(batch)
        finally:
            self._turn.acquire()
            self._busy = False
            self._turn.notify_all()
        self._answered |= found

    def _predicted(self, batch: Sequence[Request]) -> dict[str, Reply]:
        try:
            found = {reply.id: reply for reply in self._predictor.predict(batch, frozenset())}
        except FtkitError as error:
            found = {one.id: Reply(id=one.id, error=str(error)) for one in batch}
        return {one.id: found.get(one.id, Reply(id=one.id, error="the model gave no answer")) for one in batch}
