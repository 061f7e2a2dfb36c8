import json
from time import process_time
from typing import ClassVar

import pytest
from ftkit_checks.json_value import Json
from hypothesis import given
from hypothesis import strategies as st

from ftkit import Answer

from .check_contract import CheckContract
from .suite_files import suite

SUITE = {name.removeprefix("test_parsing/"): content for name, content in suite("json-parsing").items()}
TWICE = {"y_object_duplicated_key.json", "y_object_duplicated_key_and_value.json"}  # refused unless asked for
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


def verdict(text, **options):
    return next(Json(**options).findings([Answer(text=text)])).verdict


class TestJson(CheckContract):
    check = Json()
    good = (
        '{"hr": 88}',
        " [1, -0.5e-3, null, true]\r\n",
        '"prose"',
        "7",
        "[" * 200 + "]" * 200,
        '["' + "[" * 300 + '"]',
        '[{"a": 1}, {"a": 2}]',
        "9" * 308,
        '"\\ud83d\\ude00 \U0001f600"',
    )
    bad: ClassVar = {
        "": "the answer is empty",
        "not json": "not valid JSON: expecting value in line 1, column 1",
        '{"a": 1} done': "not valid JSON: extra data in line 1, column 10",
        '```json\n{"a": 1}\n```': "not valid JSON: expecting value in line 1, column 1",
        '{"a": 1,\n "b" 2}': "not valid JSON: expecting ':' delimiter in line 2, column 6",
        "[NaN]": "NaN is no JSON value",
        "-Infinity": "-Infinity is no JSON value",
        "[1e999]": "the number 1e999 is too large",
        "9" * 5000: f"the number {'9' * 40} is too large",
        '{"a": 1, "b": {"c": 1, "c": 2}}': 'the key "c" is there twice in one object',
        '{"a\\u003a": 1, "a\\u003A": 2}': 'the key "a:" is there twice in one object',
        "[" * 201 + "]" * 201: "nested more than 200 levels deep",
        "\ufeff{}": "not valid JSON: expecting value in line 1, column 1",
        '"\ud800"': "half of a surrogate pair is no character",
        '"\\uDC00"': "an escape is half of a surrogate pair, which is no character",
        "{'a': 1}": "not valid JSON: expecting property name enclosed in double quotes in line 1, column 2",
    }

    def test_a_key_may_be_there_twice_when_that_is_asked_for(self):
        assert verdict('{"a": 1, "a": 2}', unique_keys=False) == "passed"

    def test_the_span_of_a_syntax_error_is_where_it_stands(self):
        (finding,) = self.findings("[1, 2, x]")
        assert finding.span == (7, 8)

    @given(VALUES)
    def test_whatever_json_writes_passes(self, value):
        assert verdict(json.dumps(value)) == "passed"
        assert verdict(json.dumps(value, ensure_ascii=False, indent=1)) == "passed"


class TestPlaces:
    @pytest.mark.parametrize(
        ("text", "marked"),
        [
            ('{"a": "NaN", "b": -Infinity}', "-Infinity"),
            ('["1e999", 1e999]', "1e999"),
            ('{"a": {"a": 1}, "b": [{"a": 1}], "\\u0061": 2}', '"\\u0061"'),
            ('["\\\\ud800 \\ud83d\\ude00 \\ud801"]', "\\ud801"),
            ("[1, x]", "x"),
        ],
    )
    def test_the_span_is_of_what_is_wrong(self, text, marked):
        finding = next(Json().findings([Answer(text=text)]))
        assert text[slice(*finding.span)] == marked


class TestBounds:
    def test_a_hundred_thousand_brackets_are_refused_at_once(self):
        start = process_time()
        found = [verdict(opening * 100_000) for opening in ("[", '{"a":', "[]", '["')]
        assert found == ["failed"] * 4
        assert process_time() - start < 2

    @pytest.mark.slow
    def test_fifty_megabytes_are_judged_in_seconds(self):
        members = ",".join(f'{{"key {n}": "{"x" * 80}"}}' for n in range(500_000))
        start = process_time()
        assert [verdict(f"[{members}]"), verdict(f"[{members}"), verdict(f"[{members},NaN]")] == [
            "passed",
            "failed",
            "failed",
        ]
        assert process_time() - start < 30


@pytest.mark.parametrize("name", [name for name in SUITE if name.startswith(("y_", "n_"))])
@pytest.mark.parametrize("errors", ["replace", "surrogateescape"])
def test_it_agrees_with_the_json_parsing_suite(name, errors):
    """Bytes that are no UTF-8 never reach a check: a text has what a decoder made of them, in either way."""
    text = SUITE[name].decode("utf-8", errors)
    wanted = "passed" if name.startswith("y_") else "failed"
    assert verdict(text, unique_keys=False) == wanted
    assert verdict(text) == ("failed" if name in TWICE else wanted)


def test_the_suite_is_whole():
    counted = {kind: sum(name.startswith(kind) for name in SUITE) for kind in ("y_", "n_", "i_")}
    assert counted == {"y_": 95, "n_": 188, "i_": 35}


@pytest.mark.parametrize("name", [name for name in SUITE if name.startswith("i_")])
def test_what_the_suite_leaves_open_is_judged(name):
    assert verdict(SUITE[name].decode("utf-8", "replace")) in {"passed", "failed"}
