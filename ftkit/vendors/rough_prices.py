"""A training's tokens and price as roughly as they can be known without the vendor's tokenizer."""

from collections.abc import Iterable
from itertools import chain
from pathlib import Path

from ftkit import jsonl
from ftkit.errors import ConfigError
from ftkit.values import Estimate, Example, Message, TrainingPlan
from ftkit.values.value import Value

_PER_TOKEN = {"low": 5.0, "mid": 4.0, "high": 3.0}  # characters of English text; other languages take more tokens


class Price(Value, frozen=True, kw_only=True):
    """What a million trained tokens cost, as the user found it, and when."""

    per_million: float
    currency: str
    as_of: str  # ISO 8601


def price(per_million: float | None, currency: str, as_of: str) -> Price | None:
    """The price that options give, None without. Raises ConfigError for one without a date: prices change."""
    if per_million is None:
        return None
    if not as_of:
        raise ConfigError("price_per_million is given without price_as_of. Write the day on which you read the price.")
    return Price(per_million=per_million, currency=currency, as_of=as_of)


def rough_estimate(plan: TrainingPlan, epochs: float | None, price: Price | None) -> Estimate:
    """Tokens by characters, and money by the price; None for what depends on epochs that the vendor chooses."""
    characters = sum(_characters(row) for row in jsonl.read(Path(plan.train_file), Example))
    if epochs is None:
        return Estimate(basis="the vendor chooses the number of epochs; say `epochs` for an estimate")
    tokens = {bound: characters / each * epochs for bound, each in _PER_TOKEN.items()}
    basis = "tokens estimated by characters, 3 to 5 of them each"
    if price is None:
        return Estimate(tokens=round(tokens["mid"]), basis=f"{basis}; no price_per_million is given")
    low, mid, high = (tokens[bound] * price.per_million / 1e6 for bound in ("low", "mid", "high"))
    return Estimate(
        tokens=round(tokens["mid"]),
        low=low,
        mid=mid,
        high=high,
        currency=price.currency,
        basis=f"{basis}, at the project's price_per_million",
        as_of=price.as_of,
    )


def cost_of(tokens: int | None, price: Price | None) -> float | None:
    """What so many billed tokens cost; None where either is unknown."""
    return None if tokens is None or price is None else tokens * price.per_million / 1e6


def _characters(row: Example) -> int:
    rejected = row.rejected if isinstance(row.rejected, tuple) else ()
    return _length(chain(row.prompt, row.completion)) + (_length(chain(row.prompt, rejected)) if rejected else 0)


def _length(messages: Iterable[Message]) -> int:
    return sum(len(message.content or "") for message in messages)
