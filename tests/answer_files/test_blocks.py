import pytest

from ftkit import DataError
from ftkit.answer_files.blocks import Block, Line, blocks, number_at, text_of, walked, walked_text

CONTENT = b"\xef\xbb\xbfone\n\n  \ntwo two\r\nlast"


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "lines"
    path.write_bytes(CONTENT)
    return path


def test_blank_lines_are_counted_and_left_out_and_a_byte_order_mark_is_no_text(file):
    assert list(walked(file)) == [
        Line(1, 3, b"one\n", True),
        Line(4, 11, b"two two\r\n", True),
        Line(5, 20, b"last", False),
    ]


@pytest.mark.parametrize("size", [1, 4, 12, 1000])
def test_a_file_in_blocks_has_the_lines_that_it_has_as_a_whole(file, size, monkeypatch):
    monkeypatch.setattr("ftkit.answer_files.blocks._BLOCK_BYTES", size)
    found = list(blocks(file))
    lines = [line for block in found for line in walked_text(text_of(file, block), block)]
    assert [line[1:] for line in lines] == [line[1:] for line in walked(file)]
    assert [number_at(file, line.start) for line in lines] == [line.number for line in walked(file)]
    assert [one.end for one in found] == [*(other.start for other in found[1:]), len(CONTENT)]


def test_a_block_ends_where_a_line_does_however_long_that_is(tmp_path, monkeypatch):
    monkeypatch.setattr("ftkit.answer_files.blocks._BLOCK_BYTES", 4)
    path = tmp_path / "lines"
    path.write_bytes(b"a\n" + b"x" * 100 + b"\nb\n")
    assert list(blocks(path)) == [Block(0, 103), Block(103, 105)]


def test_an_empty_file_is_one_empty_block(tmp_path):
    path = tmp_path / "lines"
    path.write_bytes(b"")
    assert list(blocks(path)) == [Block(0, 0)]


def test_a_file_that_cannot_be_read_has_no_blocks(tmp_path):
    with pytest.raises(DataError, match=r"cannot read .*gone: No such file or directory"):
        list(blocks(tmp_path / "gone"))
    with pytest.raises(DataError, match=r"cannot read .*gone: No such file or directory"):
        text_of(tmp_path / "gone", Block(0, 1))
