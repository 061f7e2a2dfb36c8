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


def test_of_many_names_the_nearest_are_told():
    many = [f"column_{number}" for number in range(1000)]
    assert nearest("column_7777", many) == (
        " Did you mean 'column_777'? Known: column_77, column_773, column_774, column_775, column_776, column_777, "
        "column_778, column_779, column_787, column_797, column_877, column_977 and 988 more."
    )
