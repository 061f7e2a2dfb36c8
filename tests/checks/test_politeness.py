from typing import ClassVar

import pytest
from ftkit_checks.politeness import Politeness

from ftkit import Answer, ConfigError

from .check_contract import CheckContract

LETTER = "Dear Ms Long,\n\nThank you for telling us. The fee is refunded.\n\nKind regards,\nHarbour Bank"


class TestALetter(CheckContract):
    check = Politeness()
    good = (
        LETTER,
        "CATEGORY\nFRAUD\nHi all,\nyours sincerely",
        "\n\nGood\u00a0morning! The FEE and CXR.\nRegards,\nA\n\nB\nC\n \n",
    )
    bad: ClassVar = {
        "": "the answer is empty",
        "1\n\n2\n3\n4\nDear Ms Long, kind regards": "has no greeting at its beginning",
        "Dear Ms Long,\nThe fee is refunded.": "has no closing at its end",
        "Dear A,\nRegards,\n1\n2\n3\n4": "has no closing at its end",
        LETTER.replace("Thank", "It was your fault. Thank"): 'blames the reader: "your fault"',
        LETTER.replace("Thank", "You\u2019re wrong. Thank"): 'blames the reader: "You\u2019re wrong"',
        LETTER.replace("refunded.", "refunded!!!"): 'shouts: "!!!"',
        LETTER.replace("The fee", "READ THIS LETTER"): 'shouts: "READ THIS"',
    }

    @pytest.mark.parametrize(
        ("text", "offending"),
        [
            ("\nNo.\n\nNo.\n3\n4 \nDear A, regards", "No.\n\nNo.\n3\n4 "),
            ("Dear A,\nNo.\n", "Dear A,\nNo."),
            (LETTER.replace("refunded.", "refunded?!"), "?!"),
        ],
    )
    def test_the_span_is_where_the_fault_is(self, text, offending):
        (finding,) = self.findings(text)
        assert text[slice(*finding.span)] == offending

    def test_the_instruction_says_it_all(self):
        assert self.check.instruction() == (
            "Be polite: begin with a greeting, close with regards, and do not blame the reader or shout in capitals or "
            "with several exclamation marks."
        )


class TestOtherMarks(CheckContract):
    check = Politeness(required=("courtesy", "please"), avoided=())
    good = ("Sorry! Please call.", "THANKS VERY MUCH!! Kindly wait.")
    bad: ClassVar = {
        "Please call.": "has no thanks and no apology",
        "We apologise.": "has no please",
    }

    def test_the_instruction_says_what_is_wanted(self):
        assert self.check.instruction() == 'Be polite: thank the reader or apologise, ask with "please".'


class TestAHouseOfItsOwnWords(CheckContract):
    check = Politeness(required=("greeting",), phrases={"greeting": ("Moin",), "blame": ("selbst schuld",)})
    good = ("Moin Herr Behr", "Hello")
    bad: ClassVar = {
        "Tach": "has no greeting at its beginning",
        "Moin, Sie sind selbst\nschuld": 'blames the reader: "selbst\\nschuld"',
    }


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (
            {"required": (), "avoided": ()},
            "nothing is asked. Require one of greeting, thanks, apology, courtesy, please, closing, or avoid blame or "
            "shouting.",
        ),
        ({"phrases": {"blame": (" ",)}}, "'phrases' has an empty phrase, and every answer has that."),
    ],
)
def test_options_that_cannot_be_meant_are_refused(options, message):
    with pytest.raises(ConfigError) as caught:
        Politeness(**options)
    assert str(caught.value) == message


def test_a_long_answer_is_judged_at_both_its_ends():
    text = "Dear A,\n" + "x " * 5_000_000 + "\nRegards"
    assert next(Politeness().findings([Answer(text=text)])).passed
