"""What every reader must do, whatever it reads."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import ClassVar

from ftkit.errors import FtkitError
from ftkit.interfaces import BlockReader, Reader
from ftkit.kinds import KindName
from ftkit.sources import Source
from ftkit.testing.components import ComponentContract
from ftkit.values import Record, Reject

_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_JUNK = (
    b"\0" * 4096,
    b"\xff\xfe\xfd\xfc" * 500,
    b"\n" * 1000,
    b'"' * 999,
    b"{" * 5000,
    b"PK\x03\x04 not a zip",
    b"x" * 200_000,
)


class ReaderContract(ComponentContract):
    """A reader gives every record with the place it came from, the same every time, and leaves nothing open.

    Give `reader`, whose option `path` is the name of a file; `content`, the file's bytes; and `fields`, what stands in
    it, record by record.
    """

    kind: ClassVar[KindName] = "reader"
    reader: ClassVar[Reader]
    content: ClassVar[bytes]
    fields: ClassVar[tuple[dict[str, str], ...]]

    @property
    def path(self) -> str:
        """The name of the file that is read."""
        return str(getattr(self.reader, "path", "records.data"))

    @contextmanager
    def source(self, content: bytes | None = None) -> Iterator[Source]:
        """A folder with the file in it. Other content stands for damage."""
        with TemporaryDirectory(prefix="ftkit-") as name:
            folder = Path(name)
            (folder / self.path).parent.mkdir(parents=True, exist_ok=True)
            (folder / self.path).write_bytes(self.content if content is None else content)
            yield Source(root=folder, spool=folder / "spool-of-kit")

    def test_every_record_is_read_in_order(self) -> None:
        """With all its fields, every one of them text."""
        found = self._read()
        assert [one.fields for one in found if isinstance(one, Record)] == list(self.fields)
        assert [one for one in found if isinstance(one, Reject)] == []

    def test_origins_lead_back(self) -> None:
        """Each names the file and a place in it; no two records have the same, and places go up."""
        origins = [one.origin for one in self._read()]
        assert len(set(origins)) == len(origins), f"two records of one origin: {origins}"
        named = [origin.rpartition(":") for origin in origins]
        assert all(path.startswith(self.path) and place for path, _, place in named), (
            f"not '{self.path}:PLACE': {origins}"
        )
        numbers = [int(place) for _, _, place in named if place.isdigit()]
        assert numbers == sorted(numbers), f"not in the file's order: {origins}"

    def test_a_second_reading_gives_the_same(self) -> None:
        """The core reads an input again to tell whether it has changed."""
        with self.source() as source:
            assert list(self.reader.read(source)) == list(self.reader.read(source))

    def test_nothing_stays_open(self) -> None:
        """Neither after the last record nor after the first, when somebody stops reading."""
        with self.source() as source:
            list(self.reader.read(source))  # what is imported or cached once is no leak
            before = _open_files()
            list(self.reader.read(source))
            abandoned = iter(self.reader.read(source))
            list(islice(abandoned, 1))
            getattr(abandoned, "close", list)()
            assert _open_files() <= before, "a file is still open"

    def test_the_files_it_names_are_those_it_reads(self) -> None:
        """For the manifest's digests."""
        with self.source() as source:
            files = list(self.reader.files(source))
            assert files, "it names no file"
            assert all(file.exists() for file in files), f"{files}"
            assert files == list(self.reader.files(source)), "other files at the second time"

    def test_what_it_guessed_is_told_in_words(self) -> None:
        """Each note one line."""
        with self.source() as source:
            notes = list(self.reader.notes(source))
        assert all(note.strip() and len(note.splitlines()) == 1 for note in notes), f"{notes}"

    def test_damaged_files_end_in_rejects_or_a_named_error(self) -> None:
        """Whatever stands in the file: never another exception, and every reject has a code and a place."""
        cut = [self.content[: len(self.content) * part // 4] for part in range(4)]
        for content in (*_JUNK, *cut, self.content + b"\0\xff" * 50):
            with self.source(content) as source:
                for reject in _rejects(self.reader, source):
                    assert _CODE.fullmatch(reject.reason), f"the reason {reject.reason!r} is no code such as no-header"
                    assert all((reject.origin, reject.stage)), f"{reject}"

    def test_a_file_that_is_not_there_is_told(self) -> None:
        """By an error that names it."""
        with self.source() as source:
            (source.root / self.path).unlink()
            told = _error_of(self.reader, source)
        assert self.path in told, f"the error says {told!r}"

    def test_its_endings_begin_with_a_dot(self) -> None:
        """It is chosen by them when a project names a path alone."""
        endings = self.reader.endings
        assert all(ending.startswith(".") and ending == ending.lower() for ending in endings), f"{endings}"

    def test_pieces_give_what_the_whole_gives(self) -> None:
        """Where the input can be cut: in order, and also after a piece has travelled to another process."""
        if isinstance(self.reader, BlockReader):
            with self.source() as source:
                whole = list(self.reader.read(source))
                blocks = list(self.reader.blocks(source))
                assert [one for block in blocks for one in self.reader.records(block)] == whole
                assert [block.first for block in blocks] == sorted(block.first for block in blocks)

    def _read(self) -> list[Record | Reject]:
        with self.source() as source:
            return list(self.reader.read(source))


def _rejects(reader: Reader, source: Source) -> list[Reject]:
    try:
        return [one for one in reader.read(source) if isinstance(one, Reject)]
    except FtkitError:
        return []


def _error_of(reader: Reader, source: Source) -> str:
    try:
        list(reader.read(source))
    except FtkitError as error:
        return str(error)
    return "nothing"


def _open_files() -> int:
    """How many files this process has open; 0 where the system does not tell."""
    open_files = Path("/proc/self/fd")
    return sum(1 for _ in open_files.iterdir()) if open_files.exists() else 0
