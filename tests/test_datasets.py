import os

import pytest

from ftkit import DataError, Example, datasets, jsonl
from ftkit.manifests import Counts, DatasetManifest, Stored

FILES = {f"{split}.jsonl": Stored(digest="", bytes=0) for split in ("train", "test")}


def example(n: int) -> Example:
    return Example(id=str(n), prompt=(), completion=(), group="g", origin=f"r:{n}")


@pytest.fixture
def dataset(tmp_path):
    jsonl.write(tmp_path / "train.jsonl", [example(n) for n in range(40)])
    jsonl.write(tmp_path / "test.jsonl", [])
    manifest = DatasetManifest(
        project="p", inputs="", records={}, files=FILES, counts=Counts(), settings={}, versions={}
    )
    (tmp_path / "manifest.json").write_bytes(jsonl.pretty(manifest))
    return datasets.opened(tmp_path)


def test_rows_can_be_walked_more_than_once(dataset):
    rows = dataset.rows("train")
    assert list(rows) == list(rows) == [example(n) for n in range(40)]
    assert list(dataset.rows("test")) == []


def test_a_sample_is_the_same_every_time_and_a_larger_one_keeps_the_smaller(dataset):
    ten = dataset.sample("train", 10, seed=7)
    assert ten == dataset.sample("train", 10, seed=7)
    assert ten == dataset.sample("train", 25, seed=7)[:10]
    assert ten == dataset.sample("train", None, seed=7)[:10]
    assert ten != dataset.sample("train", 10, seed=8)
    assert len({row.id for row in dataset.sample("train", None, seed=7)}) == 40


def test_a_sample_larger_than_the_split_is_the_split(dataset):
    assert dataset.sample("train", 99, seed=7) == dataset.sample("train", None, seed=7)


def test_a_folder_without_a_manifest_is_no_dataset(tmp_path):
    with pytest.raises(DataError) as caught:
        datasets.opened(tmp_path)
    assert str(caught.value) == f"there is no finished dataset in {tmp_path}. Run 'ftkit prepare' first."


def test_a_manifest_of_something_else_is_told(tmp_path):
    (tmp_path / "manifest.json").write_text('{"schema": "ftkit/model/1"}')
    with pytest.raises(DataError) as caught:
        datasets.opened(tmp_path)
    assert str(caught.value).startswith(f"{tmp_path / 'manifest.json'}: ")


def test_a_pipe_in_a_row_file_s_place_is_refused_and_not_waited_for(dataset):
    (dataset.folder / "test.jsonl").unlink()
    os.mkfifo(dataset.folder / "test.jsonl")

    with pytest.raises(DataError, match=r"test\.jsonl is no regular file\. Make the dataset anew"):
        list(dataset.rows("test"))
