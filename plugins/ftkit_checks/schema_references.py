"""The files that a schema's references to other documents lead to: a table of URIs, and nothing beyond it.

A URI stands for one file, or, in front of others, for a folder: with `https://example.com/schemas/` for a folder, the
reference `https://example.com/schemas/party.json` is its file `party.json`. A relative reference in a schema without
`$id` is looked up under the part that is relative: `party.json`.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from ftkit import ConfigError
from ftkit_checks.strict_json import NotJson, read_json

NOWHERE = "json-schema:///"
"""What relative references are resolved against where the schema has no `$id`."""

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


class Documents:
    """The documents by URI, read when they are asked for and kept in `read`.

    Calling it raises LookupError for a URI that the table does not cover, ConfigError for a file that is no JSON; the
    first of those is kept as `refused`, since the library that asks turns it into its own words.
    """

    def __init__(self, table: Mapping[str, str]) -> None:
        self.read: dict[str, object] = {}
        self.refused: ConfigError | None = None
        self._table = {uri if _SCHEME.match(uri) else NOWHERE + uri.lstrip("/"): Path(at) for uri, at in table.items()}

    def __call__(self, uri: str, /) -> Any:  # any JSON value; the library's type for that is its own
        """The document of a URI, which may still have its fragment."""
        address = uri.partition("#")[0]
        if address not in self.read:
            try:
                self.read[address] = read_document(self._path(address))
            except ConfigError as error:
                self.refused = self.refused or error
                raise
        return self.read[address]

    def _path(self, address: str) -> Path:
        for prefix in sorted(self._table, key=len, reverse=True):
            if address == prefix:
                return self._table[prefix]
            folder = prefix if prefix.endswith("/") else prefix + "/"
            if address.startswith(folder) and (found := _below(self._table[prefix], address[len(folder) :])):
                return found
        named = address.removeprefix(NOWHERE)
        raise ConfigError(
            f"it refers to {named}, and nothing is fetched. Name the file or the folder that has it: "
            f'references: {{"{named}": FILE}}.'
        )


def read_document(path: Path) -> object:
    """The JSON in a file, read strictly. Raises ConfigError naming the file."""
    try:
        return read_json(path.read_text("utf-8-sig"))
    except OSError as error:
        raise ConfigError(
            f"cannot read the schema {path}: {error.strerror}. Give a file that exists, or the schema itself."
        ) from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"the schema {path} is not UTF-8: {error.reason}. Save it as UTF-8.") from error
    except NotJson as refused:
        raise ConfigError(f"the schema {path} cannot be used: {refused.reason}.") from refused


def _below(folder: Path, relative: str) -> Path | None:
    """The file in a folder, its ".json" perhaps left out; never one outside it."""
    root = folder.resolve()
    for name in (unquote(relative), unquote(relative) + ".json"):
        path = (root / name).resolve()
        if path.is_file() and path.is_relative_to(root):
            return path
    return None
