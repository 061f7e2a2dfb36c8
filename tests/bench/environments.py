"""Environments for peers, each made once under .venv-interop; they see the packages of this one beneath their own."""

import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

ROOT = Path(__file__).parents[2] / ".venv-interop"


def python_with(requirement: str) -> Path:
    """The Python of an environment that has the peer: "lm-eval==0.4.13"."""
    home = ROOT / requirement.replace("==", "-")
    python = home / "bin" / "python"
    if not (home / "made").exists():
        subprocess.run([sys.executable, "-m", "venv", "--clear", home], check=True)
        theirs = home.joinpath("lib", f"python{sys.version_info[0]}.{sys.version_info[1]}", "site-packages")
        (theirs / "ours.pth").write_text(sysconfig.get_paths()["purelib"] + "\n", "utf-8")
        subprocess.run([python, "-m", "pip", "install", "-qq", "--disable-pip-version-check", requirement], check=True)
        (home / "made").touch()
    return python


def npm_command(package: str) -> Path | None:
    """The command of a package from npm: "promptfoo@0.121.20". None where there is no npm."""
    npm = shutil.which("npm")
    if npm is None:
        return None
    home = ROOT / package.replace("@", "-")
    if not (home / "made").exists():
        quiet = ["--silent", "--no-fund", "--no-audit"]
        subprocess.run([npm, "install", *quiet, "--prefix", home, package], check=True)
        (home / "made").touch()
    return home / "node_modules" / ".bin" / package.partition("@")[0]
