"""Another Python to train in: asked what it has, before anything starts."""

import subprocess

import msgspec

from ftkit import ConfigError

_SECONDS = 60
_QUESTION = """
import importlib.metadata, importlib.util, json, sys
try:
    version = importlib.metadata.version("ftkit")
except importlib.metadata.PackageNotFoundError:
    version = ""
missing = [name for name in sys.argv[1:] if importlib.util.find_spec(name) is None]
print(json.dumps({"ftkit": version, "missing": missing}))
"""


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What an interpreter says of its environment."""

    ftkit: str  # the version, empty where it is not installed
    missing: list[str]  # of the modules that it was asked for


def asked(python: str, modules: list[str]) -> Told:
    """What the interpreter has. Raises ConfigError where it is none, or does not answer."""
    try:
        said = subprocess.run(  # noqa: S603 - the interpreter that the project names, and a question of ours
            [python, "-c", _QUESTION, *modules], capture_output=True, text=True, timeout=_SECONDS, check=True
        )
        return msgspec.json.decode(said.stdout, type=Told)
    except OSError as error:
        why = error.strerror or str(error)
    except subprocess.TimeoutExpired:
        why = f"no answer within {_SECONDS} s"
    except subprocess.CalledProcessError as error:
        why = (error.stderr or "no message").strip().splitlines()[-1]
    except msgspec.MsgspecError as error:
        why = f"no Python answers: {error}"
    raise ConfigError(
        f"python '{python}' cannot be asked what it has: {why}. Name an environment's interpreter, such as "
        "/home/me/training/bin/python."
    )
