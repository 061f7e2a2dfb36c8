"""Deployments at Fireworks: what makes a tuned model callable, and costs by the second of its GPUs."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ftkit import Deployment, State, vendors
from ftkit_fireworks import answers, names

if TYPE_CHECKING:
    from fireworks import Fireworks

STATES: Mapping[str, State] = {
    "CREATING": "queued",
    "READY": "succeeded",
    "UPDATING": "running",
    "DELETING": "cancelling",
    "DELETED": "cancelled",
    "FAILED": "failed",
}
"""Fireworks' word -> ours: Deployment of its client."""


def made(vendor: vendors.Vendor, client: "Fireworks", model: str, shape: str, key: str) -> Deployment:
    """A new deployment of a model, or the one of this key that there is. With nobody asking it goes down to no GPU."""
    import fireworks

    try:
        new = client.deployments.create(
            base_model=model,
            deployment_id=names.job_id(key),
            deployment_shape=shape,
            display_name=names.job_id(key),
            min_replica_count=0,
            max_replica_count=1,
        )
    except fireworks.ConflictError:
        new = client.deployments.get(names.job_id(key))
    return _deployment(answers.one(vendor, new))


def found(vendor: vendors.Vendor, client: "Fireworks", key: str) -> Deployment | None:
    """The deployment of a key."""
    import fireworks

    try:
        return _deployment(answers.one(vendor, client.deployments.get(names.job_id(key))))
    except fireworks.NotFoundError:
        return None


def removed(client: "Fireworks", deployment: str) -> None:
    """Asks for the end of one, by its whole name."""
    client.deployments.delete(deployment.rpartition("/")[2])


def _deployment(told: Mapping[str, Any]) -> Deployment:
    raw = str(told.get("state") or "")
    name = str(told["name"])
    return Deployment(
        id=name,
        model=f"{told.get('baseModel')}#{name}",
        state=STATES.get(raw, "unknown"),
        raw_state=raw,
    )
