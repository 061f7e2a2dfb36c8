"""A CSV file in pieces that can be parsed apart from each other and give the rows of one reading from top to bottom.

Where the bytes tell the rows' borders, they are cut unparsed. Where they do not, the rows are parsed here until a
border comes; they are handed over as rows only if one of them broke the rules of quoting, for then its end depends on
what follows it.
"""

from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from ftkit_tables import rows
from ftkit_tables.borders import row_border
from ftkit_tables.lines import PhysicalLines
from ftkit_tables.rows import Broken, Row, numbered_rows

PIECE_BYTES = 1 << 20

_Numbered = tuple[int, Row]
_LINE_FEED, _RETURN = b"\n\r"


class Piece(NamedTuple):
    """Whole rows, as bytes or parsed."""

    first: int  # the number of the first physical line
    data: bytes
    rows: tuple[_Numbered, ...] = ()


class Place(NamedTuple):
    """A row's beginning in a file."""

    position: int
    first: int
    reread: int = 0  # see PhysicalLines


def pieces(file: BinaryIO, place: Place, encoding: str, delimiter: str) -> Iterator[Piece]:
    """The pieces from a place to the file's end. The encoding must be bytewise, the delimiter an ASCII character."""
    while data := _beginning(file, place.position):
        border = row_border(data, delimiter, is_end=len(data) < _smallest())
        if border == 0:
            data, border = _grown(file, place.position, delimiter)
        if border:
            piece = Piece(place.first, data[:border])
            place = Place(place.position + border, place.first + _line_ends(piece.data), place.reread)
        else:
            piece, place = _parsed(file, place, encoding, delimiter)
        yield piece


def _smallest() -> int:
    return min(PIECE_BYTES, rows.LARGEST_FIELD)


def _beginning(file: BinaryIO, position: int) -> bytes:
    file.seek(position)
    return file.read(_smallest())


def _grown(file: BinaryIO, position: int, delimiter: str) -> tuple[bytes, int | None]:
    """A piece that no row's border was found in, made larger; never so large that a field could be beyond the limit."""
    size = _smallest()
    data, border = b"", None
    while not border and size < rows.LARGEST_FIELD:
        size = min(2 * size, rows.LARGEST_FIELD)
        file.seek(position)
        data = file.read(size)
        border = row_border(data, delimiter, is_end=len(data) < size)
        if border is None or len(data) < size:
            break
    return data, border


def _parsed(file: BinaryIO, place: Place, encoding: str, delimiter: str) -> tuple[Piece, Place]:
    """At least a piece's bytes of rows, found by parsing; the first piece after it begins at a border again."""
    file.seek(place.position)
    lines = PhysicalLines(file, encoding, first=place.first, reread=place.reread)
    found: list[_Numbered] = []
    for row in numbered_rows(lines, delimiter):
        found.append(row)
        if lines.consumed >= PIECE_BYTES:
            break
    lines.release()
    after = Place(place.position + lines.consumed, lines.first, lines.reread)
    if any(_broke_the_rules(row) for _, row in found):
        return Piece(place.first, b"", tuple(found)), after
    file.seek(place.position)
    return Piece(place.first, file.read(lines.consumed)), after


def _broke_the_rules(row: Row) -> bool:
    return isinstance(row, Broken) and row.reason != "undecodable"


def _line_ends(data: bytes) -> int:
    """The line ends: line feeds, and lone returns. numpy is four times as quick as `bytes.count`."""
    import numpy

    signs = numpy.frombuffer(data, numpy.uint8)
    feeds = int(numpy.count_nonzero(signs == _LINE_FEED))
    if b"\r" not in data:
        return feeds
    returns = numpy.flatnonzero(signs == _RETURN)
    behind = signs[numpy.minimum(returns + 1, len(signs) - 1)]  # of a return at the very end: itself
    return feeds + int(numpy.count_nonzero(behind != _LINE_FEED))
