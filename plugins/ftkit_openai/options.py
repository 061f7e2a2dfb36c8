"""What every way of asking an endpoint shares: the model, the address, the key's name, and how answers are drawn."""

from abc import abstractmethod
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Annotated, Any, ClassVar

import msgspec
from msgspec import Meta

from ftkit import AnswerForm, Component, ConfigError, FilePath, Reply, Request, interfaces
from ftkit_openai import addresses, bodies, keys
from ftkit_openai.bodies import LimitField, Manner
from ftkit_openai.faults import Target
from ftkit_openai.held import held
from ftkit_openai.keys import DEFAULT

OPENAI = "https://api.openai.com/v1"


class Endpoint(Component, frozen=True, kw_only=True):
    """A model behind an endpoint of the OpenAI API, and how it is asked."""

    name: ClassVar[str] = ""

    model: Annotated[str, Meta(description="The model, by the name that the endpoint knows it by.")]
    base_url: Annotated[str, Meta(description="Where it is; ends before '/chat/completions'.")] = OPENAI
    api_key_env: Annotated[
        str | None,
        Meta(description=f"The environment variable with the key. null: {DEFAULT}, none on this machine. '': no key."),
    ] = None
    temperature: Annotated[float, Meta(ge=0, le=2, description="0: the likeliest token. A request's own leads.")] = 0.0
    max_tokens: Annotated[
        Annotated[int, Meta(ge=1)] | None,
        Meta(description="Of an answer, instead of the project's: models that reason need more."),
    ] = None
    max_tokens_field: Annotated[
        LimitField, Meta(description="What the limit is called: OpenAI's reasoning models want max_completion_tokens.")
    ] = "max_tokens"
    seed: Annotated[int | None, Meta(description="Of the draws. A request's own leads.")] = None
    stop: Annotated[tuple[str, ...], Meta(description="Texts that end an answer.")] = ()
    json_schema: Annotated[
        FilePath | None, Meta(description="A file with a JSON Schema that every answer is held to by response_format.")
    ] = None
    extra_body: Annotated[
        dict[str, Any], Meta(description="Further fields of the request: top_p, or what only this server knows.")
    ] = {}
    omit: Annotated[
        tuple[str, ...], Meta(description="Fields that this endpoint does not take: [temperature, seed].")
    ] = ()
    api_key: Annotated[str, Meta(description="Refused: a key has no place in a project file. See api_key_env.")] = ""

    def __post_init__(self) -> None:
        """Raises ConfigError for a key or another secret in the options, and for an address that cannot be asked."""
        if self.api_key:
            raise ConfigError(
                "a key has no place in a project file. Take api_key out, put the key into an environment variable, "
                "and name that with api_key_env."
            )
        if not self.model:
            raise ConfigError("the option 'model' is empty. Write the name by which the endpoint knows it.")
        keys.require_variable(self.api_key_env or "")
        addresses.required(self.base_url)
        bodies.required(self.extra_body)
        if self.json_schema and "response_format" in self.extra_body:
            raise ConfigError("json_schema and extra_body.response_format set the same. Keep one of them.")

    def fingerprint(self) -> dict[str, str]:
        """The digest of the schema's file. Of the weights behind an address nobody can tell; its options are known."""
        if self.json_schema is None:
            return {}
        return {"json_schema": blake2b(_bytes(self.json_schema), digest_size=16).hexdigest()}

    def held_to(self, form: AnswerForm) -> interfaces.Predictor:
        """The same predictor, held to the form. Raises ConfigError for anything but a JSON Schema, and for a second."""
        return held(self, form)

    def predict(self, requests: Sequence[Request], finished: frozenset[str]) -> Iterator[Reply]:
        """Replies as they come. A request that fails is a reply that says why.

        Raises BackendError where no request can be answered: the key, the model or the address is wrong, or nobody is
        there.
        """
        return self.replies(requests, finished, self.manner())

    @abstractmethod
    def replies(self, requests: Sequence[Request], finished: frozenset[str], manner: Manner) -> Iterator[Reply]:
        """As `predict`, asked in this manner."""
        ...

    def target(self) -> Target:
        """Who is asked, with the key. Raises BackendError where there is none and one is needed."""
        address = addresses.required(self.base_url)
        variable = self.api_key_env
        if variable is None:
            variable = "" if addresses.is_local(address) else DEFAULT
        key = keys.from_environment(variable) if variable else keys.Key()
        return Target(base_url=address, model=self.model, key=key)

    def manner(self) -> Manner:
        """How it is asked. Raises ConfigError where the schema cannot be read."""
        return Manner(
            model=self.model,
            temperature=self.temperature,
            max_tokens=self.max_tokens,
            limit_field=self.max_tokens_field,
            seed=self.seed,
            stop=self.stop,
            response_format=bodies.held_to(_schema(self.json_schema)) if self.json_schema else None,
            extra=self.extra_body,
            omitted=self.omit,
        )


def _schema(path: str) -> Any:
    try:
        found = msgspec.json.decode(_bytes(path))
    except msgspec.DecodeError as error:
        raise ConfigError(f"json_schema '{path}': {error}.") from error
    if not isinstance(found, dict):
        raise ConfigError(f"json_schema '{path}': a schema for an endpoint is an object, and this is none.")
    return found


def _bytes(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise ConfigError(f"json_schema '{path}': {error.strerror}.") from error
