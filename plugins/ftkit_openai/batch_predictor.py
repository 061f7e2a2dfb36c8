"""The predictor `openai_batch`: all questions in a file, answered within a day at the service's price for batches."""

from collections.abc import Callable, Coroutine, Iterator, Sequence
from typing import Annotated, Any, ClassVar

from msgspec import Meta

from ftkit import Reply, Request
from ftkit_openai import background, batch_files, client
from ftkit_openai.batches import Service
from ftkit_openai.batching import Batching
from ftkit_openai.bodies import Manner
from ftkit_openai.client import Client
from ftkit_openai.clock import SystemClock
from ftkit_openai.options import Endpoint

Tell = Callable[[Reply], None]


class OpenAIBatch(Endpoint, frozen=True, kw_only=True):
    """Answers by the Batch API of an endpoint: quality and cost, and no time, as nobody waits for a single answer.

    A batch carries the digest of its questions. A run that was interrupted or killed finds it again at the service,
    waits for it or takes its answers, and orders only what none has answered. Of a batch that expired or was cancelled
    what is there is taken. Files are held in memory, with up to 200 MB for each 50,000 questions.
    """

    name: ClassVar[str] = "openai_batch"
    poll_seconds: Annotated[float, Meta(ge=1, description="Between two looks at a batch.")] = 30.0
    timeout: Annotated[float, Meta(gt=0, description="Seconds that one call, such as an upload, may take.")] = 600.0

    def replies(self, requests: Sequence[Request], finished: frozenset[str], manner: Manner) -> Iterator[Reply]:
        """Replies once a batch has ended; one that it did not answer says why.

        Raises BackendError where the service takes no batch, or it cannot be known whether it took one.
        """
        if all(request.id in finished for request in requests):
            return
        client.require_library()
        yield from background.told(self._work(requests, finished, manner))

    def _work(
        self, requests: Sequence[Request], finished: frozenset[str], manner: Manner
    ) -> Callable[[Tell], Coroutine[Any, Any, None]]:
        target, clock = self.target(), SystemClock()
        cut = batch_files.parts(requests, manner)
        key = batch_files.key(target, cut)

        unsendable = [reply for reply in batch_files.unsendable(requests) if reply.id not in finished]

        async def work(tell: Tell) -> None:
            for reply in unsendable:
                tell(reply)
            async with Client(target, self.timeout, clock) as opened:
                service = Service(opened)
                batching = Batching(service=service, key=key, finished=finished, poll_seconds=self.poll_seconds)
                await batching.work(cut, tell)

        return work
