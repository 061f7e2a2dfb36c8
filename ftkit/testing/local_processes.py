"""What every backend must do that trains in a child process."""

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import ClassVar

import msgspec

from ftkit import plugins
from ftkit.errors import BackendError
from ftkit.interfaces import LocalProcess, Predictor
from ftkit.plugins import Reference
from ftkit.testing import samples
from ftkit.testing.backends import BackendContract
from ftkit.testing.hostile import HOSTILE, drawn
from ftkit.testing.secrecy import no_secret_below, secrets_set
from ftkit.values import Event, TrainingPlan, TrainingResult

_ODD_LINES = ("null", "7", "[]", "{}", '{"step": "x"}', '{"kind": "progress"', "Warning: something is deprecated")


class LocalProcessContract(BackendContract):
    """A local process trains, says how it is doing, survives being killed, and leaves a model that answers.

    Give `backend`, with options that make a training of `rows` last a second or two; and, where it needs them, `rows`.
    """

    backend: ClassVar[LocalProcess]
    seconds: ClassVar[float] = 120.0
    """After so long a training is taken for stuck."""

    def test_the_command_is_an_argument_list_and_stays(self) -> None:
        """Never a shell line; nothing in it differs from one start to the next, and no key stands in it."""
        with secrets_set(self.secrets) as marks, self.plan() as plan:
            command = self.backend.command(plan)
            assert command.argv, f"{command}"
            assert all(isinstance(part, str) and part for part in command.argv), f"{command}"
            assert self.backend.command(plan) == command, "another command at the second time"
            spoken = " ".join(command.argv)
            assert not [name for name, mark in marks.items() if mark.decode() in spoken], "a key stands in the command"

    def test_no_line_of_the_process_makes_it_raise(self) -> None:
        """Libraries print what they like on standard output; what is no sign of life is None."""
        for text in (*HOSTILE, *drawn(300), *_ODD_LINES):
            line = text.encode("utf-8", "replace").decode()
            event = self.backend.event(line)
            assert event is None or isinstance(event, Event), f"{line[:80]!r} came out as {event!r}"

    def test_it_trains_to_the_end(self) -> None:
        """The process ends with 0, tells its progress, and leaves a result."""
        with secrets_set(self.secrets), self.plan() as plan:
            events = self._run(plan)
            steps = [event.step for event in events if event.kind == "progress" and event.step is not None]
            assert steps, "it tells no progress"
            assert steps == sorted(steps), f"its steps go backwards: {steps}"
            _is_whole(self.backend.result(plan))

    def test_where_nothing_was_trained_there_is_no_result(self) -> None:
        """BackendError, and not a result that was made up."""
        with secrets_set(self.secrets), self.plan() as plan:
            try:
                found = self.backend.result(plan)
            except BackendError:
                return
            raise AssertionError(f"nothing was trained, and the result is {found}")

    def test_started_again_it_does_not_train_again(self) -> None:
        """A core that was killed after the training starts the command again, to the same result."""
        with secrets_set(self.secrets), self.plan() as plan:
            self._run(plan)
            first = self.backend.result(plan)
            self._run(plan)
            assert _lasting(self.backend.result(plan)) == _lasting(first)

    def test_killed_and_started_again_it_comes_to_the_same(self) -> None:
        """Where it says that it resumes, in fewer steps than from the beginning."""
        with secrets_set(self.secrets), self.plan() as plan:
            self._run(plan)
            undisturbed = self.backend.result(plan)
        with secrets_set(self.secrets), self.plan() as plan:
            self._kill_after_progress(plan)
            self._run(plan)
            found = self.backend.result(plan)
            assert _lasting(found) == _lasting(undisturbed)
            if self.backend.capabilities().resumes and found.steps_executed is not None and found.steps is not None:
                assert found.steps_executed <= found.steps, f"{found}"

    def test_its_model_answers(self) -> None:
        """The result's predictor is an installed one, with paths relative to the folder."""
        with secrets_set(self.secrets), self.plan() as plan:
            self._run(plan)
            predictor = _predictor(self.backend.result(plan), Path(plan.folder))
            asked = samples.requests(3)
            replies = list(predictor.predict(asked, frozenset()))
            assert sorted(reply.id for reply in replies) == sorted(request.id for request in asked)
            assert [reply.error for reply in replies] == ["", "", ""]

    def test_no_key_is_written(self) -> None:
        """Every byte below the run's folder is looked at, the process's own output among them."""
        with secrets_set(self.secrets) as marks, self.plan() as plan:
            events = self._run(plan, Path(plan.folder) / "process.log")
            (Path(plan.folder) / "events").write_bytes(msgspec.json.encode(events))
            no_secret_below(Path(plan.folder), marks)

    def _run(self, plan: TrainingPlan, log: Path | None = None) -> list[Event]:
        """The events of a process that ran to its end."""
        with self._started(plan, log) as child:
            said, _ = child.communicate(timeout=self.seconds)
        assert child.returncode == 0, f"the process ended with {child.returncode}:\n{said[-2000:]}"
        events = [self.backend.event(line) for line in said.splitlines()]
        return [event for event in events if event is not None]

    def _kill_after_progress(self, plan: TrainingPlan) -> None:
        with self._started(plan, None) as child:
            assert child.stdout is not None
            for line in child.stdout:
                event = self.backend.event(line.rstrip("\n"))
                if event is not None and event.kind == "progress":
                    break
            os.killpg(child.pid, signal.SIGKILL)
            child.communicate()

    @contextmanager
    def _started(self, plan: TrainingPlan, log: Path | None) -> Iterator[subprocess.Popen[str]]:
        command = self.backend.command(plan)
        environment = {**os.environ, **command.environment}
        errors = (log or Path(plan.folder).parent / "process.log").open("ab")
        with (
            errors,
            subprocess.Popen(  # noqa: S603 - the backend's own command
                command.argv, env=environment, stdout=subprocess.PIPE, stderr=errors, text=True, start_new_session=True
            ) as child,
        ):
            yield child


def _is_whole(result: TrainingResult) -> None:
    assert result.base_model.strip(), f"{result} names no base model"
    assert len(result.predictor) == 1, f"not one predictor: {result.predictor}"
    counted = (result.tokens, result.steps, result.steps_executed, result.cost)
    assert all(figure is None or figure >= 0 for figure in counted), f"{result}"


def _lasting(result: TrainingResult) -> list[object]:
    """What a second training of the same plan must come to as well."""
    return [result.kind, result.base_model, result.predictor, result.template_digest, result.steps]


def _predictor(result: TrainingResult, folder: Path) -> Predictor:
    [(name, options)] = result.predictor.items()
    built: Predictor = plugins.installed().build("predictor", Reference(name=name, options=options or {}), folder)
    return built
