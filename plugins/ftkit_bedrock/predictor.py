"""Models at Amazon Bedrock, asked through its Converse API."""

import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Annotated, Any, ClassVar, Literal

import msgspec

from ftkit import BackendError, Component, Message, RefusedError, Reply, Request
from ftkit_bedrock.account import Account

_TRIES = 5


class BedrockPredictor(Component, frozen=True, kw_only=True):
    """Answers of a model or a deployment at Bedrock. Tools are not passed on: such requests are told as errors."""

    name: ClassVar[str] = "bedrock"

    model: Annotated[str, msgspec.Meta(description="An identifier, or the ARN of a deployment.")]
    region: str
    profile: Annotated[str, msgspec.Meta(description="Of Amazon's configuration.")] = ""
    temperature: Annotated[float, msgspec.Meta(ge=0, le=1, description="A request's own leads.")] = 0.0
    concurrency: Annotated[int, msgspec.Meta(ge=1, le=256)] = 8
    endpoint_url: Annotated[str, msgspec.Meta(description="For a rehearsal.")] = ""

    def fingerprint(self) -> dict[str, str]:
        """Nothing: what stands behind a name at Amazon cannot be digested; the options are known."""
        return {}

    def predict(self, requests: Sequence[Request], finished: frozenset[str]) -> Iterator[Reply]:
        """Replies in the requests' order. One that fails says so; of one that was retried the seconds are unknown."""
        asked = [request for request in requests if request.id not in finished]
        if not asked:
            return
        account = Account(region=self.region, profile=self.profile, endpoint_url=self.endpoint_url)
        for problem in account.obstacles():
            raise RefusedError(problem.detail)
        with ThreadPoolExecutor(self.concurrency) as pool:
            yield from pool.map(lambda request: self._reply(account, request), asked)

    def _reply(self, account: Account, request: Request) -> Reply:
        if request.tools is not msgspec.UNSET:
            return Reply(id=request.id, error="the predictor bedrock passes no tools on")
        try:
            with account.asking("bedrock-runtime", tries=_TRIES) as runtime:
                begun = time.perf_counter()
                answer = runtime.converse(**self._body(request))
                return _said(request.id, answer, time.perf_counter() - begun)
        except BackendError as error:
            return Reply(id=request.id, error=str(error))

    def _body(self, request: Request) -> dict[str, Any]:
        temperature = self.temperature if request.temperature is msgspec.UNSET else request.temperature
        system = [{"text": one.content} for one in request.messages if one.role == "system"]
        return {
            "modelId": self.model,
            "messages": [_turn(one) for one in request.messages if one.role != "system"],
            "inferenceConfig": {"maxTokens": request.max_tokens, "temperature": temperature},
            **({"system": system} if system else {}),
        }


def _turn(message: Message) -> dict[str, Any]:
    return {"role": message.role, "content": [{"text": message.content}]}


def _said(id_: str, answer: Mapping[str, Any], seconds: float) -> Reply:
    retries = answer.get("ResponseMetadata", {}).get("RetryAttempts", 0)
    usage = answer.get("usage", {})
    return Reply(
        id=id_,
        output="".join(part.get("text", "") for part in answer["output"]["message"]["content"]),
        prompt_tokens=usage.get("inputTokens"),
        completion_tokens=usage.get("outputTokens"),
        cached_prompt_tokens=usage.get("cacheReadInputTokens"),
        seconds=None if retries else seconds,
        finish=_finish(answer.get("stopReason", "")),
        retries=retries,
    )


def _finish(reason: str) -> Literal["stop", "length"] | None:
    if reason == "max_tokens":
        return "length"
    return "stop" if reason in {"end_turn", "stop_sequence"} else None
