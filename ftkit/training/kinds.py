"""Which kind of backend one is: declared by what it has, as everything else about it."""

from ftkit import interfaces
from ftkit.errors import PluginError
from ftkit.journal_entries import Kind


def kind_of(backend: interfaces.Backend) -> Kind:
    """How the backend is driven. Raises PluginError for one that is of no kind, or of two."""
    kinds: dict[Kind, type] = {
        "local-process": interfaces.LocalProcess,
        "remote-job": interfaces.RemoteJob,
        "driven-session": interfaces.DrivenSession,
    }
    found = [kind for kind, protocol in kinds.items() if isinstance(backend, protocol)]
    if len(found) != 1:
        said = " and ".join(found) or "none"
        raise PluginError(f"backend '{backend.name}' must be of one kind ({', '.join(kinds)}) and is of {said}.")
    return found[0]
