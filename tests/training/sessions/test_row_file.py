import pytest

from ftkit import DataError, Example, Message, jsonl
from ftkit.training.sessions.row_file import RowFile


def row(number):
    asked, answered = (Message(role=role, content=f"{role} \u00e4 {number}") for role in ("user", "assistant"))
    return Example(id=f"r{number}", prompt=(asked,), completion=(answered,), group="g", origin=f"r:{number}")


@pytest.fixture
def file(tmp_path):
    jsonl.write(tmp_path / "train.jsonl", map(row, range(5)))
    rows = RowFile(tmp_path / "train.jsonl")
    yield rows
    rows.close()


def test_rows_come_by_number_in_the_order_asked_for(file):
    assert len(file) == 5
    assert file.rows([3, 0, 3]) == [row(3), row(0), row(3)]


def test_a_line_that_is_no_row_is_named(tmp_path):
    (tmp_path / "train.jsonl").write_bytes(b"{}\n")
    rows = RowFile(tmp_path / "train.jsonl")
    with pytest.raises(DataError, match=r"train.jsonl:1: "):
        rows.rows([0])
    rows.close()
