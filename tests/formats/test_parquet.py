import pytest
from ftkit_formats import columns
from ftkit_formats.parquet import Parquet

from ftkit import DataError, Problem

from .rows import CALL, TOOLS, example, preference, with_tools


def read(path):
    from pyarrow import parquet

    return parquet.read_table(path).to_pylist()


def told(role, content, calls=None, call_id=None, name=None):
    return {"role": role, "content": content, "tool_calls": calls, "tool_call_id": call_id, "name": name}


def test_rows_are_columns_and_tools_stay_texts(tmp_path):
    Parquet().export({"train": [with_tools()]}, tmp_path)
    call = {"function": {"name": "weather", "arguments": CALL.function.arguments}, "id": "c1", "type": "function"}
    assert read(tmp_path / "train.parquet") == [
        {
            "id": "7",
            "group": "7",
            "prompt": [
                told("user", "Rain?"),
                told("assistant", "", [call]),
                told("tool", '{"rain": true}', None, "c1", "weather"),
            ],
            "completion": [told("assistant", "Yes.")],
            "tools": TOOLS,
        }
    ]


def test_preferences_have_columns_of_their_own(tmp_path):
    Parquet().export({"test": [preference()]}, tmp_path)
    [row] = read(tmp_path / "test.parquet")
    assert (row["chosen"], row["rejected"]) == ([told("assistant", "Fine.")], [told("assistant", "Go away.")])


def test_the_columns_do_not_depend_on_the_first_rows(tmp_path):
    Parquet().export({"train": [example()], "validation": [with_tools()]}, tmp_path)
    from pyarrow import parquet

    schemas = [parquet.read_schema(tmp_path / f"{split}.parquet") for split in ("train", "validation")]
    assert schemas[0].equals(schemas[1])


def test_row_groups_are_written_as_the_rows_come(tmp_path, monkeypatch):
    monkeypatch.setattr(columns, "_ROWS", 4)
    Parquet().export({"train": (example(id=str(number)) for number in range(10))}, tmp_path)
    from pyarrow import parquet

    metadata = parquet.ParquetFile(tmp_path / "train.parquet").metadata
    assert [metadata.row_group(number).num_rows for number in range(metadata.num_row_groups)] == [4, 4, 2]
    assert [row["id"] for row in read(tmp_path / "train.parquet")] == [str(number) for number in range(10)]


def test_a_split_without_rows_has_no_file(tmp_path):
    Parquet().export({"train": iter(()), "test": [example()]}, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["test.parquet"]


def test_two_exports_have_the_same_bytes(tmp_path):
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        Parquet().export({"train": [example(), with_tools()]}, tmp_path / name)
    assert (tmp_path / "one/train.parquet").read_bytes() == (tmp_path / "two/train.parquet").read_bytes()


def test_mixed_kinds_of_rows_are_a_named_error(tmp_path):
    with pytest.raises(DataError, match="row 7 is a preference and others are not, or the reverse; prepare them apart"):
        Parquet().export({"train": [example(), preference()]}, tmp_path)


def test_sound_rows_have_no_problems(tmp_path):
    Parquet().export({"train": [example(), with_tools()], "test": [preference()]}, tmp_path)
    for name in ("train", "test"):
        path = tmp_path / f"{name}.parquet"
        assert [*Parquet().line_problems(path), *Parquet().file_problems(path)] == []
    assert [problem for row in (example(), preference()) for problem in Parquet().problems(row)] == []


def test_a_row_s_problems_carry_its_id():
    assert list(Parquet().problems(example(answer=" "))) == [
        Problem(reason="empty-answer", detail="message 3 (assistant) is empty", id="7")
    ]


def test_a_planted_error_is_refused_by_its_row(tmp_path):
    rows = [example(), example(answer=""), example()]
    Parquet().export({"train": rows}, tmp_path)
    assert list(Parquet().line_problems(tmp_path / "train.parquet")) == [
        Problem(reason="empty-answer", detail="message 3 (assistant) is empty", line=2)
    ]


def test_foreign_columns_are_told_row_by_row(tmp_path):
    import pyarrow
    from pyarrow import parquet

    parquet.write_table(pyarrow.table({"text": ["a", "b"]}), tmp_path / "a.parquet")
    detail = "the row has text; prompt and completion are needed, or prompt, chosen and rejected"
    assert list(Parquet().line_problems(tmp_path / "a.parquet")) == [
        Problem(reason="missing-key", detail=detail, line=1),
        Problem(reason="missing-key", detail=detail, line=2),
    ]


def test_a_file_that_is_no_parquet_is_a_problem_of_the_file(tmp_path):
    path = tmp_path / "train.csv"
    path.write_text("a,b\n")
    [problem] = Parquet().line_problems(path)
    assert (problem.reason, problem.line) == ("not-parquet", 0)
    assert [problem.reason for problem in Parquet().file_problems(path)] == ["wrong-suffix"]


def test_a_missing_file_is_a_named_error(tmp_path):
    with pytest.raises(DataError, match="there is no such file"):
        list(Parquet().line_problems(tmp_path / "none.parquet"))


def test_a_file_without_rows_is_told(tmp_path):
    from pyarrow import parquet

    [table] = columns.tables([example()])
    parquet.write_table(table.slice(0, 0), tmp_path / "train.parquet")
    assert list(Parquet().file_problems(tmp_path / "train.parquet")) == [
        Problem(reason="too-few-rows", detail="0 rows, and there must be 1 or more")
    ]
