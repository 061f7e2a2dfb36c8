import time
from typing import ClassVar

import pytest
from ftkit_privacy.no_pii import NoPii

from ftkit import Answer, ConfigError
from tests.checks.check_contract import CheckContract


def spans(check, *texts):
    return [finding.span for finding in check.findings(Answer(text=text) for text in texts)]


class TestNoPii(CheckContract):
    check = NoPii(keep=("0800 555 0199", "care@harbour.example"))
    good = (
        "Dear Ms Long, we refunded 35.00 on 3 May 2024.",
        "Call 0800 555 0199 or write to care@harbour.example.",
        "[NAME-kfqzbtwrsd] wrote from [EMAIL-kfqzbtwrsd].",
        "",
    )
    bad: ClassVar = {
        "Write to a.long@mail.example.": "holds an e-mail address",
        "Call me at (415) 555-2671.": "holds a phone number",
        "Your account 40817255 is closed.": "holds an identifier",
        "\ud800 card 4111 1111 1111 1111": "holds an identifier",
    }

    def test_the_span_is_what_was_found_first_in_the_text(self):
        text = "Account 40817255, a.long@mail.example"
        ((start, end),) = spans(self.check, text)
        assert text[start:end] == "40817255"

    def test_the_instruction_names_what_must_not_be_there(self):
        assert NoPii().instruction() == (
            "Do not write e-mail addresses, phone numbers or numbers that identify a person or an account."
        )
        assert self.check.instruction().endswith(", but for 0800 555 0199 and care@harbour.example.")


class TestNoNames(CheckContract):
    check = NoPii(kinds=("name",))
    good = ("The card is lost. Call 415 555 2671.",)
    bad: ClassVar = {"Dear Ms. Anna Long, hello.": "holds a name"}


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"kinds": ()}, "'kinds' is empty. Name at least one of email, phone, identifier, date, name, address."),
        ({"keep": (" ",)}, "'keep' holds an empty text. Name the words that stay."),
    ],
)
def test_options_that_would_find_nothing_are_refused(options, message):
    with pytest.raises(ConfigError) as caught:
        NoPii(**options)
    assert str(caught.value) == message


@pytest.mark.parametrize("unit", ["word ", "12 ", "a@", "1", "+1 ", "A1-", "://", "[", "4111 "])
def test_no_text_takes_more_than_linear_time(unit):
    text = unit * (1_000_000 // len(unit))
    start = time.perf_counter()
    assert list(NoPii().findings([Answer(text=text)]))
    assert time.perf_counter() - start < 20
