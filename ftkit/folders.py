"""Stage folders: built beside, locked while they are built, swapped in when their manifest is written.

A folder is finished exactly when its manifest exists. What is being built is called NAME.partial; a finished folder
that is being replaced is called NAME.ftkit-old for the blink of an eye, and is put back if the blink was interrupted.
"""

import errno
import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from ftkit import jsonl
from ftkit.errors import ConfigError, DataError

_BLOCK = 1 << 20
_NO_NAMES = {"", ".."}  # of "." and "/", and of ".."


def partial_of(folder: Path) -> Path:
    """Where a folder is built."""
    return _beside(folder, ".partial")


def is_finished(folder: Path, manifest: str) -> bool:
    """Whether the folder's manifest exists; puts a half-swapped folder back first."""
    _put_back(folder)
    return (folder / manifest).is_file()


def refuse_foreign(folder: Path, manifest: str) -> None:
    """Raises ConfigError when the folder holds something that ftkit did not make: it is never replaced."""
    with told_when_disk_fails(folder):
        ours = is_finished(folder, manifest) and _says_ftkit(folder / manifest)
        foreign = not ours and folder.exists() and (not folder.is_dir() or any(folder.iterdir()))
    if foreign:
        raise ConfigError(
            f"{folder} exists and has no {manifest} of ftkit, so it will not be replaced. "
            "Name another folder with --out, or move it away."
        )


class Building(NamedTuple):
    """A partial folder that is ours while it is built."""

    path: Path
    lock: int  # the handle that holds the lock; a child process that inherits it holds it too


class _Held:
    """Lives as long as a lock is held."""


@contextmanager
def building(folder: Path) -> Iterator[Building]:
    """The partial folder, locked for this process; what an interrupted run left in it is still there.

    Raises ConfigError when another process is building it. A full disk is told as a DataError.
    """
    partial = partial_of(folder)
    from multiprocessing.util import register_after_fork

    with told_when_disk_fails(partial):
        _made(partial)
        lock = _locked(partial)
        held = _Held()
        register_after_fork(held, lambda _: os.close(lock))  # a worker must not hold the lock when we are gone
        try:
            yield Building(path=partial, lock=lock)
        finally:
            os.close(lock)


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """A folder that is there, locked for this process. Raises ConfigError when another one is at it."""
    lock = _locked(folder)
    try:
        yield
    finally:
        os.close(lock)


def emptied(partial: Path) -> None:
    """Removes whatever an interrupted run left in a partial folder."""
    for entry in partial.iterdir():
        removed(entry)


def removed(path: Path) -> None:
    """Removes a file, a folder or a link (never what a link leads to), or nothing where there is none."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def is_locked(partial: Path) -> bool:
    """Whether a process is at work on a partial folder."""
    if not partial.exists():
        return False
    handle = os.open(partial, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return True
    finally:
        os.close(handle)
    return False


def swap_in(folder: Path) -> None:
    """Makes the partial folder the finished one, keeping the old one until the new one stands."""
    old = _old_of(folder)
    removed(old)
    if folder.exists():
        folder.rename(old)
    partial_of(folder).rename(folder)
    sync(folder.parent)
    removed(old)


def write_durably(path: Path, data: bytes) -> None:
    """Writes a file that is either there and whole, or not there: beside, to the disk, then renamed."""
    beside = path.with_name(path.name + ".new")
    with beside.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    sync(path.parent)


def sync(path: Path) -> None:
    """Returns when the file, or the folder's list of names, is on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def file_digest(path: Path) -> str:
    """The SHA-256 of a file's bytes, as `sha256sum` prints it; read in blocks. Raises DataError when it cannot be."""
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                digest.update(block)
    except OSError as error:
        raise DataError(f"cannot read {path}: {error.strerror}.") from error
    return digest.hexdigest()


@contextmanager
def told_when_disk_fails(where: Path) -> Iterator[None]:
    """Turns a disk that is full, read-only or forbidden into a DataError that says what to do."""
    try:
        yield
    except OSError as error:
        if error.errno not in _DISK_FAILURES:
            raise
        raise DataError(
            f"cannot write {error.filename or where}: {error.strerror}. Nothing finished was touched; "
            "make room or name another folder with --out, and run the same command again."
        ) from error


_DISK_FAILURES = {
    *(errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO),
    *(errno.ENOTDIR, errno.EEXIST, errno.ENAMETOOLONG, errno.ELOOP),  # the path cannot be a folder
}


def _made(partial: Path) -> None:
    """Makes the folder. Raises DataError also where none can be and nothing says so but "not found", as in /proc."""
    try:
        partial.mkdir(parents=True, exist_ok=True)
    except FileNotFoundError as error:
        raise DataError(f"cannot make the folder {partial}: {error.strerror}. Name another with --out.") from error


def _locked(partial: Path) -> int:
    handle = os.open(partial, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(handle)
        raise ConfigError(f"another ftkit is working on {partial}; wait for it, or end it.") from error
    # Between opening and locking, the other one may have finished and renamed the folder away.
    if not partial.exists() or os.stat(partial).st_ino != os.fstat(handle).st_ino:  # noqa: PTH116
        os.close(handle)
        raise ConfigError(f"another ftkit has just finished {partial}; run the same command again.")
    return handle


def _put_back(folder: Path) -> None:
    """Undoes the first half of a swap whose process is gone; one that is at it still holds the lock."""
    if folder.name in _NO_NAMES:
        return
    old = _old_of(folder)
    if old.exists() and not folder.exists() and not is_locked(partial_of(folder)):
        old.rename(folder)


def _says_ftkit(manifest: Path) -> bool:
    """Whether a manifest is one of ours: others, such as web apps, have a `manifest.json` too."""
    try:
        said = jsonl.read_value(manifest, dict[str, Any]).get("schema")
    except DataError:
        return False
    return isinstance(said, str) and said.startswith("ftkit/")


def _beside(folder: Path, ending: str) -> Path:
    if folder.name in _NO_NAMES:
        raise ConfigError(f"'{folder}' cannot be replaced as a whole. Name a folder inside it with --out.")
    return folder.with_name(folder.name + ending)


def _old_of(folder: Path) -> Path:
    return _beside(folder, ".ftkit-old")
