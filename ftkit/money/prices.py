"""What a request is charged by: the user's own prices, else the table of the package `genai-prices`.

The table travels with the package, so nothing is fetched and one version always gives one price. Unknown is unknown.
"""

import re
from typing import TYPE_CHECKING, Any

import msgspec

from ftkit.bills import Tariff
from ftkit.errors import ConfigError, PluginError
from ftkit.sections import PriceFile

if TYPE_CHECKING:
    from genai_prices.types import ModelPrice

OWN = "the user's own prices"
_CHECKED = re.compile(r"(?:verified|checked)\b[^.;]*?\b(20\d\d-[01]\d-[0-3]\d)\b")
_NO_DATE = "2026-01-01"


def tariff(prices: PriceFile) -> Tariff | None:
    """What the user says, completed from the table where it names a model; None where neither is known.

    Raises ConfigError for a model that the table does not have, PluginError where the table is not installed.
    """
    told = Tariff(
        prompt=prices.prompt,
        cached_prompt=prices.cached_prompt,
        completion=prices.completion,
        per_hour=prices.per_hour,
        source=OWN,
        dated=prices.dated,
    )
    if not prices.model:
        return None if told == Tariff(source=OWN, dated=prices.dated) else told
    listed = listed_tariff(prices.model)
    fields = ("prompt", "cached_prompt", "completion", "per_hour")
    own = {field: value for field in fields if (value := getattr(told, field)) is not None}
    source = f"{listed.source}, and {OWN}" if own else listed.source
    return msgspec.structs.replace(listed, **own, source=source, dated=prices.dated or listed.dated)


def listed_tariff(model: str) -> Tariff:
    """What the table says of a model: "gpt-4o-mini" or, with its provider, "openai:gpt-4o-mini".

    Where a price depends on the length of the prompt, the lowest step counts.
    """
    table = _table()
    prefix, _, rest = model.partition(":")
    by_provider = bool(rest) and prefix in {provider.id for provider in table.providers}
    try:
        offered, found = table.find_provider_model(
            rest if by_provider else model, None, prefix if by_provider else None, None
        )
    except LookupError as error:
        raise ConfigError(
            f"the price table of genai-prices {_version()} does not list '{model}'. Write its prices "
            "down instead: {prompt: ..., completion: ...}, in dollars per million tokens."
        ) from error
    dated = _checked(table)
    prices = found.get_prices(_noon(dated))  # as of the table's day: today's date must not change a report
    return Tariff(
        prompt=_dollars(prices, "input_mtok"),
        cached_prompt=_dollars(prices, "cache_read_mtok", "input_cache_read_mtok"),
        completion=_dollars(prices, "output_mtok"),
        source=f"genai-prices {_version()}: {offered.id} {found.id}",
        dated=dated,
    )


def _dollars(prices: "ModelPrice", *fields: str) -> float | None:
    known = (getattr(prices, field, None) for field in fields)
    price = next((one for one in known if one is not None), None)
    return None if price is None else float(getattr(price, "base", price))


def _checked(table: Any) -> str:
    """The newest day on which the table says that a price was checked: it has no date of its own."""
    comments = (model.price_comments or "" for provider in table.providers for model in provider.models)
    return max((date for comment in comments for date in _CHECKED.findall(comment)), default=_NO_DATE)


def _noon(day: str) -> Any:
    from datetime import UTC, datetime

    return datetime.fromisoformat(day).replace(hour=12, tzinfo=UTC)


def _table() -> Any:
    try:
        from genai_prices.data_snapshot import get_snapshot
    except ImportError as error:
        raise PluginError(
            "a price is looked up by its model, and the price table is not installed. "
            "Either run pip install 'ftkit[prices]', or write the prices down: "
            "{prompt: ..., completion: ...}, in dollars per million tokens."
        ) from error
    return get_snapshot()


def _version() -> str:
    from importlib.metadata import version

    return version("genai-prices")
