import subprocess
import sys

CODE = """
import sys
before = set(sys.modules)
sys.argv = ["ftkit", *sys.argv[1:]]
from ftkit.cli import main
try:
    main()
finally:
    print(*(set(sys.modules) - before), file=sys.stderr)
"""


def imported_by(*arguments: str) -> set[str]:
    """The packages that are not Python's own, imported by a command in a fresh interpreter."""
    command = [sys.executable, "-c", CODE, *arguments]
    run = subprocess.run(command, check=True, capture_output=True, text=True)
    return {name.partition(".")[0] for name in run.stderr.split()} - sys.stdlib_module_names


def test_help_imports_click_and_nothing_else():
    assert imported_by("--help") == {"click", "ftkit"}


def test_the_version_imports_click_and_nothing_else():
    assert imported_by("--version") == {"click", "ftkit"}


def test_help_lists_every_command():
    run = subprocess.run([sys.executable, "-c", CODE, "--help"], check=True, capture_output=True, text=True)
    lines = run.stdout.partition("Commands:")[2].splitlines()
    listed = [line.split()[0] for line in lines if line.strip() and not line.startswith("   ")]
    data = ["prepare", "verify", "diff", "show", "tokens", "check"]
    runs = ["runs", "status", "watch", "cancel", "pause", "resume", "deploy", "undeploy", "download"]
    assert listed == ["init", *data, "train", *runs, "score", "report", "ask", "rehearse", "plugins", "schema"]
