"""The rule and the prices for answers that no project asked for: a project's own shape, on a command line."""

from collections.abc import Sequence
from pathlib import Path

from ftkit import settings
from ftkit.errors import ConfigError
from ftkit.scoring.thresholds import Stated
from ftkit.sections import PriceFile, RuleFile

RULE, PRICE = "--rule", "--price"


def stated(rule: str, prices: Path | None, single: Sequence[str]) -> Stated:
    """The rule, and the prices of a file with those named one by one in place of the file's.

    Raises ConfigError, naming option or file, for what cannot be read and for keys that a project does not have.
    """
    listed = _of_file(prices) if prices else {}
    return Stated(
        rule=_rule(rule) if rule else RuleFile(),
        prices=listed | _named(single),
        rule_at=RULE,
        prices_at=f"--prices {prices.name}" if prices and not single else PRICE,
    )


def _rule(given: str) -> RuleFile:
    """The keys of a project's `score.rule`: written out as `{margin: 0.02}`, or in a file."""
    document = settings.parse(given, RULE) if given.lstrip().startswith("{") else settings.read(Path(given))
    return settings.converted(document.content, RuleFile, document)


def _of_file(path: Path) -> dict[str, PriceFile]:
    document = settings.read(path)
    told = document.content.items()
    return {name: settings.converted(price, PriceFile, document, (name,)) for name, price in told}


def _named(single: Sequence[str]) -> dict[str, PriceFile]:
    found: dict[str, PriceFile] = {}
    for one in single:
        name, _, price = one.partition("=")
        if not (name and price):
            raise ConfigError(f"{PRICE} takes NAME=MODEL or NAME={{prompt: ..., completion: ...}}, found {one!r}.")
        if name in found:
            raise ConfigError(f"{PRICE} names '{name}' twice.")
        found[name] = _price(name, price)
    return found


def _price(name: str, given: str) -> PriceFile:
    """A mapping as in a project's `score.prices`, else the name of a model to look up."""
    if not given.lstrip().startswith("{"):
        return PriceFile(model=given)
    document = settings.parse(given, f"{PRICE} {name}")
    return settings.converted(document.content, PriceFile, document)
