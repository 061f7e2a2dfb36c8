import gzip

import pytest

from ftkit import DataError
from ftkit.answer_files.given import ColumnNames, Row, as_it_is, is_table, read_as, rows, written_anew
from ftkit.reports import Prediction


def test_rows_of_a_table_know_their_first_physical_line(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text('id,output\n1,"two\nlines"\n\n2,x\n', encoding="utf-8-sig")
    assert list(rows(path)) == [
        Row(2, {"id": "1", "output": "two\nlines"}),
        Row(5, {"id": "2", "output": "x"}),
    ]


@pytest.mark.parametrize("name", ["a.csv.gz", "A.CSV", "a.tsv", "b.tsv.gz"])
def test_a_table_is_known_by_its_name(name, tmp_path):
    assert is_table(tmp_path / name)
    assert not is_table(tmp_path / "a.jsonl.gz")


def test_packed_tables_and_lines_are_read_as_plain_ones(tmp_path):
    (tmp_path / "a.tsv.gz").write_bytes(gzip.compress(b"id\toutput\n1\tx\n"))
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(b'{"id": 1, "output": "x"}\n'))
    assert list(rows(tmp_path / "a.tsv.gz")) == [Row(2, {"id": "1", "output": "x"})]
    assert list(rows(tmp_path / "a.jsonl.gz")) == [Row(1, {"id": 1, "output": "x"})]


def test_an_answer_of_many_megabytes_fits_in_a_cell(tmp_path):
    (tmp_path / "a.csv").write_text("id,output\n1," + "x" * 5_000_000 + "\n")
    [row] = rows(tmp_path / "a.csv")
    assert len(row.fields["output"]) == 5_000_000


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"id,id\n1,2\n", "a.csv:1: the column 'id' is there twice."),
        (b"id,output\n1,x,y\n", "a.csv:2: 3 fields, and the header has 2."),
        (b'id,output\n1,x\n2,"torn', "a.csv:3: unexpected end of data. The row that begins here is no CSV, or is cut"),
        (b"id,output\n1,\xff\n", "a.csv is not UTF-8: invalid start byte at byte 12. Save it as UTF-8."),
    ],
)
def test_a_bad_table_is_told_with_its_line(content, said, tmp_path):
    (tmp_path / "a.csv").write_bytes(content)
    with pytest.raises(DataError) as told:
        list(rows(tmp_path / "a.csv"))
    assert said in str(told.value)


def test_packed_data_that_are_cut_damaged_or_no_gzip_are_told(tmp_path):
    whole = gzip.compress(b'{"id": "1"}\n' * 1000)
    (tmp_path / "cut.jsonl.gz").write_bytes(whole[:-20])
    (tmp_path / "damaged.jsonl.gz").write_bytes(whole[:12] + b"\xff\xff" + whole[14:])
    (tmp_path / "plain.jsonl.gz").write_bytes(b'{"id": "1"}\n')
    with pytest.raises(DataError, match=r"damaged.jsonl.gz is damaged: its packed data cannot be unpacked. Fetch it"):
        as_it_is(tmp_path / "damaged.jsonl.gz", tmp_path / "spool")
    with pytest.raises(DataError, match=r"cut.jsonl.gz is cut in the middle"):
        as_it_is(tmp_path / "cut.jsonl.gz", tmp_path / "spool")
    with pytest.raises(DataError, match=r"plain.jsonl.gz is called .gz and is not packed by gzip"):
        as_it_is(tmp_path / "plain.jsonl.gz", tmp_path / "spool")


def test_a_bad_line_is_told_by_its_number_in_the_file_that_people_know(tmp_path):
    given = written_anew([(2, {"id": "1"}), (9, {"id": 2})], tmp_path / "theirs.csv", tmp_path / "spool")
    lines = read_as(given, Prediction, "Each line is one.")
    start, length, _ = next(lines)
    assert (given.where(start), given.line(length)) == (f"{tmp_path / 'theirs.csv'}:2", 9)
    with pytest.raises(
        DataError, match=r"theirs.csv:9: Expected `str`, got `int` - at `\$.id`. Its keys are: id. Each"
    ):
        next(lines)


def test_columns_are_renamed_where_they_are_told():
    assert ColumnNames(id="case", output="answer").renamed() == {"id": "case", "output": "answer"}
    assert ColumnNames().renamed() == {}
