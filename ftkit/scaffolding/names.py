"""What a new distribution and the parts of it are called, all made of the one name that its author gives."""

import importlib.util
import re
import sys

from ftkit.errors import ConfigError
from ftkit.kinds import KindName
from ftkit.plugins import Plugins
from ftkit.values import Value

_VALID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_PREFIX = "ftkit-"


class Names(Value, frozen=True, kw_only=True):
    """The names of one distribution: "ftkit-polite", "ftkit_polite", "polite", "Polite"."""

    distribution: str
    package: str
    component: str
    class_name: str  # without the kind that is added to it


def names_of(given: str, kind: KindName, installed: Plugins) -> Names:
    """The names that follow from the given one. Raises ConfigError for one that cannot be used, and says why."""
    if not _VALID.fullmatch(given):
        raise ConfigError(
            f"'{given}' cannot be the name of a distribution. Take small letters and digits, with single hyphens "
            "between them and a letter first, such as ftkit-polite."
        )
    component = given.removeprefix(_PREFIX).replace("-", "_")
    package = given.replace("-", "_")
    if not component[:1].isalpha():
        raise ConfigError(f"'{given}' would name the {kind} '{component}', and a name must begin with a letter.")
    _refuse_taken(given, package)
    _refuse_offered(component, kind, installed)
    class_name = "".join(part.capitalize() for part in component.split("_"))
    return Names(distribution=given, package=package, component=component, class_name=class_name)


def _refuse_taken(given: str, package: str) -> None:
    taken = package in sys.stdlib_module_names or importlib.util.find_spec(package) is not None
    if taken:
        free = "" if given.startswith(_PREFIX) else f", such as {_PREFIX}{given}"
        raise ConfigError(f"'{given}' would need the package '{package}', and there is one. Take another name{free}.")


def _refuse_offered(component: str, kind: KindName, installed: Plugins) -> None:
    owners = [offer for offer in installed.offers if offer.kind == kind and offer.name == component]
    if owners:
        raise ConfigError(
            f"the {kind} '{component}' is offered by '{owners[0].plugin}' ({owners[0].distribution}) already, and two "
            "of one name cannot be installed together. Take another name."
        )
