"""Environments for peers, each made once under .venv-interop; they see the packages of this one beneath their own."""

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
