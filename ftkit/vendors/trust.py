"""Whom this machine trusts, read once: a client reads it anew for each request otherwise, which takes 40 ms."""

import os
from functools import lru_cache
from ssl import SSLContext


def trusted() -> SSLContext:
    """What httpx trusts by default, for a client of it: certifi's list, or what SSL_CERT_FILE or SSL_CERT_DIR name."""
    return _read(os.environ.get("SSL_CERT_FILE", ""), os.environ.get("SSL_CERT_DIR", ""))


@lru_cache(maxsize=4)
def _read(file: str, folder: str) -> SSLContext:  # noqa: ARG001 - httpx looks at them itself
    import httpx

    return httpx.create_ssl_context()
