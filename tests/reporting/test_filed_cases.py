import gzip
import json
from base64 import b64decode

import msgspec
import numpy as np
import pytest
from ftkit_engines.inline import Inline
from ftkit_engines.processes import Processes

from ftkit import DataError, jsonl
from ftkit.reporting.case_data import packed_cases
from ftkit.reporting.filed_cases import Shown, packed_from
from ftkit.reporting.folder import read_cases
from ftkit.reporting.walking import walked
from ftkit.reports import Prediction, ScoredCase

from .samples import CONTRACT, medical_cases, medical_report

CASES = [msgspec.structs.replace(case, id=f"{case.id}/{n}") for n in range(3) for case in medical_cases()]


@pytest.fixture
def folder(tmp_path):
    """A score folder in which answers stand candidate by candidate, and those of one of them backwards."""
    jsonl.write(
        tmp_path / "cases.jsonl",
        (ScoredCase(id=case.id, prompt=case.question, reference=case.reference) for case in CASES),
    )
    views = [
        (case.id, view)
        for name in medical_report().candidates
        for case in CASES[:: -1 if name == "tuned" else 1]
        for view in case.answers.get(name, ())
    ]
    of = msgspec.structs.replace
    jsonl.write(tmp_path / "predictions.jsonl", (of(view.prediction, id=id_) for id_, view in views))
    jsonl.write(tmp_path / "verdicts.jsonl", (of(view.verdict, id=id_) for id_, view in views))
    return tmp_path


def packed(folder, places, engine):
    """What a page gets of some of the cases."""
    found = packed_from(Shown(walked(folder, medical_report()), places), medical_report(), tuple(CONTRACT), engine)
    return [*found.chunks(), found.index]


def expected(folder, ids=None):
    """The same of cases that are read from the whole files and packed one after the other."""
    found = packed_cases(read_cases(folder, ids), medical_report(), tuple(CONTRACT))
    return [*found.chunks(), found.index]


def test_cases_of_a_folder_are_packed_as_they_stand_in_it(folder):
    places = np.arange(len(CASES))
    assert packed(folder, places, Inline()) == expected(folder)


def test_only_the_cases_at_some_places_are_packed(folder):
    places = np.array([0, 5, 6, len(CASES) - 1])
    assert packed(folder, places, Inline()) == expected(folder, frozenset(CASES[place].id for place in places.tolist()))


def test_a_folder_without_cases_has_no_chunks(folder):
    [index] = packed(folder, np.array([], int), Inline())
    assert json.loads(gzip.decompress(b64decode(index)))["ids"] == []


@pytest.mark.slow
def test_workers_pack_the_same_bytes(folder):
    places = np.arange(len(CASES))
    assert packed(folder, places, Processes(workers=2)) == packed(folder, places, Inline())


def test_a_line_that_says_who_it_is_about_and_is_no_prediction_is_named(folder):
    path = folder / "predictions.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(lines[0] + b"\n" + lines[1].replace(b'"output":', b'"output":7,"was":') + b"".join(lines[2:]))
    with pytest.raises(DataError, match=r"predictions.jsonl:3: Expected `str`, got `int` .* must be one prediction\."):
        packed(folder, np.arange(len(CASES)), Inline())


def test_a_line_that_does_not_say_who_it_is_about_is_named(folder):
    with (folder / "verdicts.jsonl").open("ab") as file:
        file.write(b'{"candidate": "tuned"}\n')
    with pytest.raises(DataError, match=r"verdicts.jsonl:\d+: .* missing required field `id`.* must be one verdict"):
        walked(folder, medical_report())


def test_answers_to_cases_that_are_not_there_are_told(folder):
    with (folder / "predictions.jsonl").open("ab") as file:
        file.write(jsonl.lines([Prediction(id=id_, candidate="tuned") for id_ in ("far", "away", "far")]))
    with pytest.raises(DataError, match="The predictions answer case 'far' and 1 more that are not among the cases"):
        walked(folder, medical_report())
