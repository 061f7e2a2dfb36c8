from xml.etree import ElementTree

import pytest
from msgspec.structs import replace

from ftkit.gating.results import Condition, GateResult
from ftkit.reporting.cases import AnswerView
from ftkit.reporting.junit import of_cases, of_gate
from ftkit.reports import Prediction, Verdict

from .samples import hostile_cases, medical_cases


def parsed(text: str) -> ElementTree.Element:
    return ElementTree.fromstring(text)


def test_every_answer_is_a_test_case_with_its_reason():
    root = parsed("".join(of_cases(medical_cases()[:1])))

    cases = {case.get("classname"): case for case in root.iter("testcase")}
    failure = cases["zero-shot"].find("failure")

    assert list(cases) == ["zero-shot", "few-shot", "todays-prompt", "tuned"]
    assert {case.get("name") for case in cases.values()} == {"MR-1007"}
    assert list(cases["tuned"]) == []
    assert "sign_off: no line 'Reviewed by Dr. Sharma' at the end" in failure.get("message")
    assert medical_cases()[0].answers["zero-shot"][0].prediction.output in failure.text


def test_an_error_is_an_error_and_silence_is_skipped_and_repeats_have_names_of_their_own():
    broken = AnswerView(prediction=Prediction(id="1", candidate="x", error="503"))
    unjudged = AnswerView(
        prediction=Prediction(id="1", candidate="x", repeat=1, seconds=0.5),
        verdict=Verdict(candidate="x", id="1", complies=None),
    )
    case = replace(medical_cases()[0], id="1", answers={"x": (broken, unjudged)})

    first, second = parsed("".join(of_cases([case]))).iter("testcase")

    assert first.find("error").get("message") == "503"
    assert second.find("skipped").get("message") == "not judged"
    assert (first.get("name"), second.get("name")) == ("1 (answer 1 of 2)", "1 (answer 2 of 2)")
    assert (first.get("time"), second.get("time")) == (None, "0.500")


def test_a_gate_has_a_test_case_for_each_condition():
    conditions = (
        Condition(name="compliance", met=True, sentence="100.0% (4 of 4), wanted at least 95.0%"),
        Condition(name="must-pass:<a>", met=False, sentence='json: "no" JSON', cases=("<a>",)),
    )

    root = parsed(of_gate(GateResult(candidate="tuned", met=False, conditions=conditions)))
    met, failed = root.iter("testcase")

    assert root.find("testsuite").attrib == {"name": "gate", "tests": "2", "failures": "1"}
    assert (met.get("classname"), met.get("name"), met.find("failure")) == ("gate.tuned", "compliance", None)
    assert failed.find("failure").get("message") == 'json: "no" JSON'
    assert "case <a>" in failed.find("failure").text


@pytest.mark.parametrize("text", ["a\ufffeb\uffff", "\x00\ud800\x1b", "\x85\x7f", "]]>"])
def test_what_xml_cannot_hold_does_not_break_it_wherever_it_stands(text):
    condition = Condition(name=text, met=False, sentence=text, cases=(text,))
    parsed(of_gate(GateResult(candidate=text, met=False, conditions=(condition,))))


def test_hostile_texts_are_only_text():
    root = parsed("".join(of_cases(hostile_cases())))

    assert {element.tag for element in root.iter()} <= {"testsuites", "testsuite", "testcase", "failure", "error"}
    assert "window.hacked" in root.find(".//failure").text
