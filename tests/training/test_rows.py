import msgspec
import pytest

from ftkit import DataError, Example, Message, Problem, TrainingPlan, jsonl
from ftkit.training.rows import TrainingRows, fitted

LONG = Problem(id="r1", reason="too-long", detail="900 tokens, the limit is 512")


@pytest.fixture
def plan(tmp_path):
    made = TrainingPlan(
        run="tuned",
        folder=str(tmp_path),
        train_file=str(tmp_path / "train.jsonl"),
        validation_file=str(tmp_path / "validation.jsonl"),
        seed=7,
        too_long="error",
    )
    jsonl.write(tmp_path / "train.jsonl", [example("r1"), example("r2")])
    jsonl.write(tmp_path / "validation.jsonl", [example("r3")])
    return made


def example(name):
    message = (Message(role="user", content="?"),)
    return Example(id=name, prompt=message, completion=message, group=name, origin="records.csv:2")


def saying(plan, too_long):
    return msgspec.structs.replace(plan, too_long=too_long)


def ids(file):
    return [line.id for line in jsonl.read(file, Example)]


def files(folder):
    return ids(folder / "train.jsonl"), ids(folder / "validation.jsonl")


@pytest.mark.parametrize("too_long", ["error", "drop", "truncate"])
def test_rows_that_fit_are_left_alone(too_long, plan, tmp_path):
    assert fitted(saying(plan, too_long), 2, []) == TrainingRows(count=2)
    assert files(tmp_path) == (["r1", "r2"], ["r3"])


def test_rows_that_are_too_long_are_an_error_that_names_them_and_the_ways_out(plan, tmp_path):
    with pytest.raises(DataError) as told:
        fitted(plan, 2, [LONG])
    assert str(told.value) == (
        "1 of 2 rows are too long for this run:\n  r1: 900 tokens, the limit is 512\n"
        "Raise the backend's max_tokens, or say 'too_long: drop' or 'too_long: truncate' in the run."
    )
    assert files(tmp_path) == (["r1", "r2"], ["r3"])


def test_dropped_rows_leave_both_files_and_are_counted(plan, tmp_path):
    in_validation = Problem(id="r3", reason="too-long", detail="")
    assert fitted(saying(plan, "drop"), 2, [LONG, in_validation]) == TrainingRows(
        count=1, left_out=(LONG, in_validation)
    )
    assert files(tmp_path) == (["r2"], [])


def test_truncated_rows_stay_and_are_counted(plan, tmp_path):
    assert fitted(saying(plan, "truncate"), 2, [LONG]) == TrainingRows(count=2, cut=(LONG,))
    assert files(tmp_path) == (["r1", "r2"], ["r3"])


def test_nothing_left_to_train_on_is_an_error(plan):
    other = Problem(id="r2", reason="too-long", detail="")
    with pytest.raises(DataError, match="all 2 rows are too long for this run"):
        fitted(saying(plan, "drop"), 2, [LONG, other])


@pytest.mark.parametrize("too_long", ["error", "drop", "truncate"])
def test_any_other_objection_is_an_error(too_long, plan):
    with pytest.raises(DataError) as told:
        fitted(saying(plan, too_long), 2, [Problem(reason="no-eos", detail="the template has no end of turn")])
    assert str(told.value) == "the backend would refuse this training:\n  the run: the template has no end of turn"


def test_a_long_list_is_cut_short(plan):
    many = [Problem(id=f"r{n}", reason="too-long", detail="long") for n in range(8)]
    with pytest.raises(DataError) as told:
        fitted(plan, 9, many)
    assert "  r4: long\n  ... and 3 more\n" in str(told.value)
