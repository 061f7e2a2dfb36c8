import json
from pathlib import Path
from typing import ClassVar

import pytest
from ftkit_checks import Json
from hypothesis import given
from hypothesis import strategies as st

from ftkit import Answer

from .check_contract import CheckContract

SUITE = Path(__file__).parents[3] / "shared/suites/json-parsing/test_parsing"
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


def suite_texts():
    for path in sorted(SUITE.glob("[yn]_*.json")):
        try:
            yield pytest.param(path.read_bytes().decode(), path.name, id=path.name)
        except UnicodeDecodeError:
            continue  # a check is given texts, and these bytes are none


@pytest.mark.skipif(not SUITE.is_dir(), reason="the JSON parsing suite is not beside the repository")
class TestAgainstTheJsonParsingSuite:
    @pytest.mark.parametrize(("text", "name"), list(suite_texts()))
    def test_it_agrees(self, text, name):
        wanted = "passed" if name.startswith("y_") else "failed"
        assert verdict(text, unique_keys=False) == wanted
        assert verdict(text) == ("failed" if name in TWICE else wanted)
