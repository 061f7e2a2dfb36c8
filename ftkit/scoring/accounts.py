"""What the candidates cost: their usage, as it was measured, times the prices that are stated."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import msgspec

from ftkit.bills import Bill, BreakEven
from ftkit.money.bill import Usage, bill, charges, with_note
from ftkit.money.break_even import Side, break_even
from ftkit.money.prices import tariff
from ftkit.scoring.measured import Measured
from ftkit.sections import PriceFile

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Column = NDArray[np.float64]

_TOKENS = ("prompt_tokens", "cached_prompt_tokens", "completion_tokens")


class Accounts(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """Every priced candidate's bill, and its dollars a request by case."""

    bills: Mapping[str, Bill]
    dollars: "Mapping[str, Column]"
    groups: "NDArray[np.int32] | None" = None

    def break_even(self, fine_tuned: str, baseline: str, months: int) -> BreakEven | None:
        """From which volume on the one is cheaper than the other; None where a price is unknown."""
        if fine_tuned not in self.dollars or baseline not in self.dollars:
            return None
        tuned, other = (
            Side(name=name, bill=self.bills[name], dollars=self.dollars[name]) for name in (fine_tuned, baseline)
        )
        return break_even(tuned, other, months, self.groups)


def accounts(measured: Measured, prices: Mapping[str, PriceFile]) -> Accounts:
    """The accounts of the candidates that prices are stated for; of the others nothing is known.

    `thresholds.verify` has seen to it that all of them are candidates, and that every model has a price.
    """
    shortest = _shortest(measured)
    bills: dict[str, Bill] = {}
    dollars: dict[str, Column] = {}
    for name, told in prices.items():
        usage, charged_by = _usage(measured, name), tariff(told)
        if charged_by is None:
            found = Bill(unknown="its prices name neither a price nor a model")
        else:
            charged = charges(usage, charged_by)
            found = with_note(bill(charged, charged_by, measured.clusters), usage, shortest, measured.clusters)
            dollars[name] = charged.total
        bills[name] = msgspec.structs.replace(found, training=told.training, hosting_per_month=told.hosting_per_month)
    return Accounts(bills=bills, dollars=dollars, groups=measured.clusters)


def _usage(measured: Measured, candidate: str) -> Usage:
    prompt, cached, completion = (_figure(measured, name, candidate) for name in _TOKENS)
    return Usage(prompt, cached, completion, _own_seconds(measured, candidate))


def _own_seconds(measured: Measured, candidate: str) -> "Column":
    """The seconds by case; an answer out of a cache took none of its own, so its price is unknown."""
    import numpy as np

    seconds = _figure(measured, "seconds", candidate)
    known = measured.latencies.get(candidate)
    return seconds if known is not None and not np.isnan(known).all() else np.full(len(seconds), np.nan)


def _figure(measured: Measured, name: str, candidate: str) -> "Column":
    import numpy as np

    figure = next((one for one in measured.figures if one.name == name), None)
    return np.full(len(measured.cases), np.nan) if figure is None else figure.values[candidate].astype(np.float64)


def _shortest(measured: Measured) -> "Column":
    """Each case's shortest prompt, over all candidates: what cannot be a sticky note."""
    import numpy as np

    columns = [_figure(measured, "prompt_tokens", name) for name in measured.candidates]
    shortest = columns[0]
    for column in columns[1:]:
        shortest = np.fmin(shortest, column)
    return shortest
