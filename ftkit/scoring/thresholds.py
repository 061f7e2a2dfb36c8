"""The thresholds and prices, looked through before anyone is asked: a slip must not cost an hour."""

from collections.abc import Collection, Mapping
from typing import NamedTuple

from ftkit.errors import ConfigError, nearest
from ftkit.money.prices import tariff
from ftkit.scoring.judging import Bench
from ftkit.sections import PriceFile, RuleFile


class Stated(NamedTuple):
    """A rule and prices by candidate, and where they were written, for messages."""

    rule: RuleFile = RuleFile()
    prices: Mapping[str, PriceFile] = {}
    rule_at: str = "score.rule"
    prices_at: str = "score.prices"


def verify(stated: Stated, candidates: Collection[str], bench: Bench) -> None:
    """Raises ConfigError for a measure that nobody takes, a price of nobody, and a model that has no price."""
    measures = measures_of(bench)
    for name in stated.rule.counts:
        if name not in measures:
            raise ConfigError(f"{stated.rule_at}: counts: there is no measure '{name}'.{nearest(name, measures)}")
    for name, told in stated.prices.items():
        if name not in candidates:
            raise ConfigError(f"{stated.prices_at}: there is no candidate '{name}'.{nearest(name, candidates)}")
        try:
            tariff(told)
        except ConfigError as error:
            raise ConfigError(f"{stated.prices_at}: {name}: {error}") from error


def measures_of(bench: Bench) -> list[str]:
    """The names of everything that is measured of an answer."""
    checks = [f"check:{key}" for key in bench.contract.keys]
    return ["compliance", *checks, *(f"metric:{name}" for names in bench.names for name in names.values())]
