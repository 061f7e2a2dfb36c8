import numpy as np
import pytest

from ftkit import DataError
from ftkit.answer_files.blocks import walked
from ftkit.answer_files.lines import Lines, Places, written
from ftkit.packed import Packed

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
    )


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


def test_lines_that_are_written_in_chunks_are_read_where_they_stand(tmp_path):
    chunks = [Packed.of([b"one\n", b"three\n"]), Packed.of([]), Packed.of([b"aa\n", b"bb\n"])]
    found = written(tmp_path / "lines", chunks)
    assert (tmp_path / "lines").read_bytes() == b"one\nthree\naa\nbb\n"
    assert found.texts(slice(None)) == [b"one\n", b"three\n", b"aa\n", b"bb\n"]
    (tmp_path / "lines").rename(tmp_path / "moved")
    assert found.moved(tmp_path / "moved").texts(slice(1, 2)) == [b"three\n"]


def test_places_that_were_collected_apart_are_one_collection_together(file):
    first, later = Places(), Places()
    for number, start, text, _ in walked(file):
        (first if number == 1 else later).add(start, len(text))
    first.extend(later)
    found = first.lines(file)
    assert len(first) == 3
    assert found.texts(slice(None)) == [b"one\n", b"two two\r\n", b"last"]


def test_spans_hold_so_many_lines_and_so_many_bytes_and_a_long_line_stands_alone(tmp_path):
    path = tmp_path / "lines"
    path.write_bytes(b"a\n" * 5 + b"x" * 50 + b"\n" + b"b\n")
    starts, lengths = [0, 2, 4, 6, 8, 10, 61], [2, 2, 2, 2, 2, 51, 2]
    found = Lines(path=path, starts=np.array(starts), lengths=np.array(lengths))
    assert list(found.spans(3, 20)) == [(0, 3), (3, 5), (5, 6), (6, 7)]
    assert list(found.spans(3, 5)) == [(0, 2), (2, 4), (4, 5), (5, 6), (6, 7)]
    assert list(found.chosen(np.array([], int)).spans(3, 20)) == []
