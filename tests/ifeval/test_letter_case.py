from typing import ClassVar

from ftkit_ifeval.letter_case import CapitalWordFrequency, EnglishCapital, EnglishLowercase

from .instruction_contract import InstructionContract

ENGLISH = "The patient came in with a fever and was seen by the doctor in the morning."
GREEK = "ασθενής ήρθε με πυρετό και εξετάστηκε το πρωί."
FRENCH = "Le malade est venu avec de la fièvre et le médecin l'a vu dans la matinée."


class TestCapitalWordFrequency(InstructionContract):
    check = CapitalWordFrequency(capital_relation="at least", capital_frequency=2)
    good = ("DON'T", "WELL-KNOWN I.")
    bad: ClassVar = {
        "HELLO Sir": "1 word in capitals, at least 2 needed",
        "nothing": "0 words in capitals, at least 2 needed",
    }

    def test_the_instruction_says_how_many(self):
        assert self.check.instruction() == "Write at least 2 words in capitals."


class TestCapitalWordFrequencyBelow(InstructionContract):
    check = CapitalWordFrequency(capital_relation="less than", capital_frequency=1)
    good = ("none Here",)
    bad: ClassVar = {"I AM": "2 words in capitals, fewer than 1 allowed"}
    loosely_good = ("I say:\nnone here",)


class TestEnglishCapital(InstructionContract):
    check = EnglishCapital()
    good = (ENGLISH.upper(),)
    bad: ClassVar = {
        ENGLISH: "has a small letter",
        "12": "has no letters",
        GREEK.upper(): "reads as Greek, not as English",
    }
    loosely_good = (f"Sure:\n{ENGLISH.upper()}",)

    def test_the_span_is_the_first_small_letter(self):
        assert [finding.span for finding in self.findings(ENGLISH)] == [(1, 2)]


class TestEnglishLowercase(InstructionContract):
    check = EnglishLowercase()
    good = (ENGLISH.lower(),)
    bad: ClassVar = {
        f"a. {ENGLISH}": "has a capital letter",
        "12": "has no letters",
        FRENCH.lower(): "reads as French, not as English",
    }
    loosely_good = (f"Sure:\n{ENGLISH.lower()}",)

    def test_the_span_is_the_first_capital(self):
        assert [finding.span for finding in self.findings(f"a. {ENGLISH}")] == [(3, 4)]
