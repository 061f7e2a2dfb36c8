from time import process_time
from typing import ClassVar

import pytest
from ftkit_checks.strict_yaml import read_yaml
from ftkit_checks.yaml_value import Yaml

from ftkit import Answer, ConfigError

from .check_contract import CheckContract


class TestYaml(CheckContract):
    check = Yaml()
    good = ("hr: 88", "- a\n- b: [1, 2]\n", "---\nplan:\n  - drug: aspirin\n    dose: 1\n...\n", '{"hr": 88}', "a: no")
    bad: ClassVar = {
        "": "the answer is empty",
        "The patient is well.": "the answer is a text or a number, not a mapping or list",
        "```yaml\nhr: 88\n```": "not valid YAML: found character '`' that cannot start any token in line 1, column 1",
        "Here it is: hr: 88": "not valid YAML: mapping values are not allowed here in line 1, column 15",
        "hr: 88\nhr: 90": ('the key "hr" is there twice in one mapping'),
        "a: [1": "not valid YAML: expected ',' or ']', but got '<stream end>' in line 1, column 6",
        "a: 1\n---\nb: 2": "more than one document",
        "a: &x 1\nb: *x": 'an anchor or alias, "x", is not allowed',
        "a: !!python/name:os.system": 'a tag, "tag:yaml.org,2002:python/name:os.system", is not allowed',
        "? [a]\n: 1": "a key is a mapping or a list",
        "a: " + "1" * 5000: f"the number {'1' * 40} is too large",
        "- " * 51 + "x": "nested more than 50 levels deep",
        "x: y\n" * 10_001: "longer than 50000 characters, too long to be read as YAML",
    }

    @pytest.mark.parametrize(
        ("text", "marked"), [("a: 1\nb: &here 2", "&here "), ("a: 1\na: 2", "a"), ("a: `x`", "`"), ("a: !t 1", "!t ")]
    )
    def test_the_span_is_where_it_goes_wrong(self, text, marked):
        (finding,) = self.findings(text)
        assert text[slice(*finding.span)].startswith(marked.strip())

    def test_the_instruction_says_the_shape(self):
        assert self.check.instruction() == (
            "Answer with one YAML document and nothing else, without a code fence: a mapping or list."
        )


class TestFields(CheckContract):
    check = Yaml(fields={"due": "date", "law": ("German", "French")}, optional=("law",))
    good = ("due: 2026-01-31", "due: '2026-01-31'\nlaw: French")
    bad: ClassVar = {
        "- due": "the answer is a list, not a mapping",
        "law: French": 'the field "due" is missing',
        "due: 2026-02-31": '"due" is "2026-02-31", not a date written like 2026-01-31',
        "due: 2026-01-31\nnote: x": 'the field "note" is not one of those asked for',
    }

    def test_the_instruction_says_them(self):
        assert self.check.instruction() == (
            "Answer with one YAML document and nothing else, without a code fence: a mapping with the keys "
            '"due" (a date written like 2026-01-31) and "law" (one of "German" or "French"; may be left out) '
            "and no others."
        )


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"fields": {"a": "dat"}}, 'the field "a" is said to be "dat", which is no kind of value.'),
        (
            {"fields": {"a": "date"}, "shape": "list"},
            "'fields' are those of a mapping. Leave out 'shape', or 'fields'.",
        ),
        ({"optional": ("a",)}, "'optional' names \"a\", which is not among the fields."),
    ],
)
def test_options_that_cannot_be_meant_are_refused(options, message):
    with pytest.raises(ConfigError) as caught:
        Yaml(**options)
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize("text", ["[" * 49_000, "{" * 49_000, "? " * 24_000, "- " * 24_000, "a: b\n" * 9_000])
def test_what_is_slow_to_read_is_refused_in_seconds(text):
    start = process_time()
    assert not next(Yaml().findings([Answer(text=text)])).passed
    assert process_time() - start < 20


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("no", "no"),
        ("2026-01-31", "2026-01-31"),
        ("'1'", "1"),
        ("-12", -12),
        ("0x1F", 31),
        ("0o17", 15),
        ("1_000", "1_000"),
        ("1e3", 1000.0),
        (".5", 0.5),
        ("-.inf", float("-inf")),
        ("TRUE", True),
        ("~", None),
        ("", None),
        ("null # none", None),
        ("[a, {b: c}]", ["a", {"b": "c"}]),
        ("|\n  two\n  lines\n", "two\nlines\n"),
        ("<<", "<<"),
    ],
)
def test_scalars_have_the_types_of_the_core_schema(said, value):
    assert read_yaml(f"a: {said}") == {"a": value}
