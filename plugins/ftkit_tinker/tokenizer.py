"""The tokenizer of a base model: Tinker takes token ids, so messages are written and tokenized here."""

import os
import re
from pathlib import Path

from ftkit import BackendError, ConfigError, dialogue

_HUB_NAME = re.compile(r"[\w.-]+/[\w.-]+")
_FILES = ("*.json", "*.jinja", "*.model", "*.txt")  # no weights


def opened(name: str) -> dialogue.Dialogue:
    """The dialogue of a folder or of a model on the hub. Raises ConfigError or BackendError where it is not there."""
    said = obstacle(name)
    if said:
        raise ConfigError(said)
    path = Path(name).expanduser()
    return dialogue.opened(path if path.is_dir() else _downloaded(_hub_name(name)))


def obstacle(name: str) -> str:
    """Why the tokenizer cannot be had, or nothing. Asks no one."""
    path = Path(name).expanduser()
    if path.is_dir():
        known = any((path / file).is_file() for file in ("tokenizer.json", "tokenizer_config.json"))
        return (
            "" if known else f"tokenizer '{name}': the folder has no tokenizer.json. Name one as transformers saves it."
        )
    if not _HUB_NAME.fullmatch(_hub_name(name)):
        return f"tokenizer '{name}': there is no such folder, and it is no hub name such as 'owner/name'."
    if _is_offline() and not _is_cached(_hub_name(name)):
        return (
            f"tokenizer '{name}': '{_hub_name(name)}' is not in the hub's cache and HF_HUB_OFFLINE is set. "
            "Unset it, or name a folder by 'tokenizer'."
        )
    return ""


def _hub_name(name: str) -> str:
    """The model's own name: Tinker writes variants of it as owner/name:variant and owner/name/variant."""
    return "/".join(name.partition(":")[0].split("/")[:2])


def _downloaded(hub_name: str) -> Path:
    from huggingface_hub import snapshot_download

    try:
        return Path(snapshot_download(hub_name, allow_patterns=list(_FILES)))
    except Exception as error:
        raise BackendError(
            f"the tokenizer of '{hub_name}' could not be had from the hub: {error}. Name a folder by 'tokenizer'."
        ) from error


def _is_cached(hub_name: str) -> bool:
    from huggingface_hub import try_to_load_from_cache

    return isinstance(try_to_load_from_cache(hub_name, "tokenizer_config.json"), str)


def _is_offline() -> bool:
    return os.environ.get("HF_HUB_OFFLINE", "").upper() in {"1", "ON", "YES", "TRUE"}
