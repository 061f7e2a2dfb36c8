import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from ftkit import schemas
from ftkit.cli import commands
from ftkit.errors import ConfigError


def run(*arguments: str):
    return CliRunner().invoke(commands, ["schema", *arguments], catch_exceptions=False)


def test_the_project_file_s_schema_is_printed_unless_another_is_named():
    assert run().stdout == schemas.read("project")
    assert run("reject").stdout == schemas.read("reject")


def test_the_names_are_listed():
    assert run("--list").stdout.splitlines() == schemas.names()


def test_an_unknown_name_is_an_error_that_names_the_nearest():
    with pytest.raises(ConfigError, match="Did you mean 'verdict'"):
        run("verdit")


def test_all_are_written_into_a_folder(tmp_path):
    printed = run("--write", str(tmp_path / "new")).stdout.splitlines()
    written = sorted(str(path) for path in (tmp_path / "new").iterdir())
    assert printed == written
    assert [Path(path).name for path in written] == [f"{name}.schema.json" for name in schemas.names()]


def test_the_installed_one_refuses_other_names():
    closed = json.loads(run("--installed").stdout)
    assert closed["$defs"]["transform"]["anyOf"][-1]["additionalProperties"] is False


def test_two_wishes_at_once_are_wrong_usage():
    result = run("project", "--list")
    assert (result.exit_code, result.stderr.splitlines()[-1]) == (
        2,
        "Error: NAME, --list, --installed and --write go without each other.",
    )


def test_printing_a_shipped_schema_imports_nothing_that_makes_one():
    code = (
        "import sys; from ftkit.cli import commands; commands(['schema'], standalone_mode=False); print(*sys.modules)"
    )
    printed = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
    assert {"msgspec", "pluggy", "ftkit.project"} & set(printed.splitlines()[-1].split()) == set()
