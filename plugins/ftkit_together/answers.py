"""What Together's client gives, by the service's own names: those of the client change from release to release."""

from collections.abc import Mapping
from typing import Any

from ftkit import vendors


def one(vendor: vendors.Vendor, found: Any, field: str = "id") -> Mapping[str, Any]:
    """One thing. Raises UnansweredError where it is none, or lacks the field."""
    told = found.to_dict(warnings=False) if hasattr(found, "to_dict") else found
    if not isinstance(told, Mapping) or not isinstance(told.get(field), str):
        raise vendors.no_answer(vendor, found)
    return told


def entries(vendor: vendors.Vendor, found: Any) -> list[Mapping[str, Any]]:
    """The entries of a list. Raises UnansweredError where it is none."""
    told = found.to_dict(warnings=False) if hasattr(found, "to_dict") else found
    if not isinstance(told, Mapping) or not isinstance(told.get("data"), list):
        raise vendors.no_answer(vendor, found)
    return [one for one in told["data"] if isinstance(one, Mapping)]
