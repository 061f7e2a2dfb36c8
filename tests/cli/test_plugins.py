import json
import os
import subprocess
import sys

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator

from ftkit.cli import commands
from ftkit.errors import ConfigError
from ftkit.schemas import generated

RED = "\x1b[31m"
FRAMEWORKS = {"torch", "transformers", "datasets", "pandas", "peft", "trl", "scipy", "pyarrow", "tensorflow"} | {
    *{"boto3", "fireworks", "httpx", "openai", "pydantic", "together"}
}


def run(*arguments: str, command: str = "plugins"):
    return CliRunner().invoke(commands, [command, *arguments], catch_exceptions=False, color=True)


def test_components_are_listed_by_kind_with_what_they_do_and_where_they_come_from():
    lines = [" ".join(line.split()) for line in run().stdout.splitlines()]
    assert "no_bullets checks (ftkit 0.1.0) The answer has no bullet points and no numbered list." in lines
    assert "csv tables (ftkit 0.1.0) Rows of a CSV file with a header line; every field stays text." in lines


def test_one_kind_is_listed():
    kinds = {one["kind"] for one in json.loads(run("--kind", "transform", "--json").stdout)["components"]}
    assert kinds == {"transform"}


def test_one_component_is_shown_with_its_options():
    lines = run("check/regex").stdout.splitlines()
    assert lines[0] == "\x1b[1mcheck regex\x1b[0m, of the plugin checks (ftkit 0.1.0)"
    assert [" ".join(line.split()) for line in lines[-3:]] == [
        "pattern text required",
        'match "full" or "none" or "search" default "search"',
        'sentence text default ""',
    ]


def test_an_option_is_explained_once_below_it_or_in_the_text_above():
    page = run("backend/peft").stdout
    assert "\n      The rank of the adapter's matrices.\n" in page
    sections = run("sections").stdout
    assert sections.count("whether text may stand before the first one") == 1


def test_a_name_of_several_kinds_shows_them_all():
    shown = json.loads(run("template", "--json").stdout)["components"]
    assert [(one["kind"], one["name"]) for one in shown] == [("task", "template"), ("prompter", "template")]


def test_a_machine_gets_every_component_with_its_options():
    [shown] = json.loads(run("sign_off", "--json").stdout)["components"]
    assert shown == {
        "kind": "check",
        "name": "sign_off",
        "summary": shown["documentation"].partition("\n")[0],
        "plugin": "checks",
        "distribution": "ftkit 0.1.0",
        "documentation": shown["documentation"],
        "options": [
            {
                "name": "text",
                "type": "text or list of text",
                "required": True,
                "default": None,
                "description": "the line or lines, or a list of sign-offs of which each will do.",
            }
        ],
        "problem": "",
    }


def test_an_unknown_name_is_an_error_that_names_the_nearest():
    with pytest.raises(ConfigError, match=r"no component is called 'check/lenth'\. Did you mean 'length'\?"):
        run("check/lenth")


def test_a_broken_plugin_is_red_with_its_reason_and_takes_no_other_down(stranger):
    lines = run().stdout.splitlines()
    broken = f"{RED}broken: broken: ModuleNotFoundError: No module named 'no_such_module_anywhere'\x1b[0m"
    assert broken in lines
    assert "polite good (stranger 1.0) The answer is polite." in [" ".join(line.split()) for line in lines]


def test_an_unknown_name_may_be_a_broken_plugin_s(stranger):
    with pytest.raises(ConfigError, match=r"no component is called 'shouting'\..* Broken: broken\."):
        run("shouting")


def test_two_owners_of_a_name_are_both_shown(stranger):
    shown = json.loads(run("check/length", "--json").stdout)["components"]
    problem = "check 'length' is offered by 'checks' (ftkit 0.1.0) and 'grabby' (stranger 1.0). Uninstall one of them."
    assert [(one["plugin"], one["problem"]) for one in shown] == [("checks", problem), ("grabby", problem)]
    assert f"{RED}    {problem}\x1b[0m" in run("--kind", "check").stdout.splitlines()
    assert f"{RED}{problem}\x1b[0m" in run("length").stdout.splitlines()


def test_the_installed_schema_knows_strangers_and_leaves_out_the_broken_and_the_disputed(stranger):
    result = run("--installed", command="schema")
    parts = json.loads(result.stdout)["$defs"]
    checks = {name for name in parts if name.startswith("check.")}
    Draft202012Validator.check_schema(json.loads(result.stdout))
    assert parts["check.polite"]["properties"]["limit"] == {"type": "integer", "default": 3}
    assert "check.length" not in checks
    assert "left out: plugin 'broken' is broken: ModuleNotFoundError" in result.stderr


def test_the_shipped_schemas_do_not_depend_on_what_else_is_installed(stranger):
    assert '"check.polite"' not in generated.shipped()["project"]
    assert '"check.length"' in generated.shipped()["project"]


@pytest.mark.parametrize("arguments", [["plugins"], ["plugins", "rouge", "--json"], ["schema", "--installed"]])
def test_no_framework_is_imported(arguments, tmp_path):
    code = (
        "import sys; from ftkit.cli import commands; commands(sys.argv[1:], standalone_mode=False); print(*sys.modules)"
    )
    command = [sys.executable, "-c", code, *arguments]
    run = subprocess.run(command, check=True, capture_output=True, text=True, env={**os.environ, "COLUMNS": "80"})
    assert FRAMEWORKS & {name.partition(".")[0] for name in run.stdout.splitlines()[-1].split()} == set()
