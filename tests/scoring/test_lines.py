import numpy as np
import pytest

from ftkit import DataError
from ftkit.scoring.lines import Line, Lines, walked

CONTENT = b"\xef\xbb\xbfone\n\n  \ntwo two\r\nlast"


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "lines"
    path.write_bytes(CONTENT)
    return path


def lines(path):
    found = list(walked(path))
    return Lines(
        path=path,
        starts=np.array([line.start for line in found]),
        lengths=np.array([len(line.text) for line in found]),
        numbers=np.array([line.number for line in found], np.uint32),
    )


def test_blank_lines_are_counted_and_left_out_and_a_byte_order_mark_is_no_text(file):
    assert list(walked(file)) == [
        Line(1, 3, b"one\n", True),
        Line(4, 11, b"two two\r\n", True),
        Line(5, 20, b"last", False),
    ]


@pytest.mark.parametrize("order", [[0, 1, 2], [2, 0], [1, 1], []])
def test_lines_are_read_again_in_any_order(file, order):
    texts = [b"one\n", b"two two\r\n", b"last"]
    assert lines(file).texts(np.array(order, int)) == [texts[place] for place in order]
    assert lines(file).chosen(np.array(order, int)).texts(slice(None)) == [texts[place] for place in order]


def test_neighbours_far_apart_are_read_one_by_one(tmp_path):
    path = tmp_path / "lines"
    path.write_bytes(b"a\n" + b"x" * 1000 + b"\nb\n")
    assert lines(path).texts(np.array([0, 2])) == [b"a\n", b"b\n"]


def test_a_file_that_cannot_be_read_is_told(file, tmp_path):
    known = lines(file)
    file.unlink()
    with pytest.raises(DataError, match=r"cannot read .*lines: No such file or directory"):
        known.texts(slice(None))
    with pytest.raises(DataError, match=r"cannot read .*gone: No such file or directory"):
        list(walked(tmp_path / "gone"))
