import numpy as np
import pytest
from ftkit_engines.inline import Inline

from ftkit import DataError, jsonl
from ftkit.answer_files.given import Given
from ftkit.answer_files.reading import read
from ftkit.reports import ScoredCase
from ftkit.scoring.known_cases import Finding


def known(folder, *rows, slices=()):
    path = folder / "references.jsonl"
    jsonl.write(path, rows)
    [found] = read([Finding(Given(path, path), slices, folder / "described.jsonl")], Inline())
    return found.said


def row(number, **more):
    return {"id": str(number), "reference": f"answer {number}", "group": f"g{number // 2}", **more}


@pytest.mark.parametrize("size", [1, 200, 1 << 20])
def test_cases_are_the_same_however_their_file_is_read(tmp_path, size, monkeypatch):
    monkeypatch.setattr("ftkit.answer_files.blocks._BLOCK_BYTES", size)
    wards = ["A", "B", "A", None, "C", "B"]
    rows = [row(n, record={"ward": ward, "age": "7"} if ward else {}) for n, ward in enumerate(wards)]
    found = known(tmp_path, *rows, slices=("ward",))
    lines = found.write(tmp_path / "cases.jsonl")
    assert len(found.cases) == 6
    assert found.cases.clusters.tolist() == [found.cases.clusters.tolist()[place] for place in (0, 0, 2, 2, 4, 4)]
    [ward] = found.cases.slicings
    assert [ward.labels[code] for code in ward.codes.tolist()] == ["A", "B", "A", "", "C", "B"]
    assert ward.labels == ("A", "B", "", "C")
    assert list(jsonl.read(tmp_path / "cases.jsonl", ScoredCase)) == [
        ScoredCase(id=str(n), reference=f"answer {n}", group=f"g{n // 2}", slices={"ward": ward or ""})
        for n, ward in enumerate(wards)
    ]
    assert lines.texts(slice(None)) == (tmp_path / "cases.jsonl").read_bytes().splitlines(keepends=True)


def test_only_the_cases_that_are_kept_are_written(tmp_path):
    found = known(tmp_path, *map(row, range(4))).chosen(np.array([True, False, False, True]))
    lines = found.write(tmp_path / "cases.jsonl")
    assert [one.id for one in jsonl.read(tmp_path / "cases.jsonl", ScoredCase)] == ["0", "3"]
    assert lines.texts(slice(None)) == (tmp_path / "cases.jsonl").read_bytes().splitlines(keepends=True)
    assert found.id_at(1) == "3"
    assert [one.text for one in found.references.at(np.array([1, 0]))] == ["answer 3", "answer 0"]


def test_a_case_twice_and_a_column_that_nobody_has_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("ftkit.answer_files.blocks._BLOCK_BYTES", 1)
    with pytest.raises(DataError, match=r"references.jsonl:3: the id '0' stands on line 1 too\."):
        known(tmp_path, row(0), row(1), row(0))
    with pytest.raises(DataError, match=r"references.jsonl: no row has a column 'ward' in its record"):
        known(tmp_path, row(0, record={"age": "7"}), slices=("ward",))


def test_groups_of_one_case_each_are_no_groups(tmp_path):
    assert known(tmp_path, row(0), row(2), row(4)).cases.clusters is None
