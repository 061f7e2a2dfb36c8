"""The predictor `tinker`: a model that was trained at Tinker, or one of its base models."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, ClassVar

import msgspec

from ftkit import Component, ModelPath, Reply, Request, dialogue, vendors
from ftkit_tinker import tokenizer
from ftkit_tinker.answering import Answering
from ftkit_tinker.service import KEY_VARIABLE, Service

if TYPE_CHECKING:
    from tinker import SamplingClient


class TinkerPredictor(Component, frozen=True, kw_only=True):
    """Answers of a model at Tinker. Messages are written by the chat template here, and asked as token ids.

    A reply's `seconds` holds the waits that the SDK makes while Tinker is busy: it does not tell them.
    """

    name: ClassVar[str] = "tinker"

    model: Annotated[str, msgspec.Meta(description="The base model as Tinker names it: Qwen/Qwen3-8B.")]
    checkpoint: Annotated[
        str,
        msgspec.Meta(description="Tinker's address of trained weights, of the kind sampler. Empty: the base model."),
    ] = ""
    tokenizer: Annotated[
        ModelPath, msgspec.Meta(description="A folder or a hub name with the chat template. Empty: the model's own.")
    ] = ""
    temperature: Annotated[float, msgspec.Meta(ge=0, le=2, description="A request's own leads.")] = 0.0
    top_p: Annotated[
        float, msgspec.Meta(gt=0, le=1, description="Draws among the likeliest that reach this probability.")
    ] = 1.0
    seed: Annotated[int, msgspec.Meta(description="Of the draws, where a request brings none.")] = 7
    concurrency: Annotated[int, msgspec.Meta(ge=1, le=1024, description="Requests at once.")] = 16
    base_url: Annotated[str, msgspec.Meta(description="Another address than Tinker's own.")] = ""
    api_key_env: Annotated[str, msgspec.Meta(description="The variable with the key.")] = KEY_VARIABLE
    api_key: Annotated[str, msgspec.Meta(description="Never here: a key is refused.")] = ""
    timeout: Annotated[float, msgspec.Meta(gt=0, description="Seconds until one answer is given up.")] = 600.0

    def __post_init__(self) -> None:
        """Raises ConfigError for a key in the options."""
        vendors.require_no_key(self.api_key, self.api_key_env)

    def fingerprint(self) -> dict[str, str]:
        """The chat template; what stands behind a name at Tinker cannot be digested."""
        return {"chat_template": self._dialogue().template_digest}

    def predict(self, requests: Sequence[Request], finished: frozenset[str]) -> Iterator[Reply]:
        """Replies in the requests' order; one that fails says so."""
        asked = [request for request in requests if request.id not in finished]
        if not asked:
            return
        answering = Answering(
            service=self._service(),
            talk=self._dialogue(),
            temperature=self.temperature,
            top_p=self.top_p,
            seed=self.seed,
            concurrency=self.concurrency,
        )
        with self._sampler() as sampler:
            yield from answering.replies(sampler, asked)

    @contextmanager
    def _sampler(self) -> Iterator["SamplingClient"]:
        service = self._service()
        client = service.client({})
        try:
            with service.asking():
                path, base = (self.checkpoint, None) if self.checkpoint else (None, self.model)
                sampler = service.answer(client.create_sampling_client(model_path=path, base_model=base))
            yield sampler
        finally:
            client.close("success")  # not waited for: the answers are here

    def _dialogue(self) -> dialogue.Dialogue:
        return tokenizer.opened(self.tokenizer or self.model)

    def _service(self) -> Service:
        return Service(variable=self.api_key_env, base_url=self.base_url, timeout=self.timeout)
