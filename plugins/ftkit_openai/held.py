"""A predictor whose answers are held to the form that a contract describes, as far as the OpenAI API can say it."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

import msgspec

from ftkit import AnswerForm, ConfigError, Reply, Request
from ftkit_openai import bodies

if TYPE_CHECKING:
    from ftkit_openai.options import Endpoint


class Held:
    """Another predictor, held to a JSON Schema."""

    name: ClassVar[str] = "openai"

    def __init__(self, predictor: "Endpoint", response_format: dict[str, Any]) -> None:
        self._predictor = predictor
        self._manner = msgspec.structs.replace(predictor.manner(), response_format=response_format)

    def predict(self, requests: Sequence[Request], finished: frozenset[str]) -> Iterator[Reply]:
        """As that of the predictor that is held."""
        return self._predictor.replies(requests, finished, self._manner)

    def fingerprint(self) -> dict[str, str]:
        """As that of the predictor that is held: the form is the core's to remember."""
        return self._predictor.fingerprint()


def held(predictor: "Endpoint", form: AnswerForm) -> Held:
    """The predictor held to the form. Raises ConfigError for a form that the API has no words for."""
    if predictor.json_schema or "response_format" in predictor.extra_body:
        raise ConfigError("the options hold answers to a form, and so does the contract. Keep one of them.")
    if not form.json_schema:
        raise ConfigError(
            "the contract describes a closed list or a regular expression, and the OpenAI API holds answers to a JSON "
            "Schema alone. Where the server knows more, leave 'constrained' out and say it in extra_body; for vLLM: "
            "extra_body: {structured_outputs: {choice: [...]}}."
        )
    return Held(predictor, bodies.held_to(msgspec.json.decode(form.json_schema)))
