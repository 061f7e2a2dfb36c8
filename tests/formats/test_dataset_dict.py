import pytest
from ftkit_formats import dataset_dict
from ftkit_formats.dataset_dict import SavedDatasets

from ftkit import ConfigError, DataError, Problem

from .rows import TOOLS, example, preference, with_tools

SPLITS = {"train": [example(), with_tools()], "validation": [example()], "test": [example(id="secret")]}


@pytest.fixture
def pushed(monkeypatch):
    """What reached the Hub's seam: repository, token and the ids of each split."""
    calls = []

    def push(dataset, repository, token):
        calls.append((repository, token, {split: list(rows["id"]) for split, rows in dataset.items()}))

    monkeypatch.setattr(dataset_dict, "push", push)
    return calls


def test_datasets_loads_the_folder(tmp_path):
    from datasets import load_from_disk

    SavedDatasets().export(SPLITS, tmp_path)
    loaded = load_from_disk(str(tmp_path))
    assert {split: list(rows["id"]) for split, rows in loaded.items()} == {
        "train": ["7", "7"],
        "validation": ["7"],
        "test": ["secret"],
    }
    assert loaded["train"][1]["tools"] == TOOLS
    assert loaded["train"][0]["completion"][0]["content"] == "Fine."


def test_nothing_is_left_but_the_saved_datasets(tmp_path):
    SavedDatasets().export({"train": [preference()]}, tmp_path)
    assert sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*")) == [
        "dataset_dict.json",
        "train",
        "train/data-00000-of-00001.arrow",
        "train/dataset_info.json",
        "train/state.json",
    ]


def test_two_exports_have_the_same_bytes(tmp_path):
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        SavedDatasets().export(SPLITS, tmp_path / name)
    one, two = (
        {path.relative_to(tmp_path / name): path.read_bytes() for path in (tmp_path / name).rglob("*.*")}
        for name in ("one", "two")
    )
    assert one == two


def test_progress_bars_are_as_before(tmp_path, capsys):
    import datasets

    before = datasets.are_progress_bars_disabled()
    SavedDatasets().export(SPLITS, tmp_path)
    assert (datasets.are_progress_bars_disabled(), capsys.readouterr().err) == (before, "")


def test_nothing_is_pushed_unless_a_repository_is_named(tmp_path, pushed):
    SavedDatasets().export(SPLITS, tmp_path)
    assert pushed == []


def test_train_and_validation_are_pushed_and_test_is_not(tmp_path, pushed, monkeypatch):
    monkeypatch.setenv("HF_TOKEN", "secret-token")
    SavedDatasets(push_to_hub="me/reports").export(SPLITS, tmp_path)
    assert pushed == [("me/reports", "secret-token", {"train": ["7", "7"], "validation": ["7"]})]
    assert b"secret-token" not in b"".join(path.read_bytes() for path in tmp_path.rglob("*.*"))


def test_without_a_token_nothing_is_begun(tmp_path, pushed, monkeypatch):
    monkeypatch.delenv("HF_TOKEN", raising=False)
    with pytest.raises(ConfigError, match="push_to_hub needs a token: set HF_TOKEN in the environment"):
        SavedDatasets(push_to_hub="me/reports").export(SPLITS, tmp_path)
    assert (list(tmp_path.iterdir()), pushed) == ([], [])


def test_the_seam_is_the_library_s_own_call():
    calls = []

    class Recorded:
        def push_to_hub(self, repository, **options):
            calls.append((repository, options))

    dataset_dict.push(Recorded(), "me/reports", "t")
    assert calls == [("me/reports", {"private": True, "token": "t"})]


def test_a_planted_error_is_refused_by_its_row(tmp_path):
    SavedDatasets().export({"train": [example(), example(answer=""), example()]}, tmp_path)
    assert list(SavedDatasets().line_problems(tmp_path)) == [
        Problem(reason="empty-answer", detail="train: message 3 (assistant) is empty", line=2)
    ]
    assert list(SavedDatasets().file_problems(tmp_path)) == []


def test_a_folder_without_rows_to_train_on_is_told(tmp_path):
    SavedDatasets().export({"test": [example()]}, tmp_path)
    assert list(SavedDatasets().file_problems(tmp_path)) == [
        Problem(reason="too-few-rows", detail="0 rows in train, and there must be 1 or more")
    ]


def test_a_row_s_problems_carry_its_id():
    assert [problem.id for problem in SavedDatasets().problems(example(answer=""))] == ["7"]


def test_another_folder_is_a_named_error(tmp_path):
    with pytest.raises(DataError, match="is no folder that datasets has saved"):
        list(SavedDatasets().line_problems(tmp_path))


def test_a_damaged_folder_is_a_named_error(tmp_path):
    SavedDatasets().export({"train": [example()]}, tmp_path)
    (tmp_path / "train/data-00000-of-00001.arrow").write_bytes(b"nothing")
    with pytest.raises(DataError, match="is no folder that datasets has saved"):
        list(SavedDatasets().line_problems(tmp_path))
