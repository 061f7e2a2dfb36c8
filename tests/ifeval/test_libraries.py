import sys

import pytest
from ftkit_ifeval import libraries

from ftkit import ConfigError


def test_a_library_that_is_there_is_imported():
    assert libraries.required("json", "json") is sys.modules["json"]


def test_an_absent_library_is_named_with_the_line_that_installs_it():
    with pytest.raises(ConfigError) as error:
        libraries.required("no_such_library.part", "no-such-library")
    assert str(error.value) == (
        "'no-such-library' is not installed, and IFEval's instructions on languages and sentences need it. "
        "Install it with: pip install 'ftkit[ifeval]'"
    )


def test_a_library_that_lacks_another_is_not_taken_for_absent(tmp_path, monkeypatch):
    (tmp_path / "half_a_library.py").write_text("import no_such_library", "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(ModuleNotFoundError, match="no_such_library"):
        libraries.required("half_a_library", "half-a-library")
