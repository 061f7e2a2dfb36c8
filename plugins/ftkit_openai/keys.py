"""The key of an endpoint. It lives in the environment alone, and no text that leaves this plugin holds it."""

import os
import re

from ftkit import BackendError, ConfigError

DEFAULT = "OPENAI_API_KEY"
_VARIABLE = re.compile(r"[A-Z_][A-Z0-9_]*|[a-z_][a-z0-9_]{0,23}|[A-Za-z_]{1,40}")
"""Names as people give them: what mixes letters of both cases with digits is more likely the key itself."""


class Key:
    """An API key, or none. Not a value: its text must show in no repr and no file."""

    def __init__(self, text: str = "", variable: str = DEFAULT) -> None:
        self._text = text
        self.variable = variable

    def __bool__(self) -> bool:
        return bool(self._text)

    def headers(self) -> dict[str, str]:
        """What a request carries to prove who asks; nothing where there is no key."""
        return {"Authorization": f"Bearer {self._text}"} if self._text else {}

    def hidden(self, said: str) -> str:
        """A text with the key replaced: endpoints quote it in their messages."""
        return said.replace(self._text, "***") if self._text else said


def from_environment(variable: str) -> Key:
    """The key in a variable. Raises BackendError where there is none, or what no header can carry."""
    text = os.environ.get(variable, "").strip()
    if not text:
        raise BackendError(
            f"no key: the environment variable {variable} is not set. Set it to a key of this service, or name "
            "another variable with api_key_env; api_key_env: '' asks without a key."
        )
    if not (text.isascii() and text.isprintable()) or " " in text:
        raise BackendError(
            f"the environment variable {variable} holds spaces, line ends or other signs that no key has. "
            "Set it to the key alone."
        )
    return Key(text, variable)


def require_variable(name: str) -> None:
    """Raises ConfigError where an option that should name a variable seems to hold a key; it is not repeated."""
    if name and not _VARIABLE.fullmatch(name):
        raise ConfigError(
            "api_key_env names an environment variable, such as OPENAI_API_KEY, and what stands there is no such "
            "name. If it is the key itself, take it out of the project file and put it into the environment."
        )
