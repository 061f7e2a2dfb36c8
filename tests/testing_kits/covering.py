"""Whether every component of a kind that ftkit brings runs its kit."""

from ftkit import plugins
from ftkit.testing import Kit


def not_covered(kind, names_in_module):
    """The names of first-party components of a kind for which a module has no test class."""
    kits = [
        one
        for name, one in names_in_module.items()
        if name.startswith("Test") and issubclass(one, Kit) and one.kind == kind
    ]
    covered = {getattr(one(), kind).name for one in kits}
    ours = {offer.name for offer in plugins.installed().offers if offer.kind == kind and _is_ours(offer)}
    return sorted(ours - covered)


def _is_ours(offer):
    return offer.distribution.split()[0] == "ftkit"
