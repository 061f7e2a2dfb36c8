"""The project's thresholds and prices, looked through before anyone is asked: a slip must not cost an hour."""

from collections.abc import Collection, Mapping

from ftkit.errors import ConfigError, nearest
from ftkit.money.prices import tariff
from ftkit.scoring.judging import Bench
from ftkit.sections import PriceFile, RuleFile


def verify(rule: RuleFile, prices: Mapping[str, PriceFile], candidates: Collection[str], bench: Bench) -> None:
    """Raises ConfigError for a measure that nobody takes, a price of nobody, and a model that has no price."""
    measures = measures_of(bench)
    for name in rule.counts:
        if name not in measures:
            raise ConfigError(f"score.rule.counts: there is no measure '{name}'.{nearest(name, measures)}")
    for name, told in prices.items():
        if name not in candidates:
            raise ConfigError(f"score.prices: there is no candidate '{name}'.{nearest(name, candidates)}")
        tariff(told)


def measures_of(bench: Bench) -> list[str]:
    """The names of everything that is measured of an answer."""
    checks = [f"check:{key}" for key in bench.contract.keys]
    return ["compliance", *checks, *(f"metric:{name}" for names in bench.names for name in names.values())]
