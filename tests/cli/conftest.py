"""A project that is prepared and trained, and a stranger's distribution: good, grabbing a taken name, and broken."""

import importlib
import shutil
import sys

import pytest

from ..echo import project
from ..echo.command import ftkit

_METADATA = "Metadata-Version: 2.1\nName: stranger\nVersion: 1.0\n"
_POINTS = "[ftkit]\ngood = stranger_good\ngrabby = stranger_grabby\nbroken = stranger_broken\n"
_OFFER = '''
from typing import ClassVar
from ftkit import PASSED, Component, hookimpl

class Offered(Component, frozen=True, kw_only=True):
    """{summary}"""

    name: ClassVar[str] = "{name}"
    words: tuple[str, ...]
    limit: int = 3

    def findings(self, answers):
        return (PASSED for answer in answers)

    def instruction(self):
        return "Be polite."

@hookimpl
def ftkit_checks():
    return [Offered]
'''


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(scope="session")
def made(tmp_path_factory):
    """A project whose dataset and model are there; made once, as every test takes a copy."""
    folder = project.folder(tmp_path_factory.mktemp("made"))
    assert (ftkit("prepare", folder).code, ftkit("train", folder).code) == (0, 0)
    return folder


@pytest.fixture
def trained(here, made):
    shutil.copytree(made, here, dirs_exist_ok=True)
    return here


@pytest.fixture
def stranger(tmp_path, monkeypatch):
    """The folder that its modules lie in, which is on the path of this process."""
    home = tmp_path / "site-packages"
    info = home / "stranger-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(_METADATA, encoding="utf-8")
    (info / "entry_points.txt").write_text(_POINTS, encoding="utf-8")
    offers = {"good": ("polite", "The answer is polite."), "grabby": ("length", "Another length.")}
    for plugin, (name, summary) in offers.items():
        text = _OFFER.format(name=name, summary=summary)
        (home / f"stranger_{plugin}.py").write_text(text, encoding="utf-8")
    (home / "stranger_broken.py").write_text("import no_such_module_anywhere\n", encoding="utf-8")
    monkeypatch.syspath_prepend(home)
    importlib.invalidate_caches()
    yield home
    for plugin in ("good", "grabby", "broken"):
        sys.modules.pop(f"stranger_{plugin}", None)
