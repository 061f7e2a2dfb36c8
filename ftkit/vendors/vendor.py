"""A hosted service as messages name it, and its key, which lives in the environment alone."""

import os
import re
from collections.abc import Iterator

from ftkit.errors import ConfigError, RefusedError
from ftkit.values import Problem
from ftkit.values.value import Value

_VARIABLE = re.compile(r"[A-Z_][A-Z0-9_]*|[a-z_][a-z0-9_]{0,23}")
"""Names as people give them: what mixes letters of both cases with digits is more likely the key itself."""


class Vendor(Value, frozen=True, kw_only=True):
    """A service that trains for money."""

    title: str  # for people: "OpenAI"
    variable: str  # of the environment, with the key; empty where none is asked for
    extra: str = ""  # of ftkit, with its library

    def key(self) -> str:
        """The key, empty where none is asked for. Raises RefusedError, naming the variable, where it is missing."""
        for problem in self.obstacles():
            raise RefusedError(problem.detail)
        return os.environ[self.variable].strip() if self.variable else ""

    def obstacles(self) -> Iterator[Problem]:
        """What is wrong with the key, without showing it."""
        if not self.variable:
            return
        text = os.environ.get(self.variable, "").strip()
        if not text:
            detail = (
                f"no key of {self.title}: the environment variable {self.variable} is not set. Set it to the key, or "
                "name another variable with api_key_env. Nothing was uploaded."
            )
            yield Problem(reason="no-key", detail=detail)
        elif not (text.isascii() and text.isprintable()) or " " in text:
            detail = f"the environment variable {self.variable} holds signs that no key has. Set it to the key alone."
            yield Problem(reason="no-key", detail=detail)

    def hidden(self, said: str) -> str:
        """A text with the key replaced: services quote it in their messages."""
        text = os.environ.get(self.variable, "").strip() if self.variable else ""
        return said.replace(text, "***") if text else said


def require_no_key(api_key: str, variable: str) -> None:
    """Raises ConfigError for a key in the project file, whether in its own option or in a variable's place."""
    if api_key:
        raise ConfigError(
            "a key has no place in a project file. Take api_key out, put the key into an environment variable, and "
            "name that with api_key_env."
        )
    if variable and not _VARIABLE.fullmatch(variable):
        raise ConfigError(
            "api_key_env names an environment variable, and what stands there is no such name. If it is the key "
            "itself, take it out of the project file and put it into the environment."
        )
