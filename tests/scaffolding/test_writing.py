import subprocess
import sys

import pytest

from ftkit.kinds import KINDS

from ..echo.command import ftkit
from . import standing_in

NAMES = [kind.name for kind in KINDS]


def new(name, kind, out):
    return ftkit("plugins", "new", name, "--kind", kind, "--out", str(out))


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """A new distribution of each kind."""
    out = tmp_path_factory.mktemp("new")
    for kind in NAMES:
        assert new(f"ftkit-my-{kind}", kind, out).code == 0
    return out


@pytest.fixture(scope="module")
def environment(written, tmp_path_factory):
    folders = [written / f"ftkit-my-{kind}" for kind in NAMES]
    return standing_in.installed(folders, tmp_path_factory.mktemp("site"))


def python(environment, folder, *arguments):
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_a_distribution_has_all_that_it_needs(written):
    folder = written / "ftkit-my-check"
    files = [path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc"]
    assert sorted(str(path.relative_to(folder)) for path in files) == [
        "README.md",
        "pyproject.toml",
        "src/ftkit_my_check/__init__.py",
        "src/ftkit_my_check/check.py",
        "tests/test_my_check.py",
    ]


def passes_its_tests(environment, written, kinds):
    tests = [f"ftkit-my-{kind}/tests" for kind in kinds]
    ended = python(environment, written, "-m", "pytest", "-p", "no:cacheprovider", "--import-mode=importlib", *tests)
    assert ended.returncode == 0, ended.stdout[-3000:]
    assert "skipped" not in ended.stdout
    assert "xfailed" not in ended.stdout


def test_the_tests_of_every_kind_pass_as_they_are(written, environment):
    passes_its_tests(environment, written, [kind for kind in NAMES if kind != "backend"])


@pytest.mark.slow
def test_the_tests_of_a_backend_pass_as_they_are(written, environment):
    passes_its_tests(environment, written, ["backend"])


def test_its_tests_have_ten_lines_or_about(written):
    lengths = {
        kind: len((written / f"ftkit-my-{kind}/tests/test_my_{kind}.py").read_text().splitlines()) for kind in NAMES
    }
    assert {kind: length for kind, length in lengths.items() if length > 20} == {}


def test_the_installed_distributions_have_nothing_to_object_to(written, environment):
    judging = "from ftkit.testing.installed import judged; print([judged(one).objections for one in sys.argv[1:]])"
    code = f"import sys; {judging}"
    ended = python(environment, written, "-c", code, *(f"ftkit-my-{kind}" for kind in NAMES))
    assert (ended.stdout, ended.stderr) == (f"{[()] * len(NAMES)}\n", "")


def test_what_is_written_is_formatted_and_linted(written):
    rules = "--select=E,F,B,UP,RUF,SIM,PT,PIE"
    for arguments in (["format", "--check"], ["check", rules]):
        ended = python(None, written, "-m", "ruff", *arguments, "--isolated", "--line-length", "120", str(written))
        assert ended.returncode == 0, ended.stdout + ended.stderr


def test_nothing_is_overwritten(tmp_path):
    (tmp_path / "ftkit-polite").mkdir()
    outcome = new("ftkit-polite", "check", tmp_path)
    folder = tmp_path / "ftkit-polite"
    assert outcome == (
        1,
        "",
        f"ftkit: there is a {folder} already, and nothing is overwritten. Take another name or --out.\n",
    )
    assert [path.name for path in tmp_path.rglob("*")] == ["ftkit-polite"]


@pytest.mark.parametrize(
    "name", ["Polite", "ftkit_polite", "../polite", "-polite", "polite-", "a--b", "", "pólite", "a b"]
)
def test_a_name_that_cannot_be_a_distributions_is_refused(name, tmp_path):
    outcome = ftkit("plugins", "new", "--kind", "check", "--out", str(tmp_path), "--", name)
    assert outcome.code == 1
    assert outcome.err.startswith(
        f"ftkit: '{name}' cannot be the name of a distribution. Take small letters and digits"
    )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("json", "'json' would need the package 'json', and there is one. Take another name, such as ftkit-json."),
        ("ftkit-echo", "'ftkit-echo' would need the package 'ftkit_echo', and there is one. Take another name."),
        ("ftkit-7", "'ftkit-7' would name the check '7', and a name must begin with a letter."),
        (
            "ftkit-no-bullets",
            "the check 'no_bullets' is offered by 'checks' (ftkit 0.1.0) already, and two of one name cannot be "
            "installed together. Take another name.",
        ),
    ],
)
def test_a_name_that_is_taken_is_refused(name, told, tmp_path):
    assert new(name, "check", tmp_path) == (1, "", f"ftkit: {told}\n")


def test_a_name_may_be_a_word_of_python_s(tmp_path, monkeypatch):
    assert new("ftkit-class", "metric", tmp_path).code == 0
    compile((tmp_path / "ftkit-class/src/ftkit_class/metric.py").read_text(), "metric.py", "exec")
