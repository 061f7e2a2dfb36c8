import pytest
from msgspec.structs import replace

from ftkit.reporting.proofs import exposure_sentence, proofs
from ftkit.reporting.warnings import warnings
from ftkit.reports import Choice, Exposure

from .rich import rich_report


def test_what_speaks_against_the_comparison_comes_first():
    found = proofs(rich_report())

    assert [(proof.sign, proof.kind) for proof in found] == [
        ("✗", "failed"),
        ("!", "should"),
        ("✓", "passed"),
        ("✓", "passed"),
        ("✓", "passed"),
    ]


def test_failed_guards_are_the_first_warnings():
    assert warnings(rich_report())[:2] == (
        "todays-prompt has seconds out of a cache.",
        "18 of 48 answers of zero-shot were cut.",
    )


def test_a_choice_is_said_with_what_the_others_reached_and_one_made_on_the_test_split_fails():
    choice = Choice(chosen="shots=3", cases=40, compliance={"shots=1": 0.2, "shots=3": 0.5, "shots=9": None})
    report = replace(rich_report(), choices={"few-shot": choice, "rag": replace(choice, split="test", compliance={})})

    *_, first, second = proofs(report)

    assert (first.sign, first.sentence) == (
        "✓",
        "few-shot is shots=3, settled on 40 cases of the validation split "
        "(shots=1 20 %, shots=3 50 %, shots=9 not measured).",
    )
    assert (second.sign, second.sentence) == ("✗", "rag is shots=3, settled on 40 cases of the test split.")


@pytest.mark.parametrize(
    ("exposure", "said"),
    [
        (Exposure(pieces=0), "x is shown no piece of any other text."),
        (Exposure(pieces=1), "x may be shown 1 piece; there was no test case to compare them with."),
        (Exposure(pieces=9, floor=0.5), "x may be shown 9 pieces; none is as much as 50 % like a test case."),
        (
            Exposure(pieces=9, floor=0.5, greatest=0.71, piece="train:4", case="c7"),
            "x may be shown 9 pieces; the likest, train:4, is 71 % like test case c7.",
        ),
        (
            Exposure(pieces=9, floor=0.5, greatest=1.0, piece="train:4", case="c7", inside=2),
            "x may be shown 9 pieces; 2 of them hold a test case's whole question or answer.",
        ),
    ],
)
def test_what_may_be_shown_is_said_with_how_like_the_tests_it_is(exposure, said):
    assert exposure_sentence("x", exposure) == said
