from typing import ClassVar

import pytest
from ftkit_checks import Contains

from ftkit import ConfigError

from .check_contract import CheckContract


class TestContains(CheckContract):
    check = Contains(text="ECG")
    good = ("An ECG.", "ECG")
    bad: ClassVar = {"": 'does not contain "ECG"', "An ecg.": 'does not contain "ECG"'}

    def test_the_instruction_quotes_the_text(self):
        assert self.check.instruction() == 'Include the text "ECG".'


class TestContainsInAnyCapitals(CheckContract):
    check = Contains(text="Straße", ignore_case=True)
    good = ("die STRASSE", "straße")
    bad: ClassVar = {"Weg": 'does not contain "Straße"'}

    def test_the_instruction_says_that_capitals_do_not_matter(self):
        assert self.check.instruction() == 'Include the text "Straße", in any capitals.'


def test_an_empty_text_is_refused():
    with pytest.raises(ConfigError) as caught:
        Contains(text="")
    assert str(caught.value) == ("'text' is empty, and every answer contains that. Give the text to look for.")
