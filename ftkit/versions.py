"""The versions that decide results, for manifests."""

from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version


def ftkit_version() -> str:
    """The installed version of ftkit."""
    return version("ftkit")


def versions_of(distributions: Iterable[str]) -> dict[str, str]:
    """The installed versions; a distribution that is not installed is left out."""
    found = {}
    for name in sorted(set(distributions)):
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found
