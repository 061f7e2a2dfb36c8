"""Verdicts as columns of numbers: for each measure, each case's value, averaged over its repeats."""

from collections.abc import Callable, Mapping, Sequence

import msgspec

from ftkit.reports import Verdict
from ftkit.scoring.judging import Bench

Values = dict[str, float | None]
"""Case -> its value; None where it is unmeasured."""


class Measure(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is measured of every candidate."""

    name: str  # "compliance", "check:NAME" or "metric:NAME"
    passes_or_fails: bool
    values: dict[str, Values]  # candidate -> case -> value


def measured(verdicts: Mapping[str, Sequence[Verdict]], bench: Bench) -> list[Measure]:
    """Everything measured: compliance, the checks in the contract's order, the metrics."""
    found = [_measure("compliance", verdicts, lambda verdict: _number(verdict.complies), passes_or_fails=True)]
    found += [
        _measure(f"check:{key}", verdicts, _check_value(key), passes_or_fails=True) for key in bench.contract.keys
    ]
    for keyed in bench.metrics:
        for name in keyed.measures.values():
            binary = keyed.metric.passes_or_fails
            found.append(_measure(f"metric:{name}", verdicts, _metric_value(name), passes_or_fails=binary))
    return found


def _measure(
    name: str,
    verdicts: Mapping[str, Sequence[Verdict]],
    value: Callable[[Verdict], float | None],
    *,
    passes_or_fails: bool,
) -> Measure:
    repeated = any(verdict.repeat for rows in verdicts.values() for verdict in rows)
    return Measure(
        name=name,
        passes_or_fails=passes_or_fails and not repeated,  # a case passed twice in three is neither
        values={candidate: _by_case(rows, value) for candidate, rows in verdicts.items()},
    )


def _by_case(rows: Sequence[Verdict], value: Callable[[Verdict], float | None]) -> Values:
    """Each case's mean over its repeats; None where one of them is unmeasured."""
    collected: dict[str, list[float | None]] = {}
    for verdict in rows:
        collected.setdefault(verdict.id, []).append(value(verdict))
    return {case: _mean(values) for case, values in collected.items()}


def _mean(values: list[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if len(known) == len(values) else None


def _number(passed: bool | None) -> float | None:
    return None if passed is None else float(passed)


def _check_value(key: str) -> Callable[[Verdict], float | None]:
    def value(verdict: Verdict) -> float | None:
        finding = verdict.findings[key]
        return None if finding.verdict == "unmeasured" else float(finding.passed)

    return value


def _metric_value(name: str) -> Callable[[Verdict], float | None]:
    return lambda verdict: verdict.scores.get(name)
