"""A pytest plugin: the contract as the fixture `ftkit_contract`, and saved answers as test items.

It is loaded by every pytest run where ftkit is installed, so nothing of ftkit is imported before it is used.
"""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from ftkit.pytest_plugin.items import PredictionFile
    from ftkit.pytest_plugin.kept import Kept

ENDING = ".ftkit.jsonl"

_CONTRACT = "the file of the contract: a list of checks, or a project file"


def pytest_addoption(parser: pytest.Parser) -> None:
    """The option --ftkit-contract and the settings ftkit_contract, ftkit_predictions and ftkit_references."""
    group = parser.getgroup("ftkit")
    group.addoption("--ftkit-contract", metavar="FILE", help=f"{_CONTRACT}, before the setting ftkit_contract")
    parser.addini("ftkit_contract", _CONTRACT, default="")
    parser.addini("ftkit_predictions", "files of predictions whose lines are tests; *.ftkit.jsonl always are", "args")
    parser.addini(
        "ftkit_references", "the file with the records of the cases: dataset rows, or ids with fields", default=""
    )


@pytest.fixture(scope="session")
def ftkit_contract(pytestconfig: pytest.Config) -> "Kept":
    """The contract that answers are held to: `ftkit_contract.hold(text)` fails with every reason and its place."""
    from ftkit.errors import FtkitError

    try:
        return kept_of(pytestconfig)
    except FtkitError as error:
        pytest.fail(f"ftkit: {error}", pytrace=False)


def pytest_collect_file(parent: pytest.Collector, file_path: Path) -> "PredictionFile | None":
    """A file of predictions, each line of which is a test."""
    if not _is_named(parent.config, file_path):
        return None
    from ftkit.pytest_plugin.items import PredictionFile

    found: PredictionFile = PredictionFile.from_parent(parent, path=file_path)
    return found


_KEPT = pytest.StashKey["Kept"]()


def kept_of(config: pytest.Config) -> "Kept":
    """The contract of a run, built once. Raises ConfigError or DataError where there is none that can be used."""
    if _KEPT not in config.stash:
        from ftkit.errors import ConfigError
        from ftkit.pytest_plugin.kept import read

        given, setting = config.getoption("--ftkit-contract"), config.getini("ftkit_contract")
        if not (given or setting):
            raise ConfigError("name a contract with --ftkit-contract or the setting ftkit_contract.")
        references = config.getini("ftkit_references")
        config.stash[_KEPT] = read(
            config.invocation_params.dir / given if given else config.rootpath / setting,
            config.rootpath / references if references else None,
        )
    return config.stash[_KEPT]


def _is_named(config: pytest.Config, path: Path) -> bool:
    return path.name.endswith(ENDING) or path in {config.rootpath / name for name in config.getini("ftkit_predictions")}
