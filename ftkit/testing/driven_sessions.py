"""What every backend must do that our own loop drives step by step."""

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import ClassVar

from ftkit.errors import BackendError
from ftkit.interfaces import DrivenSession
from ftkit.testing import samples
from ftkit.testing.backends import BackendContract
from ftkit.testing.secrecy import secrets_set
from ftkit.values import SavedState, TrainingPlan

_KEY = "0123456789abcdef0123456789abcdef"
_STEPS = 3


class DrivenSessionContract(BackendContract):
    """A driven session computes and keeps what it is told; opened at a saved state it goes on as if it had never ended.

    Give `backend`, whose options lead to a double of the service or to a small real one; where that must be made anew
    for each test, override `service`. `tolerance` is how far two equal computations may differ.
    """

    backend: ClassVar[DrivenSession]
    tolerance: ClassVar[float] = 1e-6

    @contextmanager
    def service(self) -> Iterator[None]:
        """A new service, for as long as the context lasts; by default there is always one."""
        yield

    def test_its_schedule_can_be_driven(self) -> None:
        """Steps of at least one row, at least one step between two saved states, and the same at a second look."""
        with self._planned() as plan:
            found = self.backend.schedule(plan)
            assert min(found.epochs, found.batch_size, found.learning_rate, found.save_every) > 0, f"{found}"
            assert 0 <= found.warmup < 1, f"{found}"
            assert self.backend.schedule(plan) == found, "another schedule at the second time"

    def test_the_loss_is_a_number_and_training_changes_it(self) -> None:
        """Finite, not below 0, and another one after the weights were changed."""
        with self._opened() as (plan, session):
            losses = self._trained(plan, session, _STEPS)
        assert all(math.isfinite(loss) and loss >= 0 for loss in losses), f"{losses}"
        assert len(set(losses)) > 1, f"the loss stays {losses[0]}: no step changed the weights"

    def test_looking_at_rows_changes_no_weights(self) -> None:
        """Gradients are gathered; only a step changes what is computed."""
        with self._opened() as (_, session):
            first, second = (self.backend.forward_backward(session, self.rows[:4]) for _ in range(2))
        assert self._near([first], [second]), f"the loss was {first}, then {second}"

    def test_two_sessions_of_one_plan_are_equal(self) -> None:
        """The base model and the plan's seed decide, not when it was opened."""
        with self._opened() as (plan, session):
            once = self._trained(plan, session, _STEPS)
        with self._opened() as (plan, session):
            again = self._trained(plan, session, _STEPS)
        assert self._near(once, again), f"the losses were {once}, then {again}"

    def test_a_saved_state_goes_on_like_one_never_left(self) -> None:
        """Weights and optimiser, so that the losses behind it are those of an undisturbed training."""
        with self._opened() as (plan, session):
            self._trained(plan, session, _STEPS)
            saved = self.backend.save(session, "kit-1")
            undisturbed = self._trained(plan, session, _STEPS)
            self.backend.close(session)
            reopened = self.backend.open(plan, _KEY, saved.id)
            resumed = self._trained(plan, reopened, _STEPS)
            self.backend.close(reopened)
        assert self._near(resumed, undisturbed), f"undisturbed {undisturbed}, resumed {resumed}"

    def test_the_same_name_names_what_was_saved_last(self) -> None:
        """A save whose answer was lost is made again."""
        with self._opened() as (plan, session):
            self.backend.save(session, "kit-2")
            self._trained(plan, session, 1)
            saved = self.backend.save(session, "kit-2")
            undisturbed = self.backend.forward_backward(session, self.rows[:4])
            reopened = self.backend.open(plan, _KEY, saved.id)
            found = self.backend.forward_backward(reopened, self.rows[:4])
        assert self._near([found], [undisturbed]), f"undisturbed {undisturbed}, opened again {found}"

    def test_a_step_forgets_the_gradients(self) -> None:
        """Rows of one step have no part in the next."""
        with self._opened() as (plan, session):
            self._trained(plan, session, 1)
            saved = self.backend.save(session, "kit-3")
            after = self._trained(plan, session, 2)
            fresh = self._trained(plan, self.backend.open(plan, _KEY, saved.id), 2)
        assert self._near(after, fresh), f"{after} with the gradients of before, {fresh} without"

    def test_it_answers_in_the_order_of_the_requests(self) -> None:
        """One reply for each, under its id."""
        with self._opened() as (_, session):
            asked = samples.requests(4)
            replies = self.backend.sample(session, asked)
        assert [reply.id for reply in replies] == [request.id for request in asked]

    def test_what_is_not_there_is_told_by_a_named_error(self) -> None:
        """A saved state that nobody saved cannot be opened, and no session is made up."""
        with self._planned() as plan:
            assert _is_told(lambda: self.backend.open(plan, _KEY, "no-such-state")), (
                "it opened a state that is not there"
            )
            assert _is_told(lambda: self.backend.forward_backward("no-such-session", self.rows[:2])), "it has an answer"

    def test_its_result_names_one_predictor(self) -> None:
        """By which the last saved state is asked."""
        with self._opened() as (plan, session):
            saved: SavedState = self.backend.save(session, "kit-4")
            result = self.backend.result(saved, plan)
        assert len(result.predictor) == 1, f"not one predictor: {result.predictor}"
        assert result.base_model.strip(), f"{result} names no base model"

    def _trained(self, plan: TrainingPlan, session: str, steps: int) -> list[float]:
        """The losses of some steps over the first rows, always the same ones."""
        losses = []
        rate = self.backend.schedule(plan).learning_rate
        for number in range(steps):
            batch = self.rows[number * 4 : number * 4 + 4]
            losses.append(self.backend.forward_backward(session, batch))
            self.backend.optimizer_step(session, rate)
        return losses

    def _near(self, some: list[float], others: list[float]) -> bool:
        pairs = zip(some, others, strict=True)
        return all(math.isclose(one, other, rel_tol=self.tolerance, abs_tol=self.tolerance) for one, other in pairs)

    @contextmanager
    def _planned(self) -> Iterator[TrainingPlan]:
        with secrets_set(self.secrets), self.service(), self.plan() as plan:
            yield plan

    @contextmanager
    def _opened(self) -> Iterator[tuple[TrainingPlan, str]]:
        with self._planned() as plan:
            yield plan, self.backend.open(plan, _KEY, "")


def _is_told(call: Callable[[], object]) -> bool:
    try:
        call()
    except BackendError:
        return True
    return False
