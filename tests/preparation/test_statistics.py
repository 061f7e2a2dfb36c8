import pytest

from ftkit import jsonl
from ftkit.dataset_statistics import Lengths, Strata, Stratum
from ftkit.preparation import statistics as module
from ftkit.preparation.lengths import LengthCounter
from ftkit.preparation.statistics import statistics
from ftkit.values import Example, Message, Preference


def row(number: int, **changes) -> Example:
    given = {
        "id": f"r{number}",
        "prompt": (Message(role="system", content="Be kind."), Message(role="user", content="one two three")),
        "completion": (Message(role="assistant", content="word " * (number + 1)),),
        "group": "g",
        "origin": f"r.csv:{number}",
        **changes,
    }
    return Example(**given)


@pytest.fixture
def folder(tmp_path):
    jsonl.write(tmp_path / "train.jsonl", [row(n, record={"ward": "AB"[n % 2]}) for n in range(6)])
    jsonl.write(tmp_path / "validation.jsonl", [])
    jsonl.write(tmp_path / "test.jsonl", [row(9, record={"ward": "B"})])
    return tmp_path


def whole_words(lengths: list[int]) -> Lengths:
    counter = LengthCounter()
    for length in lengths:
        counter.add(length)
    return counter.lengths()


NAMES = ["train.jsonl", "validation.jsonl", "test.jsonl", "rejects.jsonl", "README.md"]


def test_prompts_and_completions_are_measured_in_characters_and_words(folder):
    found = statistics(folder, NAMES, 7)
    prompt, completion = found.texts
    assert (found.rows, found.every, found.strata) == (7, 1, None)
    assert (prompt.part, prompt.rows, prompt.words.p50, prompt.characters.longest) == ("prompt", 7, 5, 23)
    assert (completion.part, completion.words.p50, completion.words.longest) == ("completion", 4, 10)


@pytest.mark.parametrize("block", [1, 100, 1 << 18])
def test_of_a_large_dataset_one_row_in_so_many_is_measured(folder, monkeypatch, block):
    monkeypatch.setattr(module, "_MEASURED", 3)
    monkeypatch.setattr(module, "_BLOCK", block)
    found = statistics(folder, NAMES, 7)
    assert (found.every, found.texts[0].rows) == (3, 3)
    assert found.texts[1].words == whole_words([1, 4, 10])  # rows 0 and 3 of train, row 0 of test


def test_the_worse_answers_of_preferences_are_measured_too(tmp_path):
    worse = (Message(role="assistant", content="bad"),)
    jsonl.write(tmp_path / "train.jsonl", [Preference.of(row(1, rejected=worse))])
    parts = {texts.part: texts.words.longest for texts in statistics(tmp_path, ["train.jsonl"], 1).texts}
    assert parts == {"prompt": 5, "completion": 2, "rejected": 1}


def test_strata_are_counted_on_each_side_the_commonest_first(folder):
    assert statistics(folder, NAMES, 7, "ward").strata == Strata(
        column="ward",
        values=(
            Stratum(value="B", rows={"train": 3, "validation": 0, "test": 1}),
            Stratum(value="A", rows={"train": 3, "validation": 0, "test": 0}),
        ),
    )


@pytest.mark.parametrize("limit", ["_VALUES", "_LISTED"])
def test_values_beyond_the_limit_are_counted_together(limit, folder, monkeypatch):
    monkeypatch.setattr(module, limit, 1)
    strata = statistics(folder, NAMES, 7, "ward").strata
    assert sum(sum(stratum.rows.values()) for stratum in strata.values) + sum(strata.other.values()) == 7
    assert (len(strata.values), sum(strata.other.values()) > 0) == (1, True)


def test_an_empty_dataset_has_no_texts(tmp_path):
    jsonl.write(tmp_path / "train.jsonl", [])
    assert statistics(tmp_path, ["train.jsonl"], 0).texts == ()


def test_tools_are_found_in_any_row_and_not_taken_for_a_column_of_that_name(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "_MEASURED", 1)
    without = [row(n, record={"tools": "hammer"}) for n in range(5)]
    jsonl.write(tmp_path / "train.jsonl", without)
    assert not statistics(tmp_path, ["train.jsonl"], 5).has_tools

    jsonl.write(tmp_path / "train.jsonl", [*without, row(5, tools="[]")])
    assert statistics(tmp_path, ["train.jsonl"], 6).has_tools
