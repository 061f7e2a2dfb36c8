"""What Fireworks' client gives, by the service's own names."""

from collections.abc import Mapping
from typing import Any

from ftkit import vendors


def one(vendor: vendors.Vendor, found: Any, field: str = "name") -> Mapping[str, Any]:
    """One thing. Raises UnansweredError where it is none, or lacks the field."""
    told = found.to_dict(warnings=False) if hasattr(found, "to_dict") else found
    if not isinstance(told, Mapping) or not isinstance(told.get(field), str):
        raise vendors.no_answer(vendor, found)
    return told
