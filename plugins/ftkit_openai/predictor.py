"""The predictor `openai`: a model behind any endpoint of the OpenAI API, asked with as many requests as it bears."""

from collections.abc import Callable, Coroutine, Iterator, Sequence
from typing import Annotated, Any, ClassVar

import msgspec
from msgspec import Meta

from ftkit import Reply, Request
from ftkit_openai import background, client, probe
from ftkit_openai.asking import Asking
from ftkit_openai.bodies import Manner
from ftkit_openai.client import Client
from ftkit_openai.clock import SystemClock
from ftkit_openai.crew import Crew
from ftkit_openai.options import Endpoint
from ftkit_openai.pace import Pace

Tell = Callable[[Reply], None]


class OpenAI(Endpoint, frozen=True, kw_only=True):
    """Answers of a model behind an endpoint of the OpenAI API: vLLM, llama.cpp, Ollama, transformers, or a service.

    Requests begin one at a time and become twice as many each round, up to `concurrency`; too many for the endpoint,
    and they become half as many, and wait as long as it asks for. A reply's `seconds` are those of its last try, from
    sending to the last byte, without waiting; a connection's first request pays for making it. Temperature 0 is sent
    where nothing else is told. With `json_schema` the endpoint is first asked to prove that it holds answers to one.
    """

    name: ClassVar[str] = "openai"
    concurrency: Annotated[int, Meta(ge=1, le=1024, description="Requests at once, at most.")] = 16
    timeout: Annotated[float, Meta(gt=0, description="Seconds that one try may take.")] = 120.0
    retries: Annotated[
        int, Meta(ge=0, description="Of a request that failed; a busy endpoint is waited for besides.")
    ] = 5
    stream: Annotated[bool, Meta(description="Take answers in pieces: tells the time to the first token.")] = False

    def replies(self, requests: Sequence[Request], finished: frozenset[str], manner: Manner) -> Iterator[Reply]:
        """Replies as they come. A request that fails, even after retries, is a reply that says why.

        Raises BackendError where the key, the model or the address is wrong, nobody is there, or 20 requests in a row
        brought no answer.
        """
        asked = [request for request in requests if request.id not in finished]
        if not asked:
            return
        client.require_library()
        streamed = msgspec.structs.replace(manner, streamed=self.stream)
        yield from background.told(self._work(asked, streamed, answered_before=bool(finished)))

    def _work(
        self, asked: Sequence[Request], manner: Manner, *, answered_before: bool
    ) -> Callable[[Tell], Coroutine[Any, Any, None]]:
        target, clock = self.target(), SystemClock()

        async def work(tell: Tell) -> None:
            async with Client(target, self.timeout, clock) as opened:
                pace = Pace(self.concurrency, clock)
                asking = Asking(client=opened, pace=pace, manner=manner, retries=self.retries)
                if manner.response_format:
                    await probe.require_held(asking, asked[0].max_tokens)
                await Crew(asking, answered_before=answered_before).work(asked, self.concurrency, tell)

        return work
