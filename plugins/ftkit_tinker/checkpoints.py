"""What Tinker keeps: names, and when it is deleted."""

import re

from ftkit_tinker.service import Service

_SECONDS = 3600


def name_of(name: str) -> str:
    """A name as it can stand in an address."""
    return re.sub(r"[^A-Za-z0-9._-]+", "-", name).strip("-") or "state"


def seconds(hours: int | None) -> int | None:
    """How long something is kept, as Tinker wants it."""
    return None if hours is None else hours * _SECONDS


def expires(service: Service, address: str, hours: int | None) -> str:
    """When what stands at an address is deleted, as Tinker itself says; empty where no time was set: then it stays."""
    if hours is None:
        return ""
    run = address.removeprefix("tinker://").split("/")[0]
    with service.asking():
        listed = service.answer(service.books().list_checkpoints(run)).checkpoints
    times = [one.expires_at for one in listed if one.tinker_path == address and one.expires_at]
    return times[0].isoformat() if times else ""
