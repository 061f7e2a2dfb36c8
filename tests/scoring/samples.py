"""Verdicts and a bench to judge by, for the tests of what is made of them."""

from pathlib import Path

from ftkit import Finding, plugins
from ftkit.project import NamedMetric
from ftkit.references import Rule
from ftkit.reports import Prediction, Verdict
from ftkit.scoring.judging import Bench
from ftkit.scoring.trial import built_bench

PASSED, FAILED, UNMEASURED = (Finding(verdict=verdict) for verdict in ("passed", "failed", "unmeasured"))
FORM = {True: PASSED, False: FAILED, None: UNMEASURED}


def bench(*checks: str, metrics: tuple[str, ...] = ("exact_match",), should: tuple[str, ...] = ()) -> Bench:
    """The bench of some checks without options, and some metrics."""
    rules = [_rule(name) for name in checks] + [_rule(name, required=False) for name in should]
    named = [NamedMetric(metric=plugins.Reference(name=name)) for name in metrics]
    return built_bench(rules, named, plugins.installed(), Path.cwd())


def verdict(
    case: str, *, complies: bool | None = True, repeat: int = 0, candidate: str = "a", **scores: float
) -> Verdict:
    """A verdict whose one check, `no_bullets`, says what compliance says."""
    return Verdict(
        candidate=candidate,
        id=case,
        repeat=repeat,
        complies=complies,
        complies_loosely=bool(complies),
        findings={"no_bullets": FORM[complies]},
        passed_loosely=("no_bullets",) if complies else (),
        scores=scores,
    )


def prediction(case: str, output: str = "", **more: object) -> Prediction:
    """What candidate `a` answered."""
    return Prediction(candidate="a", id=case, output=output, **more)


def _rule(name: str, *, required: bool = True) -> Rule:
    return Rule(check=plugins.Reference(name=name), key=name, required=required)
