import pytest

from ftkit import BackendError, ConfigError, DataError, FtkitError, GateError, PluginError, nearest


@pytest.mark.parametrize(
    ("error", "code"), [(ConfigError, 1), (DataError, 1), (PluginError, 1), (BackendError, 1), (GateError, 3)]
)
def test_every_error_is_ours_and_knows_its_exit_code(error, code):
    assert issubclass(error, FtkitError)
    assert error("x").exit_code == code


@pytest.mark.parametrize(
    ("wrong", "valid", "hint"),
    [
        ("tekst", ["text", "a"], " Did you mean 'text'? Known: a, text."),
        ("zzz", ["text", "a"], " Known: a, text."),
        ("x", [], " Known: none."),
    ],
)
def test_an_unknown_name_is_told_with_the_nearest_and_all(wrong, valid, hint):
    assert nearest(wrong, valid) == hint
