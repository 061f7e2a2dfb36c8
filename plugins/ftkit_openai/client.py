"""HTTP to one endpoint: a request goes out once, and what comes back is an answer or a Fault. It retries nothing."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING, NamedTuple, Self

from ftkit import BackendError
from ftkit_openai import addresses, faults
from ftkit_openai.clock import Clock
from ftkit_openai.faults import Target

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType

    import aiohttp

_CONNECT_SECONDS = 10.0
_JSON = {"Content-Type": "application/json"}


class Answered(NamedTuple):
    """A body, and what stood before it."""

    body: bytes
    headers: "Mapping[str, str]"
    seconds: float  # from the request's first byte to the answer's last


class Client:
    """Connections to one endpoint, kept open between requests. Use as an asynchronous context manager."""

    def __init__(self, target: Target, timeout: float, clock: Clock) -> None:
        self.target = target
        self.clock = clock
        self._timeout = timeout
        self._proxy = addresses.proxy(target.base_url)

    async def __aenter__(self) -> Self:
        import aiohttp

        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=0),  # the pace decides how many there are
            timeout=aiohttp.ClientTimeout(total=self._timeout, sock_connect=min(self._timeout, _CONNECT_SECONDS)),
            headers=self.target.key.headers(),
            cookie_jar=aiohttp.DummyCookieJar(),
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: "TracebackType | None"
    ) -> None:
        await self._session.close()

    async def post(self, path: str, body: bytes) -> Answered:
        """Sends JSON. Raises Fault where no answer comes, or none that says it went well."""
        begun = self.clock.now()
        async with self.opened("POST", path, body, _JSON) as response:
            return Answered(await response.read(), response.headers, self.clock.now() - begun)

    async def get(self, path: str) -> bytes:
        """Fetches a body. Raises Fault."""
        async with self.opened("GET", path) as response:
            return bytes(await response.read())

    @asynccontextmanager
    async def opened(
        self,
        method: str,
        path: str,
        body: "bytes | aiohttp.FormData | None" = None,
        headers: "Mapping[str, str] | None" = None,
    ) -> AsyncIterator["aiohttp.ClientResponse"]:
        """An answer whose body is yet to be read; what fails in the block is a Fault too."""
        import aiohttp

        try:
            async with self._session.request(
                method,
                self.target.base_url + path,
                data=body,
                headers=headers,
                proxy=self._proxy,
                allow_redirects=False,
            ) as response:
                if not 200 <= response.status < 300:
                    raise faults.of_status(
                        self.target, response.status, response.headers, await response.read(), self.clock.date()
                    )
                yield response
        except (aiohttp.ClientError, OSError) as error:  # TimeoutError is an OSError
            raise faults.of_connection(self.target, error, self._timeout) from error


def require_library() -> None:
    """Raises BackendError with the line that installs what is missing."""
    if find_spec("aiohttp") is None:
        raise BackendError("aiohttp is not installed: pip install 'ftkit[openai]'")
