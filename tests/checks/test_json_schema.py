import json
import socket
from typing import ClassVar

import pytest
from ftkit_checks.json_schema import JsonSchema

from ftkit import Answer, ConfigError, plugins
from ftkit.plugins import Reference

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
            (b'{"type": "txt"}', 'cannot be used: it is no valid JSON Schema: "txt" is not valid under any'),
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
        assert refusal({"$ref": reference}) == (
            f"the schema cannot be used: it refers to {reference}, and nothing is fetched. Name the file or the folder "
            f'that has it: references: {{"{reference}": FILE}}.'
        )

    @pytest.mark.parametrize(
        "schema",
        [
            {"$ref": "#"},
            {"anyOf": [{"type": "string"}, {"$ref": "#"}]},
            {
                "$ref": "#/$defs/a",
                "$defs": {"a": {"allOf": [{"$ref": "#/$defs/b"}]}, "b": {"not": {"$ref": "#/$defs/a"}}},
            },
            {"properties": {"a": {"$ref": "#/properties/a"}}},
            {"$dynamicAnchor": "me", "if": {"$dynamicRef": "#me"}},
            {"$id": "https://example.com/s", "dependentSchemas": {"a": {"$ref": "https://example.com/s"}}},
        ],
    )
    def test_a_schema_that_refers_to_itself_for_the_same_value_is_refused(self, schema):
        assert "leads back to itself for the same value, so that it never says what is right" in refusal(schema)

    def test_a_schema_that_refers_to_itself_for_what_is_inside_judges(self):
        tree = {"type": "object", "properties": {"branches": {"items": {"$ref": "#"}}}, "required": ["leaf"]}
        good = '{"leaf": 1, "branches": [{"leaf": 2, "branches": []}]}'
        assert verdicts(JsonSchema(schema=tree), good, '{"leaf": 1, "branches": [{}]}') == [True, False]


class TestSpans:
    @pytest.mark.parametrize(
        ("text", "marked"),
        [
            ('{"hr": "88", "plan": []}', '"88"'),
            ('{ "plan" : [ 1 , { "drug" : 1 } , {"no": "drug"} ] , "hr":1}', '{"no": "drug"}'),
            ('{"hr": 1, "bp": [1, "]}"]}', '[1, "]}"]'),
            ('{"code": "x", "hr": 301}', '"x"'),
        ],
    )
    def test_the_span_is_of_the_value_that_is_wrong(self, text, marked):
        (finding,) = JsonSchema(schema=SCHEMA).findings([answer(text)])
        assert text[slice(*finding.span)] == marked

    def test_what_is_wrong_with_the_whole_answer_marks_nothing(self):
        (finding,) = JsonSchema(schema=SCHEMA).findings([answer("{}")])
        assert finding.span is None


class TestFormats:
    def test_they_are_notes_unless_they_are_asserted(self):
        schema = {"properties": {"due": {"format": "date"}}}
        asserted = JsonSchema(schema=schema, formats="asserted")
        answers = ('{"due": "2026-02-30"}', '{"due": "2026-02-28"}')
        assert verdicts(JsonSchema(schema=schema), *answers) == [True, True]
        assert verdicts(asserted, *answers) == [False, True]
        assert next(asserted.findings([answer(answers[0])])).reason == 'due: "2026-02-30" is not a "date"'


PARTY = {"type": "object", "required": ["name"]}


class TestReferences:
    @pytest.fixture
    def folder(self, tmp_path):
        (tmp_path / "parts").mkdir()
        (tmp_path / "parts" / "party.json").write_text(json.dumps(PARTY))
        (tmp_path / "secret.json").write_text("{}")
        return tmp_path

    @pytest.mark.parametrize(
        ("reference", "uri", "path"),
        [
            ("https://example.com/parts/party.json", "https://example.com/parts/party.json", "parts/party.json"),
            ("https://example.com/parts/party.json", "https://example.com/parts/", "parts"),
            ("https://example.com/parts/party", "https://example.com", "."),
            ("party.json", "party.json", "parts/party.json"),
            ("parts/party.json", "/", "."),
            ("urn:example:party#", "urn:example:party", "parts/party.json"),
        ],
    )
    def test_a_table_says_where_they_lead(self, folder, reference, uri, path):
        check = JsonSchema(schema={"items": {"$ref": reference}}, references={uri: str(folder / path)})
        assert verdicts(check, '[{"name": "A"}]', "[{}]") == [True, False]

    def test_the_instruction_says_what_they_stand_for(self, folder):
        check = JsonSchema(schema={"$ref": "p.json"}, references={"p.json": str(folder / "parts" / "party.json")})
        assert check.instruction().endswith(
            'accepts: {"$ref":"p.json"}, where "p.json" is {"type":"object","required":["name"]}.'
        )

    def test_they_never_lead_out_of_the_folder(self, folder):
        table = {"https://example.com/": str(folder / "parts")}
        with pytest.raises(ConfigError, match=r"it refers to https://example.com/\.\.%2Fsecret.json, and nothing is"):
            JsonSchema(schema={"$ref": "https://example.com/%2e%2e%2fsecret.json"}, references=table)

    def test_a_file_that_is_not_there_is_named(self, folder):
        with pytest.raises(ConfigError, match=r"cannot be used: cannot read the schema .*none.json: No such file"):
            JsonSchema(schema={"$ref": "p.json"}, references={"p.json": str(folder / "none.json")})

    def test_two_files_that_refer_to_each_other_for_the_same_value_are_refused(self, folder):
        for name, other in (("a.json", "b.json"), ("b.json", "a.json")):
            (folder / name).write_text(json.dumps({"$ref": f"https://example.com/{other}"}))
        with pytest.raises(ConfigError, match="leads back to itself"):
            JsonSchema(schema={"$ref": "https://example.com/a.json"}, references={"https://example.com/": str(folder)})

    def test_they_are_found_from_the_project_and_their_content_counts(self, folder):
        options = {"schema": {"$ref": "party.json", "title": "secret.json"}, "references": {"/": "parts"}}
        named = Reference(name="json_schema", options=options)
        installed = plugins.installed()
        check = installed.build("check", named, folder)
        assert check.references == {"/": str(folder / "parts")}
        assert check.schema == options["schema"]
        before = installed.file_digests("check", named, folder)
        (folder / "parts" / "party.json").write_text("{}")
        after = installed.file_digests("check", named, folder)
        assert list(before) == list(after) == ["references[/]/party.json"]
        assert before != after

    def test_a_changed_file_is_read_again(self, folder):
        path = folder / "parts" / "party.json"
        check = JsonSchema(schema={"$ref": "p.json"}, references={"p.json": str(path)})
        path.write_text('{"type": "string"}')
        assert verdicts(check, '"A"') == [True]


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

    @pytest.mark.parametrize(("draft", "passed"), [("4", False), ("7", True), ("2019-09", True), ("2020-12", True)])
    def test_without_a_name_the_option_says_it_and_2020_12_is_its_default(self, draft, passed):
        schema = {"const": 1, "type": "integer"}
        assert verdicts(JsonSchema(schema=schema, draft=draft), "1.0", "2") == [passed, not passed]
        assert JsonSchema(schema=schema).draft == "2020-12"

    def test_the_name_in_the_schema_counts_more_than_the_option(self):
        schema = {"$schema": "http://json-schema.org/draft-07/schema#", "items": [{"type": "integer"}]}
        assert verdicts(JsonSchema(schema=schema, draft="2020-12"), '["x"]') == [False]


def verdicts(check, *texts):
    return [finding.passed for finding in check.findings(map(answer, texts))]


def answer(text):
    return Answer(text=text)
