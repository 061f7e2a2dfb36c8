from typing import ClassVar

from ftkit_ifeval.languages import ResponseLanguage, detector

from .instruction_contract import InstructionContract

HINDI = "रोगी को बुखार है और सांस लेने में कठिनाई हो रही है।"
GERMAN = "Der Patient kam mit Fieber und wurde am Morgen untersucht."


class TestResponseLanguage(InstructionContract):
    check = ResponseLanguage(language="hi")
    good = (HINDI, "12 345")
    bad: ClassVar = {GERMAN: "reads as German, not as Hindi"}

    def test_the_instruction_names_the_language(self):
        assert self.check.instruction() == "Write the whole answer in Hindi, and no other language."

    def test_a_language_without_a_name_is_said_by_its_code(self):
        said = ResponseLanguage(language="af").instruction()
        assert said == 'Write the whole answer in the language "af", and no other language.'


def test_a_text_of_two_languages_gets_the_same_answer_every_time():
    mixed = "Guten Morgen, good morning, god morgen"
    assert len({detector()(mixed) for _ in range(50)}) == 1


def test_a_text_without_letters_has_no_language():
    assert detector()("12 345") is None
