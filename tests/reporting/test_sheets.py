import csv

import pytest
from msgspec.structs import replace

from ftkit.reporting.cases import AnswerView
from ftkit.reporting.sheets import harmless, write_cases, write_measures
from ftkit.reports import Prediction

from .samples import medical_cases, medical_report


def rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_answer_is_a_row(tmp_path):
    case = medical_cases()[0]
    write_cases(tmp_path / "cases.csv", medical_report(), [case])

    found = rows(tmp_path / "cases.csv")

    assert [(row["case"], row["candidate"], row["complies"]) for row in found] == [
        ("MR-1007", "zero-shot", "no"),
        ("MR-1007", "few-shot", "no"),
        ("MR-1007", "todays-prompt", "no"),
        ("MR-1007", "tuned", "yes"),
    ]
    assert found[3]["answer"] == case.answers["tuned"][0].prediction.output
    assert found[3]["reference"] == case.reference
    assert found[0]["failed"] == "sections, no_bullets, sign_off"
    assert found[3]["failed"] == ""


def test_every_measure_is_a_row(tmp_path):
    write_measures(tmp_path / "measures.csv", medical_report())

    found = rows(tmp_path / "measures.csv")

    assert len(found) == 4 * (1 + 4 + 4 + 2) + 3
    assert found[0] == {
        "candidate": "zero-shot",
        "measure": "compliance",
        "n": "48",
        "value": str(2 / 48),
        "low": "0.0115",
        "high": "0.1397",
        "passed": "2",
        "failed": "46",
        "unmeasured": "0",
    }


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\uff1d1+1"])
def test_no_cell_of_the_data_is_a_formula(text, tmp_path):
    answer = AnswerView(prediction=Prediction(id="1", candidate=text, output=text, error=text))
    case = replace(medical_cases()[0], id=text, answers={text: (answer,)}, reference=text)
    write_cases(tmp_path / "cases.csv", medical_report(), [case])

    [row] = rows(tmp_path / "cases.csv")

    assert {row[name] for name in ("case", "candidate", "answer", "error", "reference")} == {f"'{text}"}


def test_a_cell_is_no_longer_than_a_spreadsheet_holds():
    assert len(harmless("x" * 100_000)) == 32_000
    assert harmless("plain = text") == "plain = text"
