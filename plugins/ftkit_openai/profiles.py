"""Vendors that speak OpenAI's fine-tuning format, and what each does its own way."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Literal

import msgspec

from ftkit import Problem, State

Carrier = Literal["metadata", "suffix"]

STATES: Mapping[str, State] = {
    "validating_files": "validating",
    "queued": "queued",
    "pending": "queued",
    "running": "running",
    "paused": "paused",
    "succeeded": "succeeded",
    "failed": "failed",
    "cancelled": "cancelled",
}
"""The vendor's word -> ours. OpenAI's API description of 2026-08-21, which has an endpoint for pausing and no word for
the state; "paused" and Azure's "pending" are as their services answer. Any other word is waited for."""


class Closing(msgspec.Struct, frozen=True, kw_only=True):
    """A day on which something ends."""

    models: tuple[str, ...]  # beginnings of their names
    last_order: date
    shutdown: date  # of the models, and of everything tuned from them
    source: str  # and the day it was read


class Profile(msgspec.Struct, frozen=True, kw_only=True):
    """One vendor."""

    title: str
    base_url: str  # empty where each account has its own
    variable: str  # with the key
    dialect: str = "openai"
    methods: tuple[str, ...] = ("sft", "dpo")
    min_rows: int = 10
    carrier: Carrier = "metadata"  # where the key of an order travels
    learning_rate: str = "learning_rate_multiplier"  # the vendor's unit; the option of the same name sets it
    longest_suffix: int = 64
    closings: tuple[Closing, ...] = ()


_OPENAI_PAGE = "OpenAI's page on deprecations, read on 2026-11-23"

PROFILES: Mapping[str, Profile] = {
    "openai": Profile(
        title="OpenAI",
        base_url="https://api.openai.com/v1",
        variable="OPENAI_API_KEY",
        closings=(
            Closing(
                models=("gpt-4.1-nano", "gpt-3.5", "o4-mini"),
                last_order=date(2026, 10, 22),
                shutdown=date(2026, 10, 23),
                source=_OPENAI_PAGE,
            ),
            Closing(models=("",), last_order=date(2027, 1, 6), shutdown=date(2027, 1, 14), source=_OPENAI_PAGE),
        ),
    ),
    "azure": Profile(title="Azure OpenAI", base_url="", variable="AZURE_OPENAI_API_KEY", dialect="azure"),
    "nebius": Profile(
        title="Nebius",
        base_url="https://api.tokenfactory.nebius.com/v1",
        variable="NEBIUS_API_KEY",
        methods=("sft",),
        min_rows=1,
        carrier="suffix",
        learning_rate="learning_rate",
    ),
    "other": Profile(title="the endpoint", base_url="", variable="OPENAI_API_KEY"),
}
"""Nebius: its API reference as of 2026-05-06 (no metadata, an absolute learning rate). Azure: the v1 API."""


def closing(profile: Profile, model: str, today: date) -> Iterator[Problem]:
    """That a vendor ends what is about to be paid: a notice as long as it can be ordered, then a refusal."""
    for end in profile.closings:
        if not model.removeprefix("ft:").startswith(end.models):
            continue
        dates = (
            f"{profile.title} takes fine-tuning jobs until {end.last_order} and shuts down '{model}', and every model "
            f"tuned from it, on {end.shutdown} ({end.source})"
        )
        if today > end.last_order:
            yield Problem(reason="closed", detail=f"{dates}. Choose another vendor, or train on this machine.")
        else:
            yield Problem(reason="notice", detail=f"{dates}: what is paid for now serves until then.")
        return
