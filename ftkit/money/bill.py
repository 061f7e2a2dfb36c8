"""What each request costs, case by case, and what of it is paid for the prompt."""

from typing import TYPE_CHECKING, NamedTuple

import msgspec

from ftkit.bills import Amount, Bill, Tariff
from ftkit.statistics.means import estimated

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Column = NDArray[np.float64]
    Groups = NDArray[np.int32]

MILLION, HOUR = 1e6, 3600.0


class Usage(NamedTuple):
    """What each case took of a candidate, NaN where nobody counted: tokens, and seconds."""

    prompt: "Column"
    cached_prompt: "Column"
    completion: "Column"
    seconds: "Column"


class Charges(NamedTuple):
    """Dollars a request, by case; NaN where they are unknown."""

    prompt: "Column"
    rest: "Column"

    @property
    def total(self) -> "Column":
        """The whole price of each request."""
        return self.prompt + self.rest


def charges(usage: Usage, tariff: Tariff) -> Charges:
    """What the tariff makes of the usage. Cached tokens are among the prompt's, and 0 where nobody counted them."""
    import numpy as np

    zeros = np.zeros(len(usage.prompt))
    machine = zeros if tariff.per_hour is None else usage.seconds * (tariff.per_hour / HOUR)
    if tariff.prompt is None and tariff.completion is None:
        nothing = np.full(len(zeros), np.nan)
        return Charges(zeros, machine) if tariff.per_hour is not None else Charges(nothing, nothing)
    cached = np.minimum(np.nan_to_num(usage.cached_prompt), usage.prompt)
    dear, cheap = (
        _or_nan(tariff.prompt),
        _or_nan(tariff.prompt if tariff.cached_prompt is None else tariff.cached_prompt),
    )
    prompt = ((usage.prompt - cached) * dear + np.where(cached > 0, cached * cheap, 0.0)) / MILLION
    return Charges(prompt, usage.completion * _or_nan(tariff.completion) / MILLION + machine)


def bill(charged: Charges, tariff: Tariff, groups: "Groups | None" = None) -> Bill:
    """The bill of a candidate. Where a figure is missing for every case it says which."""
    import numpy as np

    total = charged.total
    if np.isnan(total).all():
        return Bill(tariff=tariff, unknown=_missing(tariff))
    known = ~np.isnan(total)
    spent = float(total[known].sum())
    return Bill(
        request=amount(total, groups),
        tariff=tariff,
        prompt_share=float(charged.prompt[known].sum()) / spent if spent else None,
    )


def with_note(bill: Bill, usage: Usage, shortest: "Column", groups: "Groups | None" = None) -> Bill:
    """The bill with the cost of the sticky note: what the prompt has beyond the shortest prompt for the same case."""
    import numpy as np

    beyond = usage.prompt - shortest
    if np.isnan(beyond).all():
        return bill
    price = bill.tariff.prompt if bill.tariff else None
    return msgspec.structs.replace(
        bill,
        note_tokens=float(np.nanmean(beyond)),
        note=None if price is None else amount(beyond * (price / MILLION), groups),
    )


def amount(dollars: "Column", groups: "Groups | None" = None) -> Amount | None:
    """The mean of what is known, with its interval; None where nothing is. Money always the same is exactly known."""
    import numpy as np

    known = ~np.isnan(dollars)
    if not known.any():
        return None
    # prices are tiny, and a mean counts what differs by less than a billionth as one value
    millionths = estimated(dollars[known] * MILLION, None if groups is None else groups[known])
    low, high = millionths.interval or (millionths.mean, millionths.mean)
    return Amount(n=millionths.n, dollars=millionths.mean / MILLION, low=low / MILLION, high=high / MILLION)


def _or_nan(price: float | None) -> float:
    return float("nan") if price is None else price


def _missing(tariff: Tariff) -> str:
    if tariff.prompt is None and tariff.completion is None:
        return "no price is known" if tariff.per_hour is None else "its answers' own seconds are not known"
    if tariff.prompt is None or tariff.completion is None:
        return f"no price of the {'prompt' if tariff.prompt is None else 'completion'} is known"
    return "nobody counted its tokens"
