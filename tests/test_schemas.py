import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Annotated, Any, ClassVar

import msgspec
import pytest
from click.testing import CliRunner
from jsonschema import Draft7Validator, Draft202012Validator
from ruamel.yaml import YAML

from ftkit import Component, plugins, project, schemas, sections, settings
from ftkit.cli import commands
from ftkit.errors import ConfigError, FtkitError, PluginError
from ftkit.plugins import Offer, Plugins
from ftkit.schemas import components, generated, project_file

ROOT = Path(__file__).parents[1]
REGENERATE = "run: ftkit schema --write schemas"
TASK = {"input": "{{ a }}", "target": "{{ b }}"}


class Inner(msgspec.Struct, forbid_unknown_fields=True):
    """A value inside an option."""

    depth: int = 1


class Polite(Component, frozen=True, kw_only=True):
    """The answer is polite.

    words: what counts as polite. at_least, limit: how often, and
    how often at most.
    """

    name: ClassVar[str] = "polite"
    words: tuple[str, ...]
    at_least: Annotated[int, msgspec.Meta(ge=1, lt=7, description="Told by the field.")] = 1
    limit: Annotated[int, msgspec.Meta(le=9)] | None = None
    mode: str | Inner = "plain"


class Opaque(Component, frozen=True, kw_only=True):
    """Its option has no schema."""

    name: ClassVar[str] = "opaque"
    option: Path | None = None


def offered(*components: type[Component], kind: Any = "check") -> Plugins:
    offers = (Offer(kind=kind, offered=one, plugin="tests", distribution="tests 1") for one in components)
    return Plugins(offers=tuple(offers), broken={})


def shipped(name: str = "project") -> Draft202012Validator:
    return Draft202012Validator(json.loads(schemas.read(name)))


def yaml(path: Path) -> Any:
    return YAML(typ="safe").load(path.read_text(encoding="utf-8"))


def with_contract(*lines: Any) -> dict[str, Any]:
    return {"records": "a.csv", "task": TASK, "contract": list(lines)}


def test_the_checked_in_schemas_are_those_of_the_values():
    checked_in = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "schemas").iterdir()}
    made = {f"{name}{schemas.ENDING}": text for name, text in generated.shipped().items()}
    assert sorted(checked_in) == sorted(made), REGENERATE
    assert [name for name, text in made.items() if checked_in[name] != text] == [], REGENERATE


@pytest.mark.parametrize("name", schemas.names())
def test_every_schema_is_one_and_says_what_it_is_about(name):
    schema = json.loads(schemas.read(name))
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["title"].startswith("ftkit ")
    assert schema["description"]


def test_the_project_schema_is_draft_7_too_since_editors_lag_behind():
    Draft7Validator.check_schema(json.loads(schemas.read("project")))


@pytest.mark.parametrize("place", [0, 1])
def test_schemas_are_read_from_the_wheel_or_from_the_working_copy(place, tmp_path, monkeypatch):
    roots = (tmp_path / "wheel", tmp_path / "copy")
    for root in roots:
        root.mkdir()
    (roots[place] / "project.schema.json").write_text("{}", encoding="utf-8")
    monkeypatch.setattr(schemas, "ROOTS", roots)
    assert (schemas.names(), schemas.read("project")) == (["project"], "{}")


def test_an_unknown_schema_is_told_with_the_nearest():
    with pytest.raises(ConfigError, match=r"unknown schema 'rejct'\. Did you mean 'reject'\? Known: case, contract"):
        schemas.read("rejct")


@pytest.mark.slow
def test_the_wheel_holds_the_schemas_and_the_starter(tmp_path):
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(tmp_path), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    [wheel] = tmp_path.glob("*.whl")
    unpacked = tmp_path / "site-packages"
    subprocess.run([sys.executable, "-m", "zipfile", "-e", str(wheel), str(unpacked)], check=True)
    asked = (
        "import ftkit, sys; from ftkit import schemas; print(ftkit.__file__); sys.stdout.write(schemas.read('project'))"
    )
    environment = {**os.environ, "PYTHONPATH": str(unpacked)}
    run = subprocess.run([sys.executable, "-c", asked], check=True, capture_output=True, env=environment, cwd=tmp_path)
    home, _, schema = run.stdout.decode("utf-8").partition("\n")
    assert home == str(unpacked / "ftkit" / "__init__.py")
    assert schema == (ROOT / "schemas" / "project.schema.json").read_text(encoding="utf-8")
    assert {path.name for path in (unpacked / "ftkit" / "starter").iterdir()} >= {"records.csv", "project.yaml"}


def test_the_sample_project_is_accepted():
    assert [error.message for error in shipped().iter_errors(yaml(ROOT / "sample_data/medical/ftkit.yaml"))] == []


ACCEPTED = [
    "no_bullets",
    {"no_bullets": None},
    {"sign_off": {"text": "Bye"}},
    {"length": {"max_words": 3, "min_words": None}},
    {"not": {"contains": {"text": "x"}}},
    {"should": {"not": "json"}},
    {"as": {"short": {"length": {"max_words": 3}}}},
    {"json_schema": {"schema": {"type": "object"}}},
]
REFUSED = [
    "sign_off",
    {"sign_off": {"tekst": "Bye"}},
    {"sign_off": {"text": "Bye", "txt": 1}},
    {"sign_off": None},
    {"length": {"max_words": "three"}},
    {"length": {"max_words": -1}},
    {"length": {"max_words": 3}, "no_bullets": {}},
    {"no_bullets": {"bullets": 1}},
    {"not": {"sign_off": {}}},
    {"should": {"length": {"max": 3}}},
    {"as": {"a": "json", "b": "json"}},
    {"as": "json"},
    {"regex": {"pattern": "a", "match": "ful"}},
    {},
    3,
]


@pytest.mark.parametrize("line", ACCEPTED)
def test_a_rule_that_loads_is_accepted(line):
    _load(with_contract(line))
    assert shipped().is_valid(with_contract(line))
    assert shipped("contract").is_valid([line])
    assert shipped("contract").is_valid({"contract": [line]})


@pytest.mark.parametrize("line", REFUSED)
def test_a_rule_that_does_not_load_is_refused(line):
    with pytest.raises(FtkitError):
        _load(with_contract(line))
    assert not shipped().is_valid(with_contract(line))
    assert not shipped("contract").is_valid([line])


def _load(content: dict[str, Any]) -> None:
    document = settings.Document(file="ftkit.yaml", content=content, lines={})
    project.verify(project.from_document(document, ROOT), plugins.installed())


GIVEN = {"records": "a.csv", "task": TASK}


@pytest.mark.parametrize(
    "content",
    [
        GIVEN,
        {**GIVEN, "records": ["a.csv", {"csv": {"path": "b.csv", "delimiter": ";"}}]},
        {**GIVEN, "task": {"template": TASK}},
        {**GIVEN, "task": {"python": "textwrap:dedent"}},
        {**GIVEN, "task": {"examples": [{"suffix": "1", "input": "{{ a }}", "target": {"b": "{{ b }}"}}]}},
        {**GIVEN, "prepare": {"transforms": ["dedupe", {"repair_text": None}], "split": {"train": 1, "test": 0}}},
        {**GIVEN, "prepare": None},
        {**GIVEN, "train": {"a": {"backend": {"echo": {"batch_size": 2}}, "rows": 4, "too_long": "drop"}}},
        {**GIVEN, "score": {"candidates": {"a": {"model": "a"}, "b": {"predictor": "echo", "prompter": "plain"}}}},
        {**GIVEN, "score": {"metrics": ["rouge", {"as": {"strict": {"exact_match": {"strip": False}}}}]}},
    ],
)
def test_a_project_that_loads_is_accepted_by_both_schemas(content):
    _load(content)
    assert [error.message for error in shipped().iter_errors(content)] == []
    closed = Draft202012Validator(json.loads(generated.installed(plugins.installed())))
    assert [error.message for error in closed.iter_errors(content)] == []


@pytest.mark.parametrize(
    "content",
    [
        {"task": TASK},
        {**GIVEN, "record": "a.csv"},
        {**GIVEN, "task": {"input": "{{ a }}"}},
        {**GIVEN, "task": {**TASK, "taget": "x"}},
        {**GIVEN, "task": {"template": {**TASK, "taget": "x"}}},
        {**GIVEN, "records": {"csv": {"path": "a", "delimeter": ";"}}},
        {**GIVEN, "prepare": {"transform": ["dedupe"]}},
        {**GIVEN, "prepare": {"split": {"tain": 1}}},
        {**GIVEN, "train": {"a": {"backend": {"echo": {"batchsize": 2}}}}},
        {**GIVEN, "train": {"a": {"rows": 2}}},
        {**GIVEN, "train": {"a": {"backend": "echo", "too_long": "cut"}}},
        {**GIVEN, "score": {"candidates": {"a": {}}}},
        {**GIVEN, "score": {"candidates": {"a": {"model": "a", "predictor": "echo"}}}},
        {**GIVEN, "score": {"cases": 0}},
        {**GIVEN, "score": {"metrics": [{"rouge": {"stemer": True}}]}},
    ],
)
def test_a_project_that_does_not_load_is_refused(content):
    with pytest.raises(FtkitError):
        _load(content)
    assert not shipped().is_valid(content)


@pytest.mark.parametrize(
    "content",
    [
        with_contract("polite_enough"),
        with_contract({"polite_enough": {"words": 3}}),
        {**GIVEN, "records": {"fixed_width": {"path": "a.txt"}}},
        {**GIVEN, "task": {"dialogue": {"turns": 3}}},
        {**GIVEN, "train": {"a": {"backend": {"cloud": {"gpus": 8}}}}},
        {**GIVEN, "score": {"candidates": {"a": {"predictor": "oracle"}}, "metrics": ["strange"]}},
        {**GIVEN, "prepare": {"transforms": ["shuffle"], "export": ["vendor"]}},
    ],
)
def test_unknown_components_are_accepted_by_the_shipped_schema_and_refused_by_the_installed_one(content):
    closed = Draft202012Validator(json.loads(generated.installed(plugins.installed())))
    assert [error.message for error in shipped().iter_errors(content)] == []
    assert not closed.is_valid(content)


def test_the_installed_schema_knows_what_third_parties_offer():
    closed = Draft202012Validator(project_file.installed(offered(Polite)))
    lines = [{"polite": {"words": ["please"], "limit": 3}}, {"polite": {"wrds": []}}, "polite"]
    section = {"records": "a.csv", "task": {"template": TASK}}
    assert not closed.is_valid(section)  # no task is installed
    rule = closed.evolve(schema={**closed.schema, "$ref": "#/$defs/rule", "required": [], "additionalProperties": True})
    assert [rule.is_valid(line) for line in lines] == [True, False, False]


def test_a_name_with_two_owners_is_in_no_schema():
    assert "check.polite" not in project_file.installed(offered(Polite, Polite))["$defs"]


def test_an_editor_is_told_what_names_and_options_are():
    parts = json.loads(schemas.read("project"))["$defs"]
    by_name = {one["const"]: one["description"] for one in parts["rule"]["anyOf"] if "const" in one}
    assert by_name["no_bullets"] == "The answer has no bullet points and no numbered list."
    assert parts["check.sign_off"]["properties"]["text"]["description"].startswith("the line or lines, or")


def test_options_are_described_by_field_and_by_docstring():
    assert [msgspec.structs.astuple(option) for option in components.options(Polite)] == [
        ("words", "list of text", True, None, "what counts as polite."),
        ("at_least", "whole number, at least 1, less than 7", False, 1, "Told by the field."),
        ("limit", "whole number, at most 9", False, None, "how often, and how often at most."),
        ("mode", "text or mapping", False, "plain", ""),
    ]
    assert components.summary(Polite) == "The answer is polite."


def test_an_option_that_cannot_be_described_is_told_by_its_component():
    with pytest.raises(PluginError, match=r"the options of 'opaque' cannot be described"):
        components.options(Opaque)


def test_a_broken_plugin_of_our_own_makes_no_schema_that_lacks_it(monkeypatch):
    monkeypatch.setattr(plugins, "loaded", lambda points: Plugins(offers=(), broken={"text": "ImportError: x"}))
    with pytest.raises(PluginError, match="ftkit's own plugin 'text' is broken: ImportError: x"):
        generated.shipped()


def test_a_new_field_of_the_project_file_must_be_described(monkeypatch):
    class RunFile(msgspec.Struct):
        backend: Any
        color: str = ""

    monkeypatch.setattr(sections, "RunFile", RunFile)
    with pytest.raises(
        AssertionError, match="say here what color, method, prompter, rows, seed, too_long of RunFile is"
    ):
        project_file.shipped(offered())


LINES = {
    "build/dataset/train.jsonl": "example",
    "build/dataset/validation.jsonl": "example",
    "build/dataset/test.jsonl": "example",
    "build/dataset/rejects.jsonl": "reject",
    "build/models/tuned/journal.jsonl": "journal-entry",
    "build/score/predictions.jsonl": "prediction",
    "build/score/verdicts.jsonl": "verdict",
    "build/score/cases.jsonl": "case",
}
WHOLE = {
    "build/dataset/manifest.json": "dataset-manifest",
    "build/models/tuned/model.json": "model",
    "build/score/report.json": "score-report",
}


def test_every_file_that_is_written_keeps_its_schema(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("init", "prepare", "train", "score"):
        CliRunner().invoke(commands, [name], catch_exceptions=False)
    found = [(name, json.loads(Path(file).read_bytes())) for file, name in WHOLE.items()]
    for file, name in LINES.items():
        found += [(name, json.loads(line)) for line in Path(file).read_bytes().splitlines()]
    validators = {name: shipped(name) for name in {name for name, _ in found}}
    assert [error.message for name, value in found for error in validators[name].iter_errors(value)] == []
    only_read = {"project", "contract", "reference"}
    only_shown = {
        "gate",
        "runs",
        "score-comparison",
        "shown-row",
        "token-report",
    }  # held to theirs beside their commands
    assert {name for name, _ in found} == set(schemas.names()) - only_read - only_shown
    rows = [value for name, value in found if name == "example"]
    assert [error for row in rows for error in shipped("reference").iter_errors(row)] == []
    assert shipped().is_valid(yaml(tmp_path / "ftkit.yaml"))
