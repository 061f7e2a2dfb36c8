"""The faults that a server was given: read from settings, counted, and found for a request."""

import threading
from pathlib import Path
from typing import Any

import msgspec

from ftkit import settings
from ftkit.errors import ConfigError, nearest
from ftkit.testing.rehearsal.faults import AnyFault, Fault


class PlannedFaults:
    """The faults, each with the requests that it has seen. Not frozen: it counts."""

    def __init__(self) -> None:
        self._seen: list[tuple[Fault, list[str]]] = []
        self._lock = threading.Lock()

    def add(self, fault: Fault) -> None:
        """Plans a fault; it counts from now on."""
        with self._lock:
            self._seen.append((fault, []))

    def of_next(self, operation: str) -> list[Fault]:
        """The faults of the request to this operation that has just come, in the order in which they were given."""
        found = []
        with self._lock:
            for fault, seen in self._seen:
                if fault.operation in {"*", operation}:
                    seen.append(operation)
                    if fault.request <= len(seen) < fault.request + fault.times:
                        found.append(fault)
        return found


def read(text: str, known: frozenset[str], where: str) -> Fault:
    """The fault in a YAML mapping: {kind: status, operation: files.create, status: 429}.

    Raises ConfigError naming `where` for what is no fault, and for an operation that is not `known`.
    """
    document = settings.parse(text, where)
    return _checked(settings.converted(document.content, AnyFault, document), known, where)  # type: ignore[arg-type]


def read_file(path: Path, known: frozenset[str]) -> list[Fault]:
    """The faults in a YAML file, a list of such mappings. Raises ConfigError as `read` does."""
    document = settings.read_list(path, "faults")
    return [
        _checked(settings.converted(one, AnyFault, document, ("faults", index)), known, str(path))  # type: ignore[arg-type]
        for index, one in enumerate(document.content["faults"])
    ]


def decoded(body: bytes, known: frozenset[str]) -> Fault:
    """The fault in a JSON text. Raises ConfigError as `read` does."""
    try:
        fault: Fault = msgspec.json.decode(body, type=AnyFault)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"no fault: {error}.") from error
    return _checked(fault, known, "the fault")


def _checked(fault: Any, known: frozenset[str], where: str) -> Fault:
    assert isinstance(fault, Fault)
    if fault.operation not in {*known, "*"}:
        raise ConfigError(f"{where}: unknown operation '{fault.operation}'.{nearest(fault.operation, known)}")
    return fault
