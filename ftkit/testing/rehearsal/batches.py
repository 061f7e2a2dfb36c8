"""Batches: made, listed, told of, cancelled."""

from ftkit.testing.rehearsal import files, lists
from ftkit.testing.rehearsal.batch_runs import BatchRuns
from ftkit.testing.rehearsal.exchange import Answer, Asked, RefusedRequest, read_body, told, unknown
from ftkit.testing.rehearsal.orders import BatchOrder, check_metadata
from ftkit.testing.rehearsal.shelves import fresh, now
from ftkit.testing.rehearsal.state import State
from ftkit.testing.rehearsal.wire import BATCH_ENDED, Batch

_ENDPOINT = "/v1/chat/completions"
_DAY_SECONDS = 24 * 60 * 60


class Batches:
    """The operations on batches."""

    def __init__(self, state: State, runs: BatchRuns) -> None:
        self._state, self._runs = state, runs

    def create(self, asked: Asked) -> Answer:
        """Makes a batch and begins it."""
        order = read_body(asked, BatchOrder)
        check_metadata(order.metadata)
        file = files.found(self._state, order.input_file_id, "input_file_id")
        if file.purpose != "batch":
            message = f"File {file.id} has the purpose '{file.purpose}', and 'batch' is needed."
            raise RefusedRequest(400, message, param="input_file_id", code="invalid_file_purpose")
        if order.endpoint != _ENDPOINT:
            message = f"This rehearsal answers batches of {_ENDPOINT} alone, not {order.endpoint}."
            raise RefusedRequest(400, message, param="endpoint", code="unsupported_value")
        batch = Batch(
            id=fresh("batch_"),
            endpoint=order.endpoint,
            input_file_id=file.id,
            completion_window=order.completion_window,
            created_at=now(),
            expires_at=now() + _DAY_SECONDS,
            metadata=order.metadata,
        )
        with self._state.changed:
            self._state.batches.put(batch.id, batch)
        self._runs.begin(batch.id)
        return told(batch, about=batch.id, metadata=batch.metadata)

    def listed(self, asked: Asked) -> Answer:
        """A page of the batches, the last made first."""
        found = lists.page(self._state.batches.newest_first(), asked.query, limit=20)
        return told(lists.with_ends(found, empty="") if found.data else found)

    def retrieve(self, asked: Asked, batch: str) -> Answer:  # noqa: ARG002 - as all operations
        """A batch as it is."""
        return told(self._found(batch), about=batch)

    def cancel(self, asked: Asked, batch: str) -> Answer:  # noqa: ARG002
        """Asks for a batch's end; what is answered by then is kept."""
        with self._state.changed:
            found = self._found(batch)
            if found.status in BATCH_ENDED:
                raise RefusedRequest(409, f"Batch {batch} has already ended: {found.status}.")
            changed = self._state.change_batch(batch, status="cancelling", cancelling_at=now())
        return told(changed, about=batch)

    def _found(self, batch: str) -> Batch:
        known = self._state.batches.get(batch)
        if known is None:
            raise unknown("batch", batch, "batch_id")
        return known
