"""What a user chooses of a training at Fireworks."""

from typing import Annotated, Any, ClassVar

import msgspec

from ftkit import Component, vendors
from ftkit_fireworks import names

ADDRESS = "https://api.fireworks.ai"

Count = Annotated[int, msgspec.Meta(ge=1)]
Positive = Annotated[float, msgspec.Meta(gt=0)]


class FireworksOptions(Component, frozen=True, kw_only=True):
    """A training at Fireworks; what is left out is chosen by Fireworks. It takes no seed."""

    name: ClassVar[str] = ""

    model: Annotated[str, msgspec.Meta(description="The base model: accounts/fireworks/models/NAME.")]
    account: Annotated[str, msgspec.Meta(description="Yours, by its id, as its pages' addresses have it.")]
    epochs: Annotated[Count | None, msgspec.Meta(description="How often each row is learnt from.")] = None
    batch_size: Annotated[Count | None, msgspec.Meta(description="Rows of a step.")] = None
    learning_rate: Annotated[Positive | None, msgspec.Meta(description="At its highest.")] = None
    warmup_steps: Annotated[
        Annotated[int, msgspec.Meta(ge=0)] | None, msgspec.Meta(description="In which the learning rate rises.")
    ] = None
    weight_decay: Annotated[
        Annotated[float, msgspec.Meta(ge=0)] | None, msgspec.Meta(description="How strongly weights are drawn to 0.")
    ] = None
    rank: Annotated[Count | None, msgspec.Meta(description="Of the adapter.")] = None
    max_tokens: Annotated[Count | None, msgspec.Meta(description="Of a row.")] = None
    early_stop: Annotated[
        bool | None, msgspec.Meta(description="Of method sft: stop where the loss of validation rows stays.")
    ] = None
    beta: Annotated[Annotated[float, msgspec.Meta(gt=0, lt=0.5)] | None, msgspec.Meta(description="Of method dpo.")] = (
        None
    )
    extra_body: Annotated[
        dict[str, Any], msgspec.Meta(description="Further fields of the order: {isTurbo: true}.")
    ] = {}
    deployment_shape: Annotated[
        str, msgspec.Meta(description="For a deployment of the tuned model. default: Fireworks' choice.")
    ] = "default"
    price_per_million: Annotated[
        Annotated[float, msgspec.Meta(ge=0)] | None, msgspec.Meta(description="Trained tokens, as you found it.")
    ] = None
    price_as_of: Annotated[str, msgspec.Meta(description="The day on which you found it.")] = ""
    currency: Annotated[str, msgspec.Meta(description="Of that price.")] = "USD"
    base_url: Annotated[str, msgspec.Meta(description="For a rehearsal.")] = ADDRESS
    api_key_env: Annotated[str, msgspec.Meta(description="The variable with the key. '': none is sent.")] = (
        "FIREWORKS_API_KEY"
    )
    timeout: Annotated[float, msgspec.Meta(gt=0, description="Seconds, of one request.")] = 600.0
    api_key: Annotated[str, msgspec.Meta(description="Never here: a key is refused.")] = ""

    def __post_init__(self) -> None:
        """Raises ConfigError for a key in the options, and for names that Fireworks does not have."""
        vendors.require_no_key(self.api_key, self.api_key_env)
        vendors.required_address(self.base_url)
        names.required(self.account, self.model, self.extra_body)
        self.price()

    def price(self) -> vendors.Price | None:
        """What the user found. Raises ConfigError for a price without its day."""
        return vendors.price(self.price_per_million, self.currency, self.price_as_of)

    def vendor(self) -> vendors.Vendor:
        """The service as messages name it."""
        address = vendors.required_address(self.base_url)
        title = "Fireworks" if address == ADDRESS else f"Fireworks ({address})"
        return vendors.Vendor(title=title, variable=self.api_key_env, extra="fireworks")
