import gzip
import json
import re
from base64 import b64decode

from msgspec.structs import replace

from ftkit.reporting.case_data import CHUNK, packed_cases
from ftkit.reporting.cases import AnswerView
from ftkit.reports import Prediction, Verdict
from ftkit.values import failed

from .samples import CONTRACT, HOSTILE, hostile_cases, hostile_report, medical_cases, medical_report


def unpacked(text: str):
    return json.loads(gzip.decompress(b64decode(text)))


def packed(cases, report=None, checks=tuple(CONTRACT)):
    """The cases as the page's script gets them, and the index."""
    found = packed_cases(cases, report or medical_report(), checks)
    chunks = [unpacked(chunk) for chunk in found.chunks()]
    return chunks, unpacked(found.index)


def test_a_case_is_packed_with_all_that_is_drawn():
    case = medical_cases()[0]
    answer = case.answers["tuned"][0]

    [[one]], index = packed([case])

    assert one["question"] == [[message.role, message.content] for message in case.question]
    assert one["reference"] == case.reference
    assert one["answers"][3] == [
        {
            "status": "passed",
            "text": [answer.prediction.output],
            "passed": [0, 1, 2, 3],
            "facts": "ROUGE-1 0.31 \u00b7 ROUGE-L 0.57 \u00b7 Exact match 0.00 \u00b7 68 prompt tokens "
            "\u00b7 37 answer tokens \u00b7 0.50 s",
        }
    ]
    assert index["ids"] == [case.id]


def test_the_index_says_who_failed_at_what_and_where_they_differ():
    _, index = packed(medical_cases()[:1])

    # candidate * (checks + 1), and + check + 1 for a check
    assert index["fails"] == [[0, 1, 2, 3, 5, 8, 10, 11, 12]]
    assert index["differs"] == [0]
    assert (index["candidates"], index["tuned"]) == (["zero-shot", "few-shot", "todays-prompt", "tuned"], [3])
    assert (index["checks"], index["should"]) == (list(CONTRACT), [3])


def test_cases_stream_through_in_chunks_of_equal_size():
    case, taken = medical_cases()[0], []
    found = packed_cases((taken.append(number) or case for number in range(10 * CHUNK)), medical_report(), ())

    first = unpacked(next(found.chunks()))

    assert (len(first), len(taken)) == (CHUNK, CHUNK)


def test_what_failed_checks_point_at_stands_in_every_second_piece():
    case = medical_cases()[0]
    answer = case.answers["zero-shot"][0]

    [[one]], _ = packed([case])
    pieces = one["answers"][0][0]["text"]

    assert "".join(pieces) == answer.prediction.output
    assert len(pieces) > 1


def test_a_text_that_begins_with_what_failed_begins_with_an_empty_piece():
    verdict = Verdict(candidate="tuned", id="1", complies=False, findings={"sections": failed("no", (0, 2))})
    answer = AnswerView(prediction=Prediction(id="1", candidate="tuned", output="<x>"), verdict=verdict)

    [[one]], index = packed([replace(medical_cases()[0], answers={"tuned": (answer,)})])

    assert one["answers"][3][0]["text"] == ["", "<x", ">"]
    assert (index["differs"], index["fails"]) == ([], [[15, 16]])


def test_slices_name_the_cases_of_each_value_and_a_column_of_many_values_is_no_choice():
    cases = [
        replace(case, slices={"ward": "A" if number % 2 else "B", "name": str(number)})
        for number, case in enumerate(medical_cases() * 5)
    ]

    _, index = packed(cases)

    assert list(index["slices"]) == ["ward"]
    assert index["slices"]["ward"] == {"A": list(range(1, 240, 2)), "B": list(range(0, 240, 2))}


def test_of_an_endless_answer_the_beginning_is_shown():
    case = medical_cases()[0]
    endless = AnswerView(prediction=Prediction(id=case.id, candidate="tuned", output="x" * 50_000))

    [[one]], _ = packed([replace(case, answers={"tuned": (endless,)}, reference="y" * 20_010)])

    assert (one["answers"][3][0]["text"], one["answers"][3][0]["more"]) == (["x" * 20_000], 30_000)
    assert one["reference"] == "y" * 20_000 + "\n[10 more characters]"
    assert one["answers"][0] == []


def test_nothing_of_the_data_is_markup_and_nothing_unseen_is_packed():
    found = packed_cases(hostile_cases(), hostile_report(), (HOSTILE,))
    texts = [*found.chunks(), found.index]

    assert all(re.fullmatch("[A-Za-z0-9+/=]+", text) for text in texts)
    assert not re.search(
        "[\x00-\x08\x0b-\x1f\x7f\u202e]", "".join(gzip.decompress(b64decode(t)).decode() for t in texts)
    )


def test_equal_cases_make_equal_bytes():
    def once():
        found = packed_cases(medical_cases(), medical_report(), tuple(CONTRACT))
        return [*found.chunks(), found.index]

    assert once() == once()
