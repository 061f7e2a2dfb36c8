"""The files that a preparation reads, and their digests, which are made in the background while it reads them."""

import os
import threading
from collections.abc import Mapping
from concurrent.futures import Future
from pathlib import Path

from ftkit import folders
from ftkit.errors import DataError
from ftkit.manifests import Stored


class InputFiles:
    """The files that will be read, by the names that a manifest may show.

    Hashing lets go of the interpreter's lock and is a tenth of what preparing takes. Its thread never keeps a failed
    run from ending. Not frozen: it waits for that thread. Raises DataError for a file that cannot be opened.
    """

    def __init__(self, paths: Mapping[str, Path]) -> None:
        self.names = tuple(paths)
        self.bytes = sum(map(_size, paths.values()))
        self._stored: Future[dict[str, Stored]] = Future()
        threading.Thread(target=self._digest, args=(paths,), daemon=True).start()

    def stored(self) -> dict[str, Stored]:
        """All with their digests, as soon as they are known. Raises DataError for one that cannot be read."""
        return self._stored.result()

    def _digest(self, paths: Mapping[str, Path]) -> None:
        try:
            self._stored.set_result({name: _stored(path) for name, path in paths.items()})
        except Exception as error:  # noqa: BLE001 - raised where the digests are wanted
            self._stored.set_exception(error)


def _size(path: Path) -> int:
    try:
        with path.open("rb") as file:
            return os.fstat(file.fileno()).st_size
    except OSError as error:
        raise DataError(f"cannot read {path}: {error.strerror}.") from error


def _stored(path: Path) -> Stored:
    return Stored(digest=folders.file_digest(path), bytes=path.stat().st_size)
