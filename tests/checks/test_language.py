import sys
from typing import ClassVar

import pytest
from ftkit_checks import language
from ftkit_checks.language import Language

from ftkit import Answer, ConfigError, PluginError

from .check_contract import CheckContract

ENGLISH = "The patient has had a fever and a dry cough since Monday, and feels short of breath."
GERMAN = "Die Patientin hat seit Montag Fieber und trockenen Husten und fühlt sich sehr müde und schwach."


class TestLanguage(CheckContract):
    check = Language(allowed=("en",))
    verdicts = frozenset({"passed", "failed", "unmeasured"})
    good = (ENGLISH, ENGLISH * 100, ENGLISH.replace("cough", "co\u200bugh"))
    bad: ClassVar = {
        "": "the answer has no letters",
        "120/80, 38.2": "the answer has no letters",
        GERMAN: "the language is 'de', not en",
        ENGLISH * 50 + GERMAN * 50: "the language is 'de', not en",
    }

    def test_the_span_is_the_part_in_the_other_language(self):
        text = ENGLISH * 50 + GERMAN * 50
        (finding,) = self.findings(text)
        start, end = finding.span
        assert end - start == language.PIECE
        assert text[start:end].count("Patientin") > 5

    def test_a_short_answer_is_unmeasured_and_never_a_pass(self):
        (finding,) = self.findings("Ja, gut.")
        assert (finding.verdict, finding.reason) == ("unmeasured", "5 letters do not tell a language, 40 are needed")

    def test_an_answer_in_no_likely_language_is_unmeasured(self):
        (finding,) = Language(allowed=("zu",), confidence=1).findings([Answer(text=ENGLISH)])
        assert finding.verdict == "unmeasured"
        assert finding.reason.startswith("the language may be 'en', with a probability of ")

    def test_the_instruction_names_the_codes(self):
        assert self.check.instruction() == "Write in the language with the ISO 639 code en."
        assert Language(allowed=("de", "fr")).instruction() == (
            "Write in one of the languages with the ISO 639 codes de, fr."
        )


def test_languages_that_nobody_can_tell_are_refused():
    with pytest.raises(ConfigError, match="'allowed' names no language"):
        Language(allowed=())
    with pytest.raises(ConfigError, match=r"'eng' is no language that can be told\. Did you mean 'en'\?"):
        Language(allowed=("eng",))


def test_a_missing_library_is_named_with_the_way_to_install_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "py3langid.langid", None)
    language._identifier.cache_clear()
    with pytest.raises(PluginError) as caught:
        Language(allowed=("en",))
    assert str(caught.value) == (
        "check 'language' needs py3langid, which is not installed: pip install 'ftkit[language]'"
    )
