import pytest
from ftkit_clinical.note import ClinicalNoteTask
from ftkit_clinical.parts import Headings

from ftkit import ConfigError, Example, Message, Record, Reject

TASK = ClinicalNoteTask(
    note="note", ask=("age", "complaint"), id="visit", patient="patient", sign_off="Reviewed by Dr. Sharma"
)
NOTE = "Obs: HR 88, BP 120/80. Imp - chest infection; likely CAP.\nIx: CXR, FBC"


def made(task: ClinicalNoteTask, note: str, **fields: str) -> Example | Reject:
    given = {"visit": "V1", "patient": "P7", "age": "40", "complaint": "cough", "note": note, **fields}
    (item,) = task.examples([Record(fields=given, origin="r.csv:2")])
    return item


def test_a_note_is_answered_in_the_house_s_sections():
    assert made(TASK, NOTE) == Example(
        id="V1",
        group="P7",
        prompt=(Message(role="user", content="age: 40\ncomplaint: cough"),),
        completion=(
            Message(
                role="assistant",
                content="VITALS\nHR 88, BP 120/80.\nDIAGNOSIS\nchest infection; likely CAP.\n"
                "SUGGESTED TESTS\nCXR, FBC\nReviewed by Dr. Sharma",
            ),
        ),
        origin="r.csv:2",
    )


def test_the_sections_stand_in_the_house_s_order_whatever_the_note_s():
    task = ClinicalNoteTask(note="note", ask=("age",), id="visit", patient="patient", sections={"A": ("x",), "B": ()})
    assert made(task, "b: second\nX: first").target == "A\nfirst\nB\nsecond"


def test_what_was_not_filled_in_is_not_asked():
    assert made(TASK, NOTE, age=" ").prompt == (Message(role="user", content="complaint: cough"),)


@pytest.mark.parametrize(
    ("fields", "reason", "detail"),
    [
        ({"note": "Obs: HR 88. Ix: CXR"}, "missing-section", "nothing stands under DIAGNOSIS"),
        ({"note": "Obs: HR 88. Dx: . Ix: CXR"}, "missing-section", "nothing stands under DIAGNOSIS"),
        ({"note": f"{NOTE}\nVS: HR 90"}, "section-twice", "VITALS stands there 2 times"),
        ({"note": f"Seen today. {NOTE}"}, "text-before-sections", "the note begins without a heading: 'Seen today.'"),
        ({"note": NOTE, "age": "", "complaint": " "}, "empty-input", "nothing stands in age, complaint"),
        ({"note": NOTE, "visit": ""}, "empty-id", "the id is empty"),
    ],
)
def test_a_visit_that_cannot_be_taught_is_a_reject(fields, reason, detail):
    rejected = made(TASK, **fields)
    assert (rejected.origin, rejected.stage, rejected.reason, rejected.detail) == (
        "r.csv:2",
        "clinical_note",
        reason,
        detail,
    )
    assert rejected.record["note"] == fields["note"]


def test_its_columns_are_those_that_the_options_name():
    assert TASK.columns() == {"note", "age", "complaint", "visit", "patient"}


def test_a_task_that_asks_nothing_is_refused():
    with pytest.raises(ConfigError, match="'ask' must name the columns that are shown to the model"):
        ClinicalNoteTask(note="note", ask=(), id="visit", patient="patient")


@pytest.mark.parametrize(
    ("note", "parts"),
    [
        ("OBS : 1\nplan: 2", [("VITALS", "1"), ("PLAN", "2")]),
        ("Impact: 1. Obs-1: no heading. vital signs: 2", [("", "Impact: 1. Obs-1: no heading."), ("VITALS", "2")]),
        ("", []),
        ("no headings", [("", "no headings")]),
    ],
)
def test_a_heading_stands_where_a_sentence_begins_and_ends_with_a_mark(note, parts):
    assert Headings({"VITALS": ("obs", "vital signs"), "PLAN": ("imp",)}).parts(note) == parts


def test_a_long_note_without_headings_is_read_in_no_time():
    note = ". " * 200_000 + " " * 200_000
    assert [section for section, _ in Headings({"VITALS": ("obs",)}).parts(note)] == [""]
