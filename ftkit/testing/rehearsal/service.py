"""The service behind the server: everything that answers a request, put together over one folder."""

from ftkit import jsonl
from ftkit.errors import ConfigError
from ftkit.plugins import Plugins
from ftkit.testing.rehearsal import planned_faults
from ftkit.testing.rehearsal.answering import Answering
from ftkit.testing.rehearsal.batch_runs import BatchRuns
from ftkit.testing.rehearsal.batches import Batches
from ftkit.testing.rehearsal.completions import Completions
from ftkit.testing.rehearsal.courses import Courses
from ftkit.testing.rehearsal.exchange import Answer, Asked, RefusedRequest, error_answer, refusal, told
from ftkit.testing.rehearsal.faults import Fault
from ftkit.testing.rehearsal.jobs import Jobs
from ftkit.testing.rehearsal.models import Models
from ftkit.testing.rehearsal.operations import NAMES, Called, Operations
from ftkit.testing.rehearsal.planned_faults import PlannedFaults
from ftkit.testing.rehearsal.request_log import Line, RequestLog, moment
from ftkit.testing.rehearsal.settings import Settings
from ftkit.testing.rehearsal.state import State
from ftkit.testing.rehearsal.trainer import Trainer

FAULTS, LOG = "/rehearsal/faults", "/rehearsal/log"
"""Where a client plans a fault (POST, as JSON) and reads the log (GET)."""


class Service:
    """Answers requests. Not frozen: it trains meanwhile."""

    def __init__(self, state: State, settings: Settings, plugins: Plugins, lock: int) -> None:
        trainer = Trainer(plugins, settings.train_with, lock)
        problems = list(trainer.backend.preflight())
        if problems:
            said = " ".join(problem.detail for problem in problems)
            raise ConfigError(f"backend '{settings.train_with.name}' cannot train here: {said}")
        models = Models(state, settings, plugins, trainer)
        completions = Completions(Answering(models), trainer)
        self.state, self.log, self.faults = state, RequestLog(state.folder), PlannedFaults()
        self._courses, self._batch_runs = Courses(state, trainer), BatchRuns(state, completions)
        jobs = Jobs(state, settings, trainer, self._courses)
        self._operations = Operations(state, jobs, models, completions, Batches(state, self._batch_runs))

    def go_on(self) -> None:
        """Takes up what a server before this one left unfinished."""
        self._courses.go_on()
        self._batch_runs.go_on()

    def close(self) -> None:
        """Ends what is under way; the next server goes on with it."""
        self._courses.close()
        self._batch_runs.close()

    def answer(self, asked: Asked) -> Answer:
        """The answer to a request, after it was logged."""
        if asked.path in {FAULTS, LOG}:
            return self._controlled(asked)
        called = self._operations.called(asked)
        faults = self.faults.of_next(called.name)
        instead = next((answer for fault in faults if (answer := fault.instead()) is not None), None)
        answer = instead or _answered(called, asked)
        for fault in faults:
            answer = fault.changed(answer)
        self.log.append(_line(called, asked, answer, faults))
        return answer

    def _controlled(self, asked: Asked) -> Answer:
        if (asked.method, asked.path) == ("GET", LOG):
            return told(self.log.lines())
        if (asked.method, asked.path) != ("POST", FAULTS):
            return error_answer(405, f"Not allowed to {asked.method} on {asked.path}.")
        try:
            self.faults.add(planned_faults.decoded(asked.body, NAMES))
        except ConfigError as error:
            return error_answer(400, str(error))
        return told({})


def _answered(called: Called, asked: Asked) -> Answer:
    try:
        return called.answer(asked)
    except RefusedRequest as refused:
        return refusal(refused)


def _line(called: Called, asked: Asked, answer: Answer, faults: list[Fault]) -> Line:
    return Line(
        time=moment(),
        operation=called.name,
        method=asked.method,
        path=asked.path,
        query=dict(asked.query),
        status=answer.status,
        sent=answer.sent,
        has_key=asked.has_key,
        faults=tuple(str(type(fault).__struct_config__.tag) for fault in faults),
        body=jsonl.digest_of(asked.body) if asked.body else "",
        about=answer.about,
        metadata=dict(answer.metadata),
    )
