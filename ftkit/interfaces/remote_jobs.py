"""Remote jobs: a vendor trains, and we wait.

Every method is one call to the vendor, without retries of its own: the core journals before and after each, waits,
retries, looks a lost job up and decides what comes next. What a call may raise says what the core does:

- `RefusedError`: nothing was made, and asking again would not help (400, 401, 403, 404, 413, 422): the run stops.
- `BusyError`: nothing was made, and asking later may help (429): asked again, after `retry_after` where it is told.
- `UnansweredError`: nobody knows whether it was done (a dropped connection, a timeout, 5xx): what is harmless is asked
  again; a job is looked for under its key, and never made twice.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import ClassVar, Protocol, runtime_checkable

from ftkit.interfaces.backends import Backend
from ftkit.values import Checkpoint, Deployment, JobOrder, JobReport, TrainingPlan, TrainingResult, Upload


@runtime_checkable
class RemoteJob(Backend, Protocol):
    """A backend whose training runs at a vendor's."""

    dialect: ClassVar[str]
    """The exporter in whose form the vendor wants the rows; the core writes the files and checks every line."""

    def upload(self, file: Upload) -> str:
        """Hands over a file and gives the vendor's id of it."""
        ...

    def create(self, order: JobOrder) -> str:
        """Makes the job and gives the vendor's id of it. The order's key travels in whatever the vendor keeps.

        A vendor that refuses a second job of one key says so because there is a first: its id is the answer then.
        """
        ...

    def poll(self, job: str, cursor: str) -> JobReport:
        """How the job is doing, with the events behind the cursor; the first cursor is empty."""
        ...

    def cancel(self, job: str) -> None:
        """Asks for the job's end. It may still succeed, and is paid for as far as it came."""
        ...

    def result(self, job: str, plan: TrainingPlan) -> TrainingResult:
        """What a succeeded job left, and how to ask it."""
        ...


@runtime_checkable
class HasDialects(Protocol):
    """A remote job whose vendor wants each method's rows in a form of its own."""

    dialects: ClassVar[Mapping[str, str]]
    """Method -> exporter; a method that is not named is written in the backend's `dialect`."""


@runtime_checkable
class FindsJobs(Protocol):
    """A remote job whose vendor can be asked for a key. Where none can, the user is asked instead."""

    def find(self, key: str) -> Iterable[JobReport]:
        """The jobs that carry the key, whatever became of them, in any order."""
        ...


@runtime_checkable
class Pauses(Protocol):
    """A remote job that can be stopped for a while."""

    def pause(self, job: str) -> None:
        """Asks for a pause."""
        ...

    def resume(self, job: str) -> None:
        """Asks it to go on."""
        ...


@runtime_checkable
class KeepsCheckpoints(Protocol):
    """A remote job that keeps states on its way."""

    def checkpoints(self, job: str) -> Iterable[Checkpoint]:
        """Those kept so far, in any order."""
        ...


@runtime_checkable
class Deploys(Protocol):
    """A backend whose models must be made callable first, which costs by the hour."""

    def deploy(self, result: TrainingResult, key: str) -> Deployment:
        """Asks for it; the key travels along as in `create`."""
        ...

    def deployment(self, key: str) -> Deployment | None:
        """What was deployed under the key, if anything."""
        ...

    def undeploy(self, deployment: str) -> None:
        """Asks for its end, and so for the end of its costs."""
        ...


@runtime_checkable
class Downloads(Protocol):
    """A backend whose trained weights can be had."""

    def download(self, job: str, folder: Path) -> None:
        """Writes them into a folder, which exists and is empty."""
        ...


@runtime_checkable
class PricesJobs(Protocol):
    """A vendor that says what a job will cost before it is made, once the files are there."""

    def quoted(self, order: JobOrder) -> float | None:
        """The price in the estimate's currency, None where the vendor does not say."""
        ...
