"""The gate before money is spent: what is dearer than allowed, or of unknown price, is not ordered without a yes."""

from ftkit import interfaces
from ftkit.errors import ConfigError
from ftkit.training.decisions import Decisions
from ftkit.values import Estimate


def is_paid(backend: interfaces.Backend) -> bool:
    """Whether a training costs money: as the backend says, and where it does not, whether it trains elsewhere."""
    said = backend.capabilities().paid
    return not isinstance(backend, interfaces.LocalProcess) if said is None else said


def agree(backend: interfaces.Backend, estimate: Estimate, decisions: Decisions) -> None:
    """Returns where the estimate may be spent. Raises ConfigError where nobody has agreed to it."""
    if decisions.yes or not is_paid(backend):
        return
    worst = worst_of(estimate)
    if worst is None:
        raise ConfigError(
            f"what this training costs is unknown (backend '{backend.name}', {estimate.basis}), so nothing was ordered"
            ". Say --yes to order it whatever it costs."
        )
    _within(worst, estimate.currency, decisions)


def worst_of(estimate: Estimate) -> float | None:
    """The most it may cost, as far as that is known."""
    known = [figure for figure in (estimate.high, estimate.mid, estimate.low) if figure is not None]
    return max(known, default=None)


def told(estimate: Estimate) -> str:
    """The price in a sentence's words: "3.10 to 4.20 USD (price table of 2026-11-01)"."""
    worst = worst_of(estimate)
    if worst is None:
        return "an unknown price"
    low = estimate.low if estimate.low is not None else worst
    span = _figure(worst) if low == worst else f"{_figure(low)} to {_figure(worst)}"
    basis = ", ".join(part for part in (estimate.basis, estimate.as_of) if part)
    return f"{span} {estimate.currency or 'of an unnamed currency'} ({basis})"


def _figure(cost: float) -> str:
    """A price to the cent, and a smaller one to its first two digits: what is not free must not look it."""
    return f"{cost:,.2f}" if cost == 0 or cost >= 0.01 else f"{cost:.2g}"


def _within(cost: float, currency: str, decisions: Decisions) -> None:
    if decisions.max_cost is not None and cost > decisions.max_cost:
        raise ConfigError(
            f"this training may cost {_figure(cost)} {currency}".rstrip()
            + f", and --max-cost is {_figure(decisions.max_cost)}, so nothing was ordered. Raise it, train on fewer "
            "'rows', or say --yes."
        )
