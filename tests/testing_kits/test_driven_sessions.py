import copy
from contextlib import contextmanager
from typing import ClassVar

import pytest

from ftkit import Capabilities, Component, Estimate, RefusedError, Reply, SavedState, Schedule, TrainingResult, testing

STATES: dict[str, dict] = {}


class Line(Component, frozen=True, kw_only=True):
    """Fits one weight with momentum to the length of the answers."""

    name: ClassVar[str] = "line"

    def capabilities(self):
        return Capabilities()

    def preflight(self):
        return iter(())

    def validate(self, plan):
        return iter(())

    def estimate(self, plan):
        return Estimate()

    def schedule(self, plan):
        return Schedule(epochs=1.0, batch_size=4, learning_rate=0.1, save_every=2)

    def open(self, plan, key, state):
        begun = self.put_back(STATES[self.known(state)]) if state else {"weight": 0.0, "speed": 0.0}
        session = f"session-{len(STATES)}"
        STATES[session] = {**begun, "gradient": 0.0}
        return session

    def put_back(self, state):
        return state

    def forward_backward(self, session, rows):
        state = STATES[self.known(session)]
        missed = [state["weight"] - len(row.target) / 10 for row in rows]
        state["gradient"] += sum(2 * one for one in missed) / len(rows)
        return sum(one**2 for one in missed) / len(rows)

    def optimizer_step(self, session, learning_rate):
        state = STATES[self.known(session)]
        state["speed"] = 0.9 * state["speed"] + state["gradient"]
        state["weight"] -= learning_rate * state["speed"]
        state["gradient"] = 0.0

    def save(self, session, name):
        STATES[name] = copy.deepcopy(STATES[self.known(session)])
        return SavedState(id=name, kind="both")

    def sample(self, session, requests):
        return [Reply(id=request.id, output="no") for request in requests]

    def close(self, session):
        del STATES[self.known(session)]

    def result(self, saved, plan):
        return TrainingResult(kind="remote-checkpoint", base_model="line", predictor={"echo": {}})

    def known(self, name):
        if name not in STATES:
            raise RefusedError(f"there is no {name}.")
        return name


class LineContract(testing.DrivenSessionContract):
    @contextmanager
    def service(self):
        STATES.clear()
        yield
        STATES.clear()


class TestLine(LineContract):
    backend = Line()


class WeightsAlone(Line, frozen=True, kw_only=True):
    """Puts the optimiser back to nothing."""

    def put_back(self, state):
        return {**state, "speed": 0.0}


class FirstName(Line, frozen=True, kw_only=True):
    """Keeps what a name named first."""

    def save(self, session, name):
        return SavedState(id=name, kind="both") if name in STATES else Line.save(self, session, name)


class Hurried(Line, frozen=True, kw_only=True):
    """Changes the weights while it looks at rows, and has a session for everybody."""

    def forward_backward(self, session, rows):
        if session not in STATES:
            return 0.0
        loss = Line.forward_backward(self, session, rows)
        STATES[session]["weight"] += 1
        return loss


class Remembering(Line, frozen=True, kw_only=True):
    """Keeps its gradients over a step, though not in what it saves."""

    def optimizer_step(self, session, learning_rate):
        before = STATES[session]["gradient"]
        Line.optimizer_step(self, session, learning_rate)
        STATES[session]["gradient"] = before


class Still(Line, frozen=True, kw_only=True):
    """Never learns, and answers backwards."""

    def forward_backward(self, session, rows):
        return 1.0

    def sample(self, session, requests):
        return Line.sample(self, session, requests)[::-1]


@pytest.mark.parametrize(
    ("component", "test"),
    [
        (WeightsAlone(), "test_a_saved_state_goes_on_like_one_never_left"),
        (FirstName(), "test_the_same_name_names_what_was_saved_last"),
        (Hurried(), "test_looking_at_rows_changes_no_weights"),
        (Hurried(), "test_what_is_not_there_is_told_by_a_named_error"),
        (Remembering(), "test_a_step_forgets_the_gradients"),
        (Still(), "test_the_loss_is_a_number_and_training_changes_it"),
        (Still(), "test_it_answers_in_the_order_of_the_requests"),
    ],
)
def test_a_careless_session_fails_the_test_that_is_for_it(component, test):
    kit = type("Kit", (LineContract,), {"backend": component})
    with pytest.raises(AssertionError):
        getattr(kit(), test)()
