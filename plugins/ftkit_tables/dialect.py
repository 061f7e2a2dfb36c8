"""The delimiter and the encoding of a CSV file, told or guessed from its beginning."""

import codecs

from ftkit import Component, ConfigError, DataError

SAMPLE_BYTES = 1 << 20
"""How much of a file's beginning is looked at."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # begins like UTF-16's
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}


class Dialect(Component, frozen=True, kw_only=True):
    """How a CSV file is to be read."""

    delimiter: str
    encoding: str

    @property
    def spoken_delimiter(self) -> str:
        """The delimiter as one says it."""
        return _DELIMITERS.get(self.delimiter, repr(self.delimiter))


def detected(sample: bytes, path: str, *, delimiter: str, encoding: str) -> Dialect:
    """The dialect of a file that begins with `sample`; what is told is not guessed.

    Raises DataError for an empty file, ConfigError for an encoding or a delimiter that does not exist.
    """
    if not sample.strip():
        raise DataError(f"{path} is empty. It must have a header line and records.")
    chosen = _known(encoding) if encoding else _encoding(sample)
    if chosen == "utf-8" and sample.startswith(codecs.BOM_UTF8):
        chosen = "utf-8-sig"
    if delimiter and (len(delimiter) != 1 or delimiter in '"\r\n'):
        raise ConfigError(f"{path}: the delimiter must be one character such as ';', found {delimiter!r}.")
    head = sample.decode(chosen, "replace").lstrip("\r\n").partition("\n")[0].partition("\r")[0]
    return Dialect(delimiter=delimiter or _delimiter(head, path), encoding=chosen)


def _known(encoding: str) -> str:
    try:
        "a".encode(encoding)
        return codecs.lookup(encoding).name
    except (LookupError, ValueError) as error:
        raise ConfigError(f"unknown encoding '{encoding}'. Try utf-8, cp1252 or utf-16.") from error


def _encoding(sample: bytes) -> str:
    """The byte order mark's encoding, else UTF-8, else cp1252 where most lines with other letters are not UTF-8.

    A first letter with an empty byte beside it is UTF-16 without its mark.
    """
    for mark, encoding in _MARKS:
        if sample.startswith(mark):
            return encoding
    if b"\0" in sample[:2]:
        return "utf-16-le" if sample[0] else "utf-16-be"
    whole = sample.rpartition(b"\n")[0] if len(sample) == SAMPLE_BYTES else sample
    lines = [line for line in (whole or sample).splitlines() if not line.isascii()]
    foreign = sum(not _is_utf8(line) for line in lines)
    return "cp1252" if foreign * 2 > len(lines) else "utf-8"


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _delimiter(head: str, path: str) -> str:
    """The commonest delimiter of the header line, outside quotes; a tab for a file called .tsv that has none."""
    unquoted = "".join(head.split('"')[::2])
    counts = {sign: unquoted.count(sign) for sign in _DELIMITERS}
    best = max(counts, key=lambda sign: counts[sign])
    if counts[best]:
        return best
    return "\t" if path.endswith(".tsv") else ","
