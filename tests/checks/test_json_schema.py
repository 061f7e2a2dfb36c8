import json
import socket
from typing import ClassVar

import pytest
from ftkit_checks import JsonSchema

from ftkit import Answer, ConfigError

from .check_contract import CheckContract

SCHEMA = {
    "type": "object",
    "required": ["hr"],
    "properties": {
        "hr": {"type": "integer", "maximum": 300},
        "plan": {"type": "array", "items": {"anyOf": [{"type": "integer"}, {"type": "object", "required": ["drug"]}]}},
        "code": {"pattern": "^(a+)+$"},
    },
    "additionalProperties": False,
}


def refusal(schema):
    with pytest.raises(ConfigError) as caught:
        JsonSchema(schema=schema)
    return str(caught.value)


class TestJsonSchema(CheckContract):
    check = JsonSchema(schema=SCHEMA)
    good = ('{"hr": 88}', '{"hr": 88.0, "plan": [1, {"drug": "aspirin"}]}')
    bad: ClassVar = {
        "": "the answer is empty",
        "hr: 88": "not valid JSON: expecting value in line 1, column 1",
        '{"hr": 1, "hr": 2}': 'the key "hr" is there twice in one object',
        "{}": '"hr" is a required property',
        '{"hr": "88"}': 'hr: "88" is not of type "integer"',
        '{"hr": 8, "bp": 1}': "Additional properties are not allowed ('bp' was unexpected)",
        '{"\\u202e": 1, "hr": 1}': r"Additional properties are not allowed ('\u202e' was unexpected)",
        '{"hr": 8, "plan": [1, {}]}': 'plan[1]: {} is not of type "integer"',
        '{"hr": 8, "code": "' + "a" * 40 + '!"}': f'code: "{"a" * 40}!" does not match "^(a+)+$"',
    }

    def test_the_instruction_holds_the_whole_schema(self):
        assert json.dumps(SCHEMA, separators=(",", ":")) in self.check.instruction()

    def test_of_a_long_offending_value_the_words_are_kept(self):
        (finding,) = self.findings(json.dumps({"hr": "x" * 100_000}))
        assert finding.reason == f'hr: "{"x" * 59}…{"x" * 94}" is not of type "integer"'

    def test_inside_a_choice_the_reason_is_of_the_branch_that_got_furthest(self):
        schema = {"anyOf": [{"type": "string"}, {"properties": {"a": {"type": "object", "required": ["b"]}}}]}
        finding = next(JsonSchema(schema=schema).findings([Answer(text='{"a": {}}')]))
        assert finding.reason == 'a: "b" is a required property'


class TestSchemaFiles:
    def test_a_file_judges_like_the_schema_in_it(self, tmp_path):
        path = tmp_path / "vitals.json"
        path.write_text(json.dumps(SCHEMA), encoding="utf-8-sig")
        check = JsonSchema(schema=str(path))
        assert [finding.passed for finding in check.findings(map(answer, ['{"hr": 1}', "{}"]))] == [True, False]
        assert check.instruction() == JsonSchema(schema=SCHEMA).instruction()

    def test_a_file_that_is_not_there_is_named(self, tmp_path):
        path = tmp_path / "none.json"
        assert refusal(str(path)) == (
            f"cannot read the schema {path}: No such file or directory. Give a file that exists, or the schema itself."
        )

    @pytest.mark.parametrize(
        ("content", "problem"),
        [
            (b"{", "cannot be used: not valid JSON: expecting property name enclosed in double quotes in line 1"),
            (b"\xff{}", "is not UTF-8"),
            (b"[]", "holds no JSON object"),
            (b'{"type": "txt"}', 'is no valid JSON Schema: "txt" is not valid under any of the schemas'),
        ],
    )
    def test_a_file_that_is_no_schema_is_named_with_the_reason(self, tmp_path, content, problem):
        path = tmp_path / "schema.json"
        path.write_bytes(content)
        assert refusal(str(path)).startswith(f"the schema {path} {problem}")


class TestBrokenSchemas:
    @pytest.mark.parametrize(
        ("schema", "problem"),
        [
            ({"type": "txt"}, '"txt" is not valid under any of the schemas'),
            ({"pattern": "("}, '"(" is not a "regex"'),
            ({"$ref": "#/$defs/none"}, "Pointer '/$defs/none' does not exist"),
            ({"$schema": "http://json-schema.org/draft-99/schema#"}, "Unknown meta-schema"),
            ({"const": float("nan")}, "cannot be written as JSON"),
        ],
    )
    def test_they_are_refused_when_the_check_is_built(self, schema, problem):
        assert problem in refusal(schema)

    @pytest.mark.parametrize("reference", ["http://localhost:9/a.json", "https://example.com/a", "file:///etc/passwd"])
    def test_a_reference_elsewhere_is_refused_without_fetching(self, reference, monkeypatch):
        monkeypatch.setattr(socket, "socket", None)
        assert refusal({"$ref": reference}).endswith(
            f'Retrieval is disabled, cannot fetch {reference}. Only references inside it ("#/...") and the official '
            "meta-schemas are known; nothing is fetched."
        )

    def test_a_schema_that_refers_to_itself_judges_in_the_end(self):
        finding = next(JsonSchema(schema={"$ref": "#"}).findings([Answer(text="1")]))
        assert finding.passed


class TestDrafts:
    @pytest.mark.parametrize(
        ("draft", "tuple_items"),
        [
            ("http://json-schema.org/draft-04/schema#", "items"),
            ("http://json-schema.org/draft-06/schema#", "items"),
            ("http://json-schema.org/draft-07/schema#", "items"),
            ("https://json-schema.org/draft/2019-09/schema", "items"),
            ("https://json-schema.org/draft/2020-12/schema", "prefixItems"),
        ],
    )
    def test_the_schema_names_its_draft(self, draft, tuple_items):
        check = JsonSchema(schema={"$schema": draft, tuple_items: [{"type": "integer"}]})
        assert [finding.passed for finding in check.findings(map(answer, ["[1]", '["x"]']))] == [True, False]

    def test_without_a_name_it_is_2020_12(self):
        check = JsonSchema(schema={"prefixItems": [{"type": "integer"}]})
        assert not next(check.findings([answer('["x"]')])).passed


def answer(text):
    return Answer(text=text)
