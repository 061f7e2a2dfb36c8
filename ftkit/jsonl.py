"""Typed JSON lines; the only module that knows the codec."""

import hashlib
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

import msgspec

from ftkit.errors import DataError
from ftkit.packed import Packed

T = TypeVar("T")

_WITHIN = re.compile(r"(?<=[a-z])(?=[A-Z])")  # where a word of a class's name begins
_encoder = msgspec.json.Encoder(order="deterministic")


def encode(value: Any) -> bytes:
    """A value as one JSON text without line breaks, mappings sorted by key."""
    return _encoder.encode(value)


def pretty(value: Any) -> bytes:
    """A value as indented JSON with a newline at the end, for files that people open: mappings keep their order."""
    return msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n"


def digest(value: Any) -> str:
    """A short digest of a value's content: equal values have equal digests, on any machine."""
    return digest_of(encode(value))


def digest_of(text: bytes) -> str:
    """The same digest of a value that is encoded already."""
    return hashlib.blake2b(text, digest_size=16).hexdigest()


def decode(data: bytes, kind: type[T], where: str) -> T:
    """The value in a JSON text. Raises DataError naming `where` when it is not one."""
    try:
        return msgspec.json.decode(data, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise DataError(f"{where}: {error}.") from error


def read_value(path: Path, kind: type[T]) -> T:
    """The one value in a JSON file. Raises DataError when it cannot be read or is not one."""
    return decode(_bytes(path), kind, str(path))


def read(path: Path, kind: type[T]) -> Iterator[T]:
    """The value of each line, lazily. Raises DataError with file and line number for one that is not of the kind."""
    decoder = msgspec.json.Decoder(kind)
    with _open(path) as lines:
        for number, line in enumerate(lines, start=1):
            if line.isspace():
                continue
            try:
                yield decoder.decode(line)
            except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
                raise DataError(f"{path}:{number}: {error}. Each line must be one {_noun(kind)}.") from error


def read_torn(path: Path, kind: type[T]) -> Iterator[T]:
    """As `read`, for a file that a killed process was writing: a last line without its line break does not count."""
    whole = untorn_length(path)
    decoder = msgspec.json.Decoder(kind)
    with _open(path) as lines:
        for number, line in enumerate(lines, start=1):
            if lines.tell() > whole:
                return
            try:
                yield decoder.decode(line)
            except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
                raise DataError(f"{path}:{number}: {error}.") from error


def untorn_length(path: Path) -> int:
    """How many bytes of the file are whole lines."""
    size = path.stat().st_size
    with _open(path) as file:
        for end in range(size, 0, -65536):
            start = max(0, end - 65536)
            file.seek(start)
            found = file.read(end - start).rfind(b"\n")
            if found >= 0:
                return start + found + 1
    return 0


def write(path: Path, values: Iterable[Any]) -> int:
    """Writes one value a line and returns how many there were."""
    count = 0
    with path.open("wb") as file:
        for value in values:
            file.write(_encoder.encode(value) + b"\n")
            count += 1
    return count


def lines(values: Iterable[Any]) -> bytes:
    """Values as JSON lines in memory: for a chunk, not for a file."""
    return _encoder.encode_lines(values)


def packed(values: Iterable[Any]) -> Packed:
    """Values as JSON lines in memory, each to be told from the others."""
    return Packed.of([_encoder.encode(value) + b"\n" for value in values])


def _open(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as error:
        raise DataError(f"cannot read {path}: {error.strerror}.") from error


def _bytes(path: Path) -> bytes:
    with _open(path) as file:
        return file.read()


def _noun(kind: Any) -> str:
    """What a line is called: "saved prediction"."""
    return _WITHIN.sub(" ", str(getattr(kind, "__name__", kind))).lower()
