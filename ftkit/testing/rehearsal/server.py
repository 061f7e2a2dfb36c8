"""The server, as tests and the command line start it."""

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from ftkit.plugins import Plugins, installed
from ftkit.testing.rehearsal.faults import Fault
from ftkit.testing.rehearsal.listening import HOST, listening
from ftkit.testing.rehearsal.locking import locked
from ftkit.testing.rehearsal.request_log import Line
from ftkit.testing.rehearsal.service import Service
from ftkit.testing.rehearsal.settings import Settings
from ftkit.testing.rehearsal.state import State
from ftkit.testing.rehearsal.wire import BATCH_ENDED, ENDED

_PATIENCE_SECONDS = 120


class Server:
    """A running server, as its owner sees it."""

    def __init__(self, service: Service, port: int) -> None:
        self._service = service
        self.port = port
        self.base_url = f"http://{HOST}:{port}/v1"
        self.folder = service.state.folder

    def plan(self, fault: Fault) -> None:
        """Plans a fault; it counts requests from now on."""
        self._service.faults.add(fault)

    def log(self) -> list[Line]:
        """The requests so far, in the order in which they were answered."""
        return self._service.log.lines()

    def settled(self, seconds: float = _PATIENCE_SECONDS) -> bool:
        """Waits until no job and no batch is under way; whether that was so within the time."""
        state = self._service.state
        with state.changed:
            return state.changed.wait_for(lambda: _is_settled(state), seconds)


@contextmanager
def served(
    folder: Path,
    settings: Settings | None = None,
    *,
    faults: Iterable[Fault] = (),
    port: int = 0,
    plugins: Plugins | None = None,
) -> Iterator[Server]:
    """A server over a state folder, for as long as the block lasts; what is in the folder goes on.

    It trains and answers with the plugins that are given, else with all that are installed.
    Raises ConfigError where the port is taken, where another server works in the folder, and where the trainer cannot
    be built.
    """
    with locked(folder) as lock:
        service = Service(State(folder), settings or Settings(), plugins or installed(), lock)
        for fault in faults:
            service.faults.add(fault)
        door = listening(service, port)
        thread = threading.Thread(target=door.serve_forever, args=(0.05,), name="rehearsal", daemon=True)
        thread.start()
        service.go_on()
        try:
            yield Server(service, door.server_address[1])
        finally:
            door.shutdown()
            door.close_connections()
            door.server_close()
            thread.join()
            service.close()


def _is_settled(state: State) -> bool:
    jobs = all(job.status in {*ENDED, "paused"} for job in state.jobs.newest_first())
    return jobs and all(batch.status in BATCH_ENDED for batch in state.batches.newest_first())
