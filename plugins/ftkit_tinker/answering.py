"""Answers of a sampling client: each request is written by the chat template, and asked of its own accord."""

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING

import msgspec
from msgspec import UNSET

from ftkit import BackendError, DataError, Reply, Request, dialogue
from ftkit_tinker.service import Service

if TYPE_CHECKING:
    from tinker import SamplingClient
    from tinker.types import SamplingParams


class Answering(msgspec.Struct, frozen=True, kw_only=True):
    """How requests are asked."""

    service: Service
    talk: dialogue.Dialogue
    temperature: float = 0.0
    top_p: float = 1.0
    seed: int = 7
    concurrency: int = 8

    def replies(self, sampler: "SamplingClient", requests: Sequence[Request]) -> Iterator[Reply]:
        """A reply to each request, in order; one that fails says so."""
        with ThreadPoolExecutor(self.concurrency) as pool:
            yield from pool.map(partial(self._reply, sampler), requests)

    def _reply(self, sampler: "SamplingClient", request: Request) -> Reply:
        from tinker import ModelInput

        try:
            [prompt] = self.talk.token_ids([self.talk.text(request.messages, request.tools, asking=True)])
            begun = time.perf_counter()
            with self.service.asking():
                asked = sampler.sample(ModelInput.from_ints(prompt), 1, self._params(request))
                [said] = self.service.answer(asked).sequences
        except (BackendError, DataError) as error:
            return Reply(id=request.id, error=str(error))
        return Reply(
            id=request.id,
            output=self.talk.tokenizer.decode(
                said.tokens, skip_special_tokens=True, clean_up_tokenization_spaces=False
            ),
            prompt_tokens=len(prompt),
            completion_tokens=len(said.tokens),
            seconds=time.perf_counter() - begun,
            finish=said.stop_reason,
        )

    def _params(self, request: Request) -> "SamplingParams":
        from tinker import SamplingParams

        return SamplingParams(
            max_tokens=request.max_tokens,
            temperature=self.temperature if request.temperature is UNSET else request.temperature,
            top_p=self.top_p,
            seed=self.seed if request.seed is UNSET else request.seed,
            stop=sorted(self.talk.ends),
        )
