"""The address of a service, as an option gives it."""

from urllib.parse import urlsplit

from ftkit.errors import ConfigError


def required_address(base_url: str) -> str:
    """The address without a slash at its end. Raises ConfigError for one that cannot be asked, or holds a secret."""
    try:
        parts = urlsplit(base_url)
        _ = parts.port
    except ValueError as error:
        raise ConfigError(f"base_url: {error}. Write it like 'https://api.example.com/v1'.") from error
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ConfigError("base_url is no address of a service. Write it like 'https://api.example.com/v1'.")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise ConfigError(
            f"base_url holds more than an address ({parts.scheme}://{parts.hostname}...). A key belongs into the "
            "environment, named by api_key_env; a project file may hold none."
        )
    return base_url.rstrip("/")
