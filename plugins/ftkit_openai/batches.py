"""The calls of the Batch API, one vendor call each; whoever calls them decides what comes next.

Source: the Batch and Files APIs in OpenAI's API reference.
"""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import TypeVar
from urllib.parse import quote

import msgspec

from ftkit import BackendError
from ftkit_openai import waits
from ftkit_openai.batch_files import ENDPOINT
from ftkit_openai.client import Client
from ftkit_openai.faults import Fault, Kind
from ftkit_openai.replies import NOTHING

ENDED = frozenset({"completed", "failed", "expired", "cancelled"})
"""The states that a batch does not leave. One that is unknown is waited for."""
HARMLESS: frozenset[Kind] = frozenset({"busy", "unreachable"})
"""After these faults nothing was made."""
_PAGE = 100
_TRIES = 8
T = TypeVar("T")


class Batch(msgspec.Struct, frozen=True, kw_only=True):
    """A batch as the service describes it."""

    id: str
    status: str
    metadata: dict[str, str] | None = None
    created_at: float = 0.0
    output_file_id: str | None = None
    error_file_id: str | None = None
    errors: msgspec.Raw = NOTHING

    @property
    def ended(self) -> bool:
        """Whether no more answers will come."""
        return self.status in ENDED


class _Page(msgspec.Struct):
    data: list[Batch]
    has_more: bool = False


class _File(msgspec.Struct):
    id: str


class Service:
    """The Batch API of one endpoint."""

    def __init__(self, client: Client) -> None:
        self.client = client

    async def listed(self, after: str = "") -> tuple[list[Batch], bool]:
        """A page of the account's batches, and whether there are more. Raises Fault."""
        rest = f"&after={quote(after)}" if after else ""
        page = self._read(await self.client.get(f"/batches?limit={_PAGE}{rest}"), _Page)
        return page.data, page.has_more

    async def uploaded(self, name: str, lines: bytes) -> str:
        """The id of a new input file. Raises Fault."""
        import aiohttp

        form = aiohttp.FormData()
        form.add_field("purpose", "batch")
        form.add_field("file", lines, filename=name, content_type="application/jsonl")
        async with self.client.opened("POST", "/files", form) as response:
            return self._read(await response.read(), _File).id

    async def created(self, file: str, metadata: dict[str, str]) -> Batch:
        """A new batch. Raises Fault, also where it was made and the answer got lost."""
        order = {"input_file_id": file, "endpoint": ENDPOINT, "completion_window": "24h", "metadata": metadata}
        answered = await self.client.post("/batches", msgspec.json.encode(order))
        return self._read(answered.body, Batch)

    async def retrieved(self, batch: str) -> Batch:
        """A batch as it is now. Raises Fault."""
        return self._read(await self.client.get(f"/batches/{quote(batch, safe='')}"), Batch)

    async def content(self, file: str) -> bytes:
        """A file's bytes, all in memory. Raises Fault."""
        return await self.client.get(f"/files/{quote(file, safe='')}/content")

    def _read(self, body: bytes, shape: type[T]) -> T:
        try:
            return msgspec.json.decode(body, type=shape)
        except msgspec.DecodeError as error:
            where = self.client.target.base_url
            raise Fault("again", f"{where}: the Batch API's answer cannot be read: {error}.") from error


async def insisted(
    service: Service, call: Callable[[], Awaitable[T]], salt: str, after: frozenset[Kind] = HARMLESS | {"again"}
) -> T:
    """What a call brings, after several tries, where it may be repeated after such faults. Raises the last Fault."""
    tries = 0
    while True:
        try:
            return await call()
        except Fault as fault:
            tries += 1
            if fault.kind not in after or tries == _TRIES:
                raise
            wait = waits.backoff(tries, salt) if fault.retry_after is None else fault.retry_after
            await service.client.clock.sleep(wait)


async def known_by(service: Service, key: str) -> list[Batch]:
    """The account's batches that carry a key, the oldest first. Raises Fault."""
    found: dict[str, Batch] = {}
    after, more = "", True
    while more:
        page, more = await insisted(service, partial(service.listed, after), key)
        fresh = {batch.id: batch for batch in page if batch.id not in found}
        found |= fresh
        more = more and bool(fresh)  # a server that passes over `after` would never end
        after = page[-1].id if page else ""
    ours = [batch for batch in found.values() if (batch.metadata or {}).get(KEY) == key]
    return sorted(ours, key=lambda batch: batch.created_at)


KEY, PART = "ftkit_key", "ftkit_part"
"""What a batch's metadata call the digest of its questions, and the number of its part."""


def ending(batch: Batch) -> str:
    """How a batch ended, with what the service says of it."""
    said = "" if batch.errors == NOTHING else f": {bytes(batch.errors).decode()[:300]}"
    return f"batch {batch.id} ended as {batch.status}{said}"


def unusable(batch: Batch) -> BackendError:
    """The error of a batch that the service did not take."""
    return BackendError(f"{ending(batch)}. Change what it names, and run again.")
