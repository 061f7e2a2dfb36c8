"""Where an endpoint is: what is wrong with an address, whether it is this machine, and by which proxy it is reached."""

import ipaddress
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from ftkit import ConfigError, vendors

_TAILS = ("/chat/completions", "/completions", "/models", "/responses")


def required(base_url: str) -> str:
    """The address without a slash at its end. Raises ConfigError for one that cannot be asked, or holds a secret."""
    address = vendors.required_address(base_url)
    if tail := next((tail for tail in _TAILS if address.endswith(tail)), ""):
        raise ConfigError(f"base_url ends with '{tail}', which is added. Write '{address.removesuffix(tail)}'.")
    return address


def is_local(base_url: str) -> bool:
    """Whether the endpoint runs on this machine."""
    host = urlsplit(base_url).hostname or ""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def proxy(base_url: str) -> str | None:
    """The proxy that the environment names for this address; None for a direct way, as always to this machine."""
    parts = urlsplit(base_url)
    if is_local(base_url) or proxy_bypass(parts.netloc):
        return None
    return getproxies().get(parts.scheme)
