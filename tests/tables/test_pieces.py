"""The blocks of a CSV file against one strict reading from top to bottom, for nasty bytes and tiny pieces."""

import csv
import io
from typing import NamedTuple

import pytest
from ftkit_tables import pieces as pieces_module
from ftkit_tables import rows as rows_module
from ftkit_tables.csv import Csv
from ftkit_tables.lines import PhysicalLines
from ftkit_tables.rows import numbered_rows
from ftkit_tables.table import Table, columns_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ftkit import FtkitError, Record, Reject, Source

signs = st.sampled_from([b'"', b",", b"\n", b"\r", b"\r\n", b"a", b" ", b"\xc3\xa9", b"\xff", b"\0", b"\xef\xbb\xbf"])
wholes = st.sampled_from(
    [b'""', b'"\n', b',"', b'","', b"1,x\n", b'1,"x\ny"\n', b'"p","q"\r\n', b"a,b\n", b"longer,text\n"]
)
bodies = st.lists(signs | wholes | st.binary(max_size=3), max_size=40).map(b"".join)


class Sequential:
    """The reading that blocks must equal: one strict parse of the whole text, decoded as a stream."""

    def __init__(self, data: bytes, encoding: str) -> None:
        self.data = data
        self.encoding = encoding

    def items(self) -> list[Record | Reject]:
        lines = StreamedLines(io.BytesIO(self.data), self.encoding)
        rows = numbered_rows(lines, ",")
        first, header = next(rows)
        columns = columns_of(header, "r.csv", first)
        table = Table(path="r.csv", columns=columns, delimiter=",", encoding=self.encoding)
        return [table.item(first, row) for first, row in rows]


class StreamedLines(PhysicalLines):
    """Lines decoded as one stream of text."""

    def __init__(self, file: io.BytesIO, encoding: str) -> None:
        super().__init__(file, encoding)
        self.release()
        self._bytewise = False
        self._file = io.TextIOWrapper(file, encoding, errors="ftkit-bad", newline="")


@pytest.fixture
def small(monkeypatch):
    def _small(piece: int, field: int) -> None:
        monkeypatch.setattr(pieces_module, "PIECE_BYTES", piece)
        monkeypatch.setattr(rows_module, "LARGEST_FIELD", field)

    limit = csv.field_size_limit()  # of the whole process: the tests after this one read with it too
    yield _small
    csv.field_size_limit(limit)


class Case(NamedTuple):
    """A file and how small its pieces are."""

    head: bytes
    body: bytes
    encoding: str
    piece: int
    field: int

    @property
    def text(self) -> bytes:
        """The file without the mark that tells its encoding."""
        data = self.head + self.body
        return data.removeprefix(b"\xef\xbb\xbf") if self.encoding == "utf-8" else data


cases = st.builds(
    Case,
    head=st.sampled_from([b"a,b\n", b'\xef\xbb\xbf"a",b\r\n', b"\n\na,b\r"]),
    body=bodies,
    encoding=st.sampled_from(["utf-8", "cp1252", "ascii", "iso8859-1"]),
    piece=st.integers(1, 60),
    field=st.sampled_from([3, 12, 40, 1000]),
)


@settings(max_examples=500, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(case=cases)
def test_the_blocks_give_what_one_reading_gives(tmp_path_factory, small, case):
    small(case.piece, case.field)
    folder = tmp_path_factory.mktemp("blocks")
    (folder / "r.csv").write_bytes(case.head + case.body)
    reader = Csv(path="r.csv", encoding=case.encoding, delimiter=",")
    expected = outcome(Sequential(case.text, case.encoding).items)
    assert outcome(lambda: list(reader.read(Source(root=folder)))) == expected


def outcome(read):
    try:
        return read()
    except FtkitError as error:
        return str(error)
