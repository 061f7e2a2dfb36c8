"""A service in a folder that trains a linear model: it guesses an answer's length from the words of its question.

Gradients and momentum are real, so that a state that was not put back whole shows in the losses. What goes wrong is
scripted in `faults.json`, as the vendor's beside it is: operation -> the n-th request of it -> fault.
"""

import hashlib
import json
import time
from collections.abc import Iterable
from pathlib import Path
from typing import ClassVar

from ftkit import (
    BusyError,
    Capabilities,
    Component,
    Estimate,
    Reply,
    SavedState,
    Schedule,
    TrainingResult,
    UnansweredError,
    hookimpl,
)

WIDTH = 16
MOMENTUM = 0.9


class Toy(Component, frozen=True, kw_only=True):
    """The service. `seconds` is how long a step takes."""

    name: ClassVar[str] = "toy"
    home: str
    seconds: float = 0.0
    epochs: float = 2.0
    batch_size: int = 4
    save_every: int = 2
    learning_rate: float = 0.05
    expires: str = ""
    last_kind: str = "both"

    def capabilities(self):
        return Capabilities(paid=False)

    def preflight(self):
        return iter(())

    def validate(self, plan):
        return iter(())

    def estimate(self, plan):
        return Estimate(tokens=1)

    def schedule(self, plan):
        return Schedule(
            epochs=self.epochs,
            batch_size=self.batch_size,
            learning_rate=self.learning_rate,
            save_every=self.save_every,
            warmup=0.2,
            decay="cosine",
        )

    def open(self, plan, key, state):
        def serve():
            fresh = {"weights": [0.0] * WIDTH, "momentum": [0.0] * WIDTH}
            kept = json.loads(self._file("saved", state).read_text()) if state else fresh
            session = f"s{len(list(self._folder('sessions').iterdir())) + 1}"
            self._put("sessions", session, {**kept, "gradient": [0.0] * WIDTH})
            return session

        return self._answer("open", serve, key=key, state=state)

    def forward_backward(self, session, rows):
        def serve():
            model = self._get(session)
            loss = 0.0
            for row in rows:
                words, wanted = features(row.prompt[-1].content), len(row.target) / 10
                missed = sum(w * x for w, x in zip(model["weights"], words, strict=True)) - wanted
                loss += missed**2 / len(rows)
                steps = [2 * missed * x / len(rows) for x in words]
                model["gradient"] = [g + s for g, s in zip(model["gradient"], steps, strict=True)]
            self._put("sessions", session, model)
            time.sleep(self.seconds)
            return loss

        return self._answer("forward_backward", serve, session=session, rows=[row.id for row in rows])

    def optimizer_step(self, session, learning_rate):
        def serve():
            model = self._get(session)
            pairs = zip(model["momentum"], model["gradient"], strict=True)
            momentum = [MOMENTUM * m + g for m, g in pairs]
            weights = [w - learning_rate * m for w, m in zip(model["weights"], momentum, strict=True)]
            self._put("sessions", session, {"weights": weights, "momentum": momentum, "gradient": [0.0] * WIDTH})

        return self._answer("optimizer_step", serve, session=session, rate=learning_rate)

    def save(self, session, name):
        def serve():
            model = self._get(session)
            self._put("saved", name, {"weights": model["weights"], "momentum": model["momentum"]})
            return SavedState(id=name, kind=self.last_kind, expires=self.expires)

        return self._answer("save", serve, session=session, name=name)

    def sample(self, session, requests):
        return [Reply(id=request.id, output="no") for request in requests]

    def close(self, session):
        return self._answer("close", lambda: None, session=session)

    def result(self, saved, plan):
        return TrainingResult(
            kind="remote-checkpoint", base_model="linear", predictor={"echo": {}}, facts={"state": saved.id}
        )

    def log(self, operation=None):
        path = Path(self.home) / "log.jsonl"
        lines = [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []
        return [line for line in lines if operation in {None, line["operation"]}]

    def script(self, **faults):
        Path(self.home).mkdir(exist_ok=True)
        (Path(self.home) / "faults.json").write_text(json.dumps(faults))

    def _answer(self, operation, serve, **told):
        number = str(len(self.log(operation)) + 1)
        Path(self.home).mkdir(exist_ok=True)
        with (Path(self.home) / "log.jsonl").open("a") as file:
            file.write(json.dumps({"operation": operation, **told}) + "\n")
        faults = Path(self.home) / "faults.json"
        fault = json.loads(faults.read_text()).get(operation, {}).get(number) if faults.exists() else None
        if fault == "busy":
            raise BusyError("all devices are taken.")
        given = serve()
        if fault == "lost":
            raise UnansweredError("the connection was dropped.")
        if fault == "nan":
            return float("nan")
        return given

    def _folder(self, name):
        folder = Path(self.home) / name
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def _file(self, kind, name):
        return self._folder(kind) / f"{name}.json"

    def _get(self, session):
        return json.loads(self._file("sessions", session).read_text())

    def _put(self, kind, name, model):
        beside = self._folder(kind) / f"{name}.new"
        beside.write_text(json.dumps(model))
        beside.replace(self._file(kind, name))


def features(text):
    """How often each of some classes of words occurs."""
    counted = [0.0] * WIDTH
    for word in text.split():
        counted[hashlib.blake2b(word.encode(), digest_size=1).digest()[0] % WIDTH] += 1 / WIDTH
    return counted


@hookimpl
def ftkit_backends() -> Iterable[type[Toy]]:
    return [Toy]
