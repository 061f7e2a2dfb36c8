"""The code of docs/plugins.md, taken from the page and run."""

import inspect
import re
import subprocess
import sys
from pathlib import Path

import pytest

from ftkit import testing
from ftkit.kinds import KINDS

from ..echo.command import ftkit
from . import standing_in

PAGE = (Path(__file__).parents[2] / "docs/plugins.md").read_text(encoding="utf-8")
FILES = dict(re.findall(r"`((?:src|tests)/[\w/.]+)`:\n\n```python\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL))


def made(out, name, kind, paths):
    """A new distribution with the page's files in it."""
    assert ftkit("plugins", "new", name, "--kind", kind, "--out", out).code == 0
    for path in paths:
        (out / name / path).write_text(FILES[path], encoding="utf-8")
    return out / name


def python(environment, folder, *arguments):
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_the_page_s_check_passes_its_tests_and_is_not_objected_to(tmp_path):
    paths = ["src/ftkit_polite/check.py", "tests/test_polite.py"]
    folder = made(tmp_path, "ftkit-polite", "check", paths)
    environment = standing_in.installed([folder], tmp_path / "site")
    tested = python(environment, folder, "-m", "pytest", "-q", "-p", "no:cacheprovider")
    assert tested.returncode == 0, tested.stdout
    judged = python(environment, folder, "-c", "from ftkit.cli import main; main()", "plugins", "check", "ftkit-polite")
    assert judged.stdout == "ftkit-polite 0.1.0: 1 components tried, 0 objections\n"


@pytest.mark.slow
def test_the_page_s_remote_backend_passes_its_tests(tmp_path):
    folder = made(tmp_path, "ftkit-hired", "backend", ["src/ftkit_hired/backend.py", "tests/test_hired.py"])
    (folder / "src/ftkit_hired/__init__.py").write_text('"""The plugin."""\n', encoding="utf-8")
    environment = standing_in.installed([folder], tmp_path / "site")
    tested = python(environment, folder, "-m", "pytest", "-q", "-p", "no:cacheprovider")
    assert tested.returncode == 0, tested.stdout


def test_every_python_block_of_the_page_is_run():
    assert len(FILES) == len(re.findall(r"^```python$", PAGE, re.MULTILINE)) == 4


def test_the_page_names_every_kind():
    listed = PAGE.partition("`--kind` takes every kind: ")[2].partition(". ")[0]
    assert re.findall(r"`(\w+)`", listed) == [kind.name for kind in KINDS]


def test_the_table_says_what_each_contract_asks_for():
    rows = re.findall(r"^\| [^|]+ \| `(\w+Contract)` \| (.+?) \|$", PAGE, re.MULTILINE)
    told = {name: re.findall(r"`(\w+)`", given) for name, given in rows}
    assert told == {name: asked(name) for name in told}
    every = {name for name in testing.__all__ if name.endswith("Contract")}
    assert every - set(told) == {"BackendContract", "ComponentContract"}


def asked(name):
    kit = getattr(testing, name)
    named = {one for base in kit.__mro__ if issubclass(base, testing.Kit) for one in inspect.get_annotations(base)}
    return sorted(one for one in named if not hasattr(kit, one))
