import shutil

import pytest

from ftkit import plugins

from .home import Home


@pytest.fixture(scope="session")
def installed():
    return plugins.installed()


@pytest.fixture(scope="session")
def made(tmp_path_factory, installed):
    """A project whose dataset and model are there; made once, as every test takes a copy."""
    home = Home(tmp_path_factory.mktemp("made"), installed)
    home.write()
    home.prepare()
    home.train()
    return home.folder


@pytest.fixture
def home(tmp_path, made, installed):
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    return Home(tmp_path, installed)
