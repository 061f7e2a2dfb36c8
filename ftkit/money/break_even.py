"""From which volume on a fine-tuned model is the cheaper one. A saving that may be none never pays."""

from typing import TYPE_CHECKING

import msgspec

from ftkit.bills import Amount, Bill, BreakEven, Quantile, Volume
from ftkit.money.bill import amount

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_STEPS = (1, 2, 5)
_DECADES = range(2, 9)  # 100 to 500 million requests a month


class Side(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """One of the two that are compared: its name, its bill, and what each case cost."""

    name: str
    bill: Bill
    dollars: "NDArray[np.float64]"  # by case; NaN where it is unknown


def break_even(
    tuned: Side, baseline: Side, months: int = 12, groups: "NDArray[np.int32] | None" = None
) -> BreakEven | None:
    """The volume that repays the training, and pays hosting; None where a price a request is unknown.

    The saving is compared case by case. Fixed costs are what the fine-tuned side has beyond the baseline's.
    """
    saving = amount(baseline.dollars - tuned.dollars, groups)
    if saving is None:
        return None
    training = _beyond(tuned.bill.training, baseline.bill.training)
    hosting = _beyond(tuned.bill.hosting_per_month, baseline.bill.hosting_per_month)
    never = saving.low is None or saving.low <= 0
    found = BreakEven(
        fine_tuned=tuned.name,
        baseline=baseline.name,
        saving=saving,
        training=training,
        hosting_per_month=hosting,
        months=months,
        never=never,
        requests=None if never or training is None else _requests(training, saving),
        per_month=None
        if never or training is None or hosting is None
        else _requests(training / months + hosting, saving),
        curve=tuple(_curve(tuned, baseline, training, hosting, months)),
    )
    return msgspec.structs.replace(found, sentence=_sentence(found))


def _beyond(ours: float | None, theirs: float | None) -> float | None:
    """What ours costs beyond theirs; a baseline of which nothing is said costs nothing that is fixed."""
    return None if ours is None else max(0.0, ours - (theirs or 0.0))


def _requests(dollars: float, saving: Amount) -> Quantile:
    """So many requests save so much money; the surer the saving, the narrower."""
    low = None if not saving.high else dollars / saving.high
    high = None if not saving.low else dollars / saving.low
    return Quantile(value=dollars / saving.dollars, low=low, high=high)


def _curve(tuned: Side, baseline: Side, training: float | None, hosting: float | None, months: int) -> "list[Volume]":
    """What both cost in a month at volumes from 100 to 500 million requests; empty where a fixed cost is unknown."""
    ours, theirs = tuned.bill.request, baseline.bill.request
    if training is None or hosting is None or ours is None or theirs is None:
        return []
    fixed = training / months + hosting
    volumes = (step * 10**decade for decade in _DECADES for step in _STEPS)
    return [Volume(requests=n, fine_tuned=fixed + n * ours.dollars, baseline=n * theirs.dollars) for n in volumes]


def _sentence(found: BreakEven) -> str:
    if found.saving.high is not None and found.saving.high < 0:
        return (
            f"Never: a request of '{found.fine_tuned}' costs {_spoken(_turned(found.saving))} more than one of "
            f"'{found.baseline}', so no volume repays a training."
        )
    if found.never:
        return (
            f"Never: a request of '{found.fine_tuned}' saves {_spoken(found.saving)} over '{found.baseline}', which "
            "may be nothing at all, so no volume is sure to repay a training."
        )
    opening = f"A request of '{found.fine_tuned}' saves {_spoken(found.saving)} over '{found.baseline}'"
    missing = [
        name
        for name, cost in (("training", found.training), ("hosting_per_month", found.hosting_per_month))
        if cost is None
    ]
    if found.requests is None or found.per_month is None:
        return f"{opening}; from which volume on it pays is not known, as the prices do not say {_listed(missing)}."
    if found.hosting_per_month:
        return (
            f"{opening}: it pays from {_volume(found.per_month)} requests a month on, with hosting at "
            f"{found.hosting_per_month:,.2f} dollars a month and training at {found.training:,.2f} over {found.months} "
            "months."
        )
    if not found.training:
        return f"{opening}, and training and hosting cost nothing: it pays from the first request on."
    return f"{opening}: {_volume(found.requests)} requests repay the training of {found.training:,.2f} dollars."


def _turned(saving: Amount) -> Amount:
    """A saving that is surely none, as what it costs."""
    low, high = (None if end is None else -end for end in (saving.high, saving.low))
    return msgspec.structs.replace(saving, dollars=-saving.dollars, low=low, high=high)


def _spoken(saving: Amount) -> str:
    ends = (
        "" if saving.low is None or saving.high is None else f" (95 % interval {saving.low:.3g} to {saving.high:.3g})"
    )
    return f"{saving.dollars:.3g} dollars{ends}"


def _volume(requests: Quantile) -> str:
    if requests.low is None or requests.high is None:
        return f"{requests.value:,.0f}"
    return f"{requests.value:,.0f} (95 % interval {requests.low:,.0f} to {requests.high:,.0f})"


def _listed(names: list[str]) -> str:
    return " and ".join(f"'{name}'" for name in names)
