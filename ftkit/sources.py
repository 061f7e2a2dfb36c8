"""Where records come from: paths as the project file writes them, opened below the project's folder."""

from pathlib import Path
from typing import BinaryIO

import msgspec

from ftkit.errors import DataError


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """The folder that a reader's paths are relative to."""

    root: Path

    def path(self, written: str) -> Path:
        """The file behind a path as written in the project file."""
        return self.root / written

    def open(self, written: str) -> BinaryIO:
        """The file's bytes. Raises DataError when it is not there or cannot be read."""
        path = self.path(written)
        try:
            return path.open("rb")
        except OSError as error:
            raise DataError(f"cannot read records from {path}: {error.strerror}.") from error
