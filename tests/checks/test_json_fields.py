from typing import ClassVar

import pytest
from ftkit_checks.json_fields import JsonFields

from ftkit import Answer, ConfigError

from .check_contract import CheckContract

FIELDS = {
    "parties": "list of text",
    "deadline": "date or null",
    "law": ("German", "French"),
    "amount": "number",
    "pages": "integer",
    "signed": "boolean",
}
GOOD = '{"parties": ["A", "B"], "deadline": "2026-01-31", "law": "French", "amount": 1.5, "pages": 2, "signed": true}'


class TestJsonFields(CheckContract):
    check = JsonFields(fields=FIELDS, optional=("amount",))
    good = (
        GOOD,
        GOOD.replace('"2026-01-31"', "null").replace('"amount": 1.5, ', ""),
        GOOD.replace('["A", "B"]', "[]").replace('"pages": 2', '"pages": 2.0'),
    )
    bad: ClassVar = {
        "": "the answer is empty",
        f"```json\n{GOOD}\n```": "not valid JSON: expecting value in line 1, column 1",
        "[]": "the answer is JSON, but no object",
        '{"parties": []}': 'the field "deadline" is missing',
        GOOD.replace('"B"', "7"): '"parties" is ["A", 7], not a list, each item text',
        GOOD.replace("01-31", "02-31"): '"deadline" is "2026-02-31", not a date written like 2026-01-31 or null',
        GOOD.replace("2026-01-31", "20260131"): '"deadline" is "20260131", not a date written like 2026-01-31 or null',
        GOOD.replace("French", "french"): '"law" is "french", not one of "German" or "French"',
        GOOD.replace("1.5", "true"): '"amount" is true, not a number',
        GOOD.replace('"pages": 2', '"pages": 2.5'): '"pages" is 2.5, not a whole number',
        GOOD.replace("true", '"yes"'): '"signed" is "yes", not true or false',
        GOOD.replace("{", '{"note": 1, '): 'the field "note" is not one of those asked for',
    }

    def test_the_instruction_says_each_field(self):
        assert self.check.instruction() == (
            "Answer with one JSON object and nothing else, without a code fence, with the fields "
            '"parties" (a list, each item text), "deadline" (a date written like 2026-01-31 or null), '
            '"law" (one of "German" or "French"), "amount" (a number; may be left out), "pages" (a whole number) and '
            '"signed" (true or false) and no others.'
        )


class TestLists(CheckContract):
    check = JsonFields(fields={"drug": "text"}, shape="list", others="allowed")
    good = ("[]", '[{"drug": "aspirin"}, {"drug": "", "dose": 1}]')
    bad: ClassVar = {
        '{"drug": "aspirin"}': "the answer is JSON, but no list",
        '[{"drug": "aspirin"}, 7]': "item 2 is no object",
        '[{"drug": "aspirin"}, {"drug": null}]': 'item 2: "drug" is null, not text',
        "[{}]": 'item 1: the field "drug" is missing',
    }

    @pytest.mark.parametrize(
        ("text", "marked"),
        [
            ('[{"drug": "a"}, 7]', "7"),
            ('[{"drug": "a"}, {"n": 1, "drug": [1]}]', "[1]"),
            ('[{"drug": "a"}, {"n": 1}]', '{"n": 1}'),
        ],
    )
    def test_the_span_is_of_the_value_that_is_wrong(self, text, marked):
        (finding,) = self.findings(text)
        assert text[slice(*finding.span)] == marked

    def test_the_instruction_says_that_it_is_a_list(self):
        assert self.check.instruction() == (
            "Answer with a JSON list of objects and nothing else, without a code fence, "
            'each with the field "drug" (text).'
        )


def test_true_is_not_one_and_one_is_not_true():
    answers = [Answer(text='{"a": true}'), Answer(text='{"a": 1}'), Answer(text='{"a": null}')]
    check = JsonFields(fields={"a": [1, None]})
    assert [finding.passed for finding in check.findings(answers)] == [False, True, True]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"fields": {}}, "'fields' is empty. Name the fields, each with its kind: fields: {deadline: date}."),
        (
            {"fields": {"due": "dat"}},
            'the field "due" is said to be "dat", which is no kind of value. Did you mean \'date\'? Known: any, '
            "boolean, date, integer, list, null, number, object, text. A list of the values allowed is fine too: "
            "due: [yes, no].",
        ),
        (
            {"fields": {"due": []}},
            'the field "due": list one value or more, each a text, number, true, false or null.',
        ),
        (
            {"fields": {"due": "date"}, "optional": ("deu",)},
            "'optional' names \"deu\", which is not among the fields.",
        ),
    ],
)
def test_options_that_cannot_be_meant_are_refused(options, message):
    with pytest.raises(ConfigError) as caught:
        JsonFields(**options)
    assert str(caught.value) == message
