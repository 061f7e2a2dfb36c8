"""Where Together is asked. Its client has the API's version in its address up to release 2, and in each path since."""

from typing import NamedTuple

from ftkit import ConfigError, vendors

ADDRESS = "https://api.together.ai"
_VERSION = "/v1"


class Places(NamedTuple):
    """What a client of some release is told."""

    base_url: str
    jobs: str  # where orders go


def required(base_url: str) -> str:
    """The address of the service. Raises ConfigError for none, and for one with the API's version."""
    address = vendors.required_address(base_url)
    if address.endswith(_VERSION):
        raise ConfigError(f"base_url ends with '{_VERSION}', which is added. Write '{address.removesuffix(_VERSION)}'.")
    return address


def of_models(base_url: str) -> str:
    """Where models are asked."""
    return f"{required(base_url)}{_VERSION}"


def places(base_url: str, release: str) -> Places:
    """For a client of this release: "2.36.0"."""
    if has_old_paths(release):
        return Places(base_url=of_models(base_url), jobs="/fine-tunes")
    return Places(base_url=required(base_url), jobs=f"{_VERSION}/fine-tunes")


def has_old_paths(release: str) -> bool:
    """Whether it is of before release 3, with paths without a version and endpoints without projects."""
    return int(release.partition(".")[0]) < 3
