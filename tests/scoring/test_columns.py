import pytest

from ftkit import DataError, jsonl
from ftkit.answer_files.given import ColumnNames
from ftkit.scoring.columns import prediction_rows, reference_rows


def table(folder, text):
    path = folder / "a.csv"
    path.write_text(text)
    return path


def test_a_row_with_every_column_is_a_prediction(tmp_path):
    path = table(
        tmp_path,
        "case,answer,repeat,prompt_tokens,cached_prompt_tokens,completion_tokens,took,error,why,cached,candidate,more\n"
        "1,yes,2,30,20,4,0.5,,length,True,a,x\n"
        "2,,,,,,,timeout,,,a,x\n",
    )
    names = ColumnNames(id="case", output="answer", seconds="took", finish="why")
    assert list(prediction_rows(path, names)) == [
        (
            2,
            {
                "id": "1",
                "output": "yes",
                "repeat": 2,
                "prompt_tokens": 30,
                "cached_prompt_tokens": 20,
                "completion_tokens": 4,
                "seconds": 0.5,
                "finish": "length",
                "cached": True,
                "candidate": "a",
            },
        ),
        (3, {"id": "2", "error": "timeout", "output": "", "candidate": "a"}),
    ]


def test_lines_of_other_keys_and_numbers_as_ids_are_taken_by_name(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_bytes(jsonl.lines([{"n": 7, "said": {"a": 1}, "other": [1]}]))
    names = ColumnNames(id="n", output="said")
    assert list(prediction_rows(path, names)) == [(1, {"id": "7", "output": '{"a":1}', "candidate": ""})]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (",x,,", "a.csv:2: the id is empty."),
        ("1,x,nan,", "a.csv:2: 'seconds' is 'nan', not a number from 0 on."),
        ("1,x,-1,", "a.csv:2: 'seconds' is '-1', not a number from 0 on."),
        ("1,x,inf,", "a.csv:2: 'seconds' is 'inf', not a number from 0 on."),
        ("1,x,soon,", "a.csv:2: 'seconds' is 'soon', not a number from 0 on."),
        ("1,x,,1.5", "a.csv:2: 'repeat' is 1.5, and counts are whole numbers."),
        ("1,x,,,cut", "a.csv:2: 'finish' is 'cut', and an answer ends by 'stop', or by 'length' where it was cut."),
        ("1,x,,,,perhaps", "a.csv:2: 'cached' is 'perhaps', neither true nor false."),
    ],
)
def test_a_bad_cell_is_told_with_its_line(row, said, tmp_path):
    path = table(tmp_path, f"id,output,seconds,repeat,finish,cached\n{row}{',' * (5 - row.count(','))}\n")
    with pytest.raises(DataError) as told:
        list(prediction_rows(path, ColumnNames()))
    assert said in str(told.value)


def test_a_missing_column_is_told_with_those_that_are_there(tmp_path):
    path = table(tmp_path, "id,outputs\n1,x\n")
    with pytest.raises(DataError) as told:
        list(prediction_rows(path, ColumnNames()))
    assert str(told.value) == (
        f"{path}:2: there is no column 'output'. Did you mean 'outputs'? Known: id, outputs. "
        "Say which one it is with --output-column."
    )


def test_a_reference_row_keeps_all_its_columns_as_the_record(tmp_path):
    path = table(tmp_path, "id,gold,patient,doctor\n1,yes,p1,Dr. Who\n")
    names = ColumnNames(reference="gold", group="patient")
    record = {"id": "1", "gold": "yes", "patient": "p1", "doctor": "Dr. Who"}
    assert list(reference_rows(path, names)) == [(2, {"id": "1", "reference": "yes", "group": "p1", "record": record})]


def test_rows_without_a_reference_have_none(tmp_path):
    path = table(tmp_path, "id,doctor\n1,Dr. Who\n")
    [(_, row)] = reference_rows(path, ColumnNames())
    assert (row["reference"], row["group"]) == (None, "")
