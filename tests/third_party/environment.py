"""A fresh environment with ftkit's wheel and a third party's, and nothing of the checkout.

What ftkit depends on is gigabytes, so it is borrowed: the folder of this environment's packages stands on the new
one's path, behind its own. Python reads no .pth file in a borrowed folder, so our editable install does not come along.
"""

import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path
from typing import NamedTuple

CHECKOUT = Path(__file__).parents[2]
PARROT = Path(__file__).parent / "ftkit_parrot"


class Environment(NamedTuple):
    """A virtual environment's programs."""

    programs: Path

    def run(self, program: str, *arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
        """Runs one of its programs in a folder, untouched by the variables that lead Python astray."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
        command = [str(self.programs / program), *arguments]
        return subprocess.run(command, cwd=folder, env=kept, text=True, capture_output=True, check=False)


def built(folder: Path, *others: Path) -> Environment:
    """The environment with the parrot, and with what else is named, made below `folder`."""
    wheels = folder / "wheels"
    for source in (CHECKOUT, PARROT, *others):
        _done("-m", "build", "--wheel", "--no-isolation", "--outdir", str(wheels), str(source))
    home = folder / "environment"
    venv.create(home, with_pip=False, symlinks=True)
    python = str(home / "bin" / "python")
    found = map(str, sorted(wheels.glob("*.whl")))
    _done("-m", "pip", "--python", python, "install", "--quiet", "--no-index", "--no-deps", *found)
    [packages] = home.glob("lib/python3.*/site-packages")
    (packages / "borrowed.pth").write_text(sysconfig.get_paths()["purelib"] + "\n", encoding="utf-8")
    return Environment(home / "bin")


def _done(*arguments: str) -> None:
    ended = subprocess.run([sys.executable, *arguments], text=True, capture_output=True, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr
