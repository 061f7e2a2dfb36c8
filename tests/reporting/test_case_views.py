import pytest

from ftkit.errors import DataError
from ftkit.reporting.cases import AnswerView, CaseView, case_views, segments
from ftkit.reports import Prediction, ScoredCase, Verdict
from ftkit.values import PASSED, Finding, Message, failed


def case(id: str) -> ScoredCase:  # noqa: A002 - a field's name
    return ScoredCase(id=id, prompt=(Message(role="user", content=f"question {id}"),), reference=f"reference {id}")


def test_cases_come_in_the_order_of_the_cases_with_every_answer():
    base = [Prediction(id="2", candidate="base", output="x"), Prediction(id="1", candidate="base", output="y")]
    tuned = [Prediction(id="1", candidate="tuned", output="z", repeat=repeat) for repeat in (0, 1)]
    verdict = Verdict(id="1", candidate="tuned", repeat=1, complies=True)

    cases = list(case_views(map(case, ["1", "0", "2"]), [*base, *tuned], [verdict]))

    assert cases == [
        CaseView(
            id="1",
            question=(Message(role="user", content="question 1"),),
            reference="reference 1",
            answers={
                "base": (AnswerView(prediction=base[1]),),
                "tuned": (AnswerView(prediction=tuned[0]), AnswerView(prediction=tuned[1], verdict=verdict)),
            },
        ),
        CaseView(
            id="2",
            question=(Message(role="user", content="question 2"),),
            reference="reference 2",
            answers={"base": (AnswerView(prediction=base[0]),)},
        ),
    ]


def test_an_answer_to_a_case_that_is_not_there_is_an_error():
    strays = [Prediction(id=id, candidate="base") for id in ("7", "8")]  # noqa: A001 - a field's name

    with pytest.raises(DataError) as one:
        list(case_views([], strays[:1], []))
    with pytest.raises(DataError) as two:
        list(case_views([], strays, []))

    assert str(one.value) == (
        "The predictions answer case '7', which is not among the cases. "
        "Score again with the cases that the predictions were made for."
    )
    assert "case '7' and 1 more that are not among the cases" in str(two.value)


def test_an_error_is_a_failure_and_silence_is_not():
    broken = AnswerView(prediction=Prediction(id="1", error="503"))
    unjudged = AnswerView(prediction=Prediction(id="1", output="x", finish="length"))

    assert (broken.complies, broken.error, broken.truncated, broken.findings) == (False, "503", False, {})
    assert (unjudged.complies, unjudged.error, unjudged.truncated) == (None, "", True)


def test_a_case_knows_who_failed_at_what_and_whether_they_differ():
    findings = {"a": failed("no"), "b": PASSED, "c": Finding(verdict="unmeasured")}
    bad = AnswerView(
        prediction=Prediction(id="1"), verdict=Verdict(candidate="x", id="1", complies=False, findings=findings)
    )
    good = AnswerView(prediction=Prediction(id="1"), verdict=Verdict(candidate="y", id="1", complies=True))
    case = CaseView(id="1", question=(), reference=None, answers={"x": (bad,), "y": (good,)})

    assert list(case.failures()) == [("x", ""), ("x", "a")]
    assert case.differs
    assert not CaseView(id="1", question=(), reference=None, answers={"y": (good, good)}).differs


@pytest.mark.parametrize(
    ("spans", "pieces"),
    [
        ([], [("0123456789", False)]),
        ([(2, 4)], [("01", False), ("23", True), ("456789", False)]),
        ([(8, 99), (0, 2), (1, 3)], [("01", True), ("2", True), ("34567", False), ("89", True)]),
        ([(5, 5), (20, 30)], [("0123456789", False)]),
    ],
)
def test_a_text_is_cut_where_failed_checks_point(spans, pieces):
    assert segments("0123456789", [failed("bad", span) for span in spans]) == pieces


def test_a_passed_check_points_at_nothing():
    assert segments("text", [Finding(verdict="passed", span=(0, 2))]) == [("text", False)]
    assert segments("", []) == []
