"""Plugins of other distributions, installed into a folder on Python's path: a module and its metadata."""

import sys
from pathlib import Path


def distribution(site: Path, name: str, source: str) -> None:
    """Installs a distribution `name` with one plugin, a module of the same name."""
    module = name.replace("-", "_")
    (site / f"{module}.py").write_text(source, encoding="utf-8")
    metadata = site / f"{module}-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n", encoding="utf-8")
    (metadata / "entry_points.txt").write_text(f"[ftkit]\n{module} = {module}\n", encoding="utf-8")


def forgotten(site: Path) -> None:
    """Makes Python forget the modules of a folder, so that the next test's are read."""
    ours = [name for name, module in sys.modules.items() if str(getattr(module, "__file__", "")).startswith(str(site))]
    for name in ours:
        del sys.modules[name]


def check(name: str) -> str:
    """The source of a plugin that offers one check, which is fond of every answer."""
    return f'''
from ftkit import PASSED, Component, hookimpl

class Fond(Component, frozen=True, kw_only=True):
    """Every answer is welcome."""

    name = {name!r}

    def findings(self, answers):
        return (PASSED for _ in answers)

    def instruction(self):
        return "Be yourself."

@hookimpl
def ftkit_checks():
    return [Fond]
'''
