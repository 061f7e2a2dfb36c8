"""The instructions as rules of a project's contract."""

import json
from pathlib import Path

import pytest

from ftkit import Answer, ConfigError, contract, plugins
from ftkit.project import from_document
from ftkit.settings import parse

ROOT = Path("nowhere")


def built(lines):
    text = f"records: r.csv\ntask: {{input: x, target: y}}\ncontract:\n{lines}"
    return contract.build(from_document(parse(text, "ftkit.yaml"), ROOT).contract, plugins.installed(), ROOT)


def judged(rules, *answers):
    strict = rules.judge(answers)
    return [{key: one.reason or one.verdict for key, one in row.items()} for row in strict]


def test_each_instruction_is_a_check_with_ifeval_s_own_options():
    rules = built("  - ifeval_number_words: {relation: at least, num_words: 3}\n  - ifeval_no_comma\n")
    assert judged(rules, Answer(text="one, two")) == [
        {"ifeval_number_words": "2 words, at least 3 needed", "ifeval_no_comma": "1 comma, none allowed"}
    ]
    assert rules.instructions({}) == "Write at least 3 words.\nDo not use any commas."


def test_options_may_come_from_the_record():
    rules = built('  - ifeval_end_checker: {end_phrase: "{{ doctor }}"}\n')
    answers = [
        Answer(text="by Dr. Rao", record={"doctor": "Dr. Rao"}),
        Answer(text="by me", record={"doctor": "Dr. Rao"}),
    ]
    assert judged(rules, *answers) == [
        {"ifeval_end_checker": "passed"},
        {"ifeval_end_checker": 'ends with "by me", not with "Dr. Rao"'},
    ]


def test_a_row_of_ifeval_s_data_set_brings_its_instructions():
    rules = built('  - ifeval: {instructions: "{{ instruction_id_list }}", kwargs: "{{ kwargs }}"}\n')
    row = {
        "instruction_id_list": json.dumps(["punctuation:no_comma", "keywords:existence"]),
        "kwargs": json.dumps([{}, {"keywords": ["fever"], "num_words": None}]),
    }
    answers = [Answer(text=text, record=row) for text in ("a fever", "a, fever", "a cold")]
    assert judged(rules, *answers) == [
        {"ifeval": "passed"},
        {"ifeval": "punctuation:no_comma: 1 comma, none allowed"},
        {"ifeval": 'keywords:existence: the keyword "fever" is missing'},
    ]


def test_a_record_with_instructions_that_ifeval_does_not_have_measures_nothing():
    rules = built('  - ifeval: {instructions: "{{ ids }}"}\n')
    (row,) = rules.judge([Answer(text="a", record={"ids": '["punctuation:no_dash"]'})])
    assert row["ifeval"].verdict == "unmeasured"
    assert rules.judge_loosely([Answer(text="a", record={"ids": '["punctuation:no_dash"]'})], [row]) == [()]


def test_the_loose_reading_is_ifeval_s_and_not_the_contract_s():
    rules = built("  - ifeval_json_format\n  - json\n")
    fenced_with_a_name = Answer(text='Sure!\n```python\n{"hr": 88}\n```\nBye')
    strict = rules.judge([fenced_with_a_name])
    assert [row["json"].passed or row["ifeval_json_format"].passed for row in strict] == [False]
    assert rules.judge_loosely([fenced_with_a_name], strict) == [("json",)]


def test_a_loose_reading_may_be_negated():
    rules = built("  - not: ifeval_no_comma\n")
    answers = [Answer(text="a, b"), Answer(text="a b"), Answer(text="a,\nb")]
    assert rules.judge_loosely(answers, rules.judge(answers)) == [
        ("not_ifeval_no_comma",),
        (),
        ("not_ifeval_no_comma",),
    ]


def test_each_instruction_of_a_prompt_may_take_another_loose_reading():
    ids = '["punctuation:no_comma", "startend:quotation", "keywords:existence"]'
    kwargs = '[{}, {}, {"keywords": ["Well"]}]'
    rules = built(f"  - ifeval: {{instructions: '{ids}', kwargs: '{kwargs}'}}\n")
    answers = [Answer(text='Well, then:\n"a b"')]
    assert rules.judge_loosely(answers, rules.judge(answers)) == [("ifeval",)]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ("{instructions: []}", "'instructions' is empty, and every answer follows none. Name at least one."),
        ("{instructions: '[1]'}", "'instructions' is no JSON list: Expected `str`, got `int` - at `$[0]`."),
        ("{instructions: ['a:b'], kwargs: [{}, {}]}", "2 kwargs for 1 instructions. Give one for each."),
        ("{instructions: ['punctuation:no_coma']}", "Did you mean 'punctuation:no_comma'? Known: "),
        ("{instructions: ['length_constraints:number_words']}", "Object missing required field `relation`"),
        ("{instructions: ['punctuation:no_comma'], kwargs: [{n: 1}]}", "Object contains unknown field `n`"),
    ],
)
def test_a_wrong_option_is_named(options, message):
    with pytest.raises(ConfigError) as error:
        built(f"  - ifeval: {options}\n")
    assert message in str(error.value)
