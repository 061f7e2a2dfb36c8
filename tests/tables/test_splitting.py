"""Splitting a text gives the rows that Python's reader gives, or nothing where only that can tell."""

import csv
import io

import pytest
from ftkit_tables.splitting import split_rows
from hypothesis import given
from hypothesis import strategies as st


def read(text: str, delimiter: str) -> list[tuple[int, list[str]]]:
    """The rows that are not blank, with their first lines, by the reader of Python's library."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows, line = [], 1
    for row in reader:
        rows += [(line, row)] if row else []
        line = 1 + reader.line_num
    return rows


def split(text: str, delimiter: str = ",") -> list[tuple[int, list[str]]] | None:
    rows = split_rows(text, delimiter, 1)
    return None if rows is None else list(rows)


@given(st.text(alphabet='a,;" \r\n\x1eé'), st.sampled_from(",;"))
def test_any_text_is_split_as_it_is_read_or_not_at_all(text, delimiter):
    rows = split(text, delimiter)
    assert rows is None or rows == read(text, delimiter)


@given(
    st.lists(st.lists(st.text(alphabet='ab,;" \r\n\u2028é'), min_size=1, max_size=4), max_size=8),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
def test_what_a_writer_wrote_is_always_split(table, line_end, quoting):
    file = io.StringIO(newline="")
    csv.writer(file, lineterminator=line_end, quoting=quoting).writerows(table)
    assert split(file.getvalue()) == read(file.getvalue(), ",")


@pytest.mark.parametrize(
    "text",
    [
        'a,b"c"\n',  # within a field
        '"a"b,c\n',  # text behind a closing quote
        '"a,b\n',  # never closed
        "a\x1fb\n",  # the signs that splitting needs for itself
        "a\x1eb\n",
    ],
)
def test_what_only_parsing_can_tell_is_not_split(text):
    assert split(text) is None


def test_a_row_has_its_first_physical_line():
    text = 'a,"one\r\ntwo\rthree\nfour"\r\n\r\nb,"say ""hi\n"""\nc,""\n""\n'
    assert split(text) == [
        (1, ["a", "one\r\ntwo\rthree\nfour"]),
        (6, ["b", 'say "hi\n"']),
        (8, ["c", ""]),
        (9, [""]),
    ]
