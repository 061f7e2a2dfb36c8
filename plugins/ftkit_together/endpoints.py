"""Dedicated endpoints of Together: what makes most tuned models callable, and costs by the minute.

They are those of the client's release 2. Since release 3 an endpoint belongs to a project and holds deployments, which
Together's own command makes.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ftkit import Deployment, RefusedError, State, vendors
from ftkit_together import addresses, answers
from ftkit_together.orders import CURRENCY

if TYPE_CHECKING:
    from together import Together

STATES: Mapping[str, State] = {
    "PENDING": "queued",
    "STARTING": "queued",
    "STARTED": "succeeded",
    "STOPPING": "cancelling",
    "STOPPED": "cancelled",
    "ERROR": "failed",
}
"""Together's word -> ours: DedicatedEndpoint of its client."""

_IDLE_MINUTES = 60  # after which an endpoint that nobody asks stops by itself, and so does its bill


def made(vendor: vendors.Vendor, client: "Together", model: str, hardware: str, key: str) -> Deployment:
    """A new endpoint for a model. Raises RefusedError, with what there is and its price, for no or other hardware."""
    _require_release_2()
    offered = {one["id"]: _hourly(one) for one in _hardware(vendor, client, model)}
    if hardware not in offered:
        choice = ", ".join(f"{name} at {_money(hourly)}" for name, hourly in offered.items()) or "none"
        found = f"hardware '{hardware}' is none of them" if hardware else "the option hardware names none"
        raise RefusedError(f"Together serves {model} on {choice}; {found}. Set hardware to one of these.")
    endpoint = client.endpoints.create(
        model=model,
        hardware=hardware,
        autoscaling={"min_replicas": 1, "max_replicas": 1},
        display_name=_name(key),
        inactive_timeout=_IDLE_MINUTES,
    )
    return _deployment(answers.one(vendor, endpoint), offered[hardware])


def found(vendor: vendors.Vendor, client: "Together", key: str) -> Deployment | None:
    """The endpoint of a key. The list leaves their own names out, so that each is looked at."""
    _require_release_2()
    for one in answers.entries(vendor, client.endpoints.list(type="dedicated", mine=True)):
        endpoint = answers.one(vendor, client.endpoints.retrieve(str(one["id"])))
        if endpoint.get("display_name") == _name(key):
            prices = {each["id"]: _hourly(each) for each in _hardware(vendor, client, str(endpoint["model"]))}
            return _deployment(endpoint, prices.get(endpoint.get("hardware")))
    return None


def removed(client: "Together", endpoint: str) -> None:
    """Asks for the end of one."""
    _require_release_2()
    client.endpoints.delete(endpoint)


def _require_release_2() -> None:
    import together

    if not addresses.has_old_paths(together.__version__):
        raise RefusedError(
            f"together {together.__version__} makes endpoints in projects, which ftkit does not do. Make one by "
            "Together's own command or on its page, or: pip install 'together<3'"
        )


def _hardware(vendor: vendors.Vendor, client: "Together", model: str) -> list[Mapping[str, Any]]:
    return answers.entries(vendor, client.endpoints.list_hardware(model=model))


def _hourly(hardware: Mapping[str, Any]) -> float | None:
    """Dollars an hour, of cents a minute."""
    cents = (hardware.get("pricing") or {}).get("cents_per_minute")
    return cents * 60 / 100 if isinstance(cents, int | float) else None


def _money(hourly: float | None) -> str:
    return "an unknown price" if hourly is None else f"{hourly:,.2f} {CURRENCY} an hour"


def _deployment(endpoint: Mapping[str, Any], hourly: float | None) -> Deployment:
    raw = str(endpoint.get("state") or "")
    return Deployment(
        id=str(endpoint["id"]),
        model=str(endpoint.get("name") or ""),
        state=STATES.get(raw, "unknown"),
        raw_state=raw,
        hourly=hourly,
        currency=CURRENCY if hourly is not None else "",
    )


def _name(key: str) -> str:
    return f"ftkit-{key}"
