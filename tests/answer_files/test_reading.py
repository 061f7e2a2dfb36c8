import msgspec
import pytest
from ftkit_engines.inline import Inline
from ftkit_engines.processes import Processes

from ftkit.answer_files.given import Given
from ftkit.answer_files.reading import read


class Counting(msgspec.Struct, frozen=True):
    """Counts the lines of a file, and its blocks."""

    given: Given

    def part(self, block, text):
        assert len(text) == block.end - block.start
        return text.count(b"\n")

    def whole(self, parts):
        counts = list(parts)
        return sum(counts), len(counts)


def counting(folder, **files):
    for name, text in files.items():
        (folder / name).write_bytes(text)
    return [Counting(Given(folder / name, folder / name)) for name in files]


@pytest.mark.parametrize("engine", [Inline(), Processes(workers=2)])
def test_each_reader_is_told_its_own_file_in_order(tmp_path, engine, monkeypatch):
    monkeypatch.setattr("ftkit.answer_files.blocks._BLOCK_BYTES", 4)
    found = read(counting(tmp_path, a=b"1\n2\n3\n4\n", none=b"", b=b"long line\n"), engine)
    assert [one.said for one in found] == [(4, 2), (0, 1), (1, 1)]


def test_a_digest_is_of_a_files_bytes(tmp_path, monkeypatch):
    monkeypatch.setattr("ftkit.answer_files.blocks._BLOCK_BYTES", 4)
    first, same, other, turned = read(
        counting(tmp_path, a=b"1\n2\n3\n4\n", b=b"1\n2\n3\n4\n", c=b"1\n2\n3\n5\n", d=b"3\n4\n1\n2\n"), Inline()
    )
    assert first.digest == same.digest
    assert len({first.digest, other.digest, turned.digest}) == 3
