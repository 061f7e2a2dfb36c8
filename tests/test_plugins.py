import sys
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Annotated, ClassVar

import msgspec
import pytest

from ftkit import Component, ConfigError, FilePath, ModelPath, PluginError, plugins
from ftkit.plugins import Reference

HEAD = """
from typing import ClassVar
from ftkit import PASSED, Component, ConfigError, hookimpl

class Polite(Component, frozen=True, kw_only=True):
    name: ClassVar[str] = "polite"
    words: tuple[str, ...]
    limit: int = 3

    def __post_init__(self):
        if self.limit < 0:
            raise ConfigError("'limit' is below 0.")

    def findings(self, answers):
        return (PASSED for answer in answers)

    def instruction(self):
        return "Be polite."

class Mute(Component, frozen=True, kw_only=True):
    name: ClassVar[str] = "mute"

    def findings(self, answers):
        return (PASSED for answer in answers)

class Nameless(Component, frozen=True, kw_only=True):
    pass

"""
HOOK = "@hookimpl\ndef ftkit_checks():\n    return [Polite]\n"


@pytest.fixture
def loaded(tmp_path, monkeypatch):
    """Plugins made of module texts by name, with one good plugin, "polite", before and behind them."""
    monkeypatch.syspath_prepend(tmp_path)

    def _loaded(**texts: str) -> plugins.Plugins:
        for name, text in texts.items():
            (tmp_path / f"stranger_{name}.py").write_text(text)
            sys.modules.pop(f"stranger_{name}", None)
        return plugins.loaded([EntryPoint(name, f"stranger_{name}", "ftkit") for name in texts])

    yield _loaded
    for name in [name for name in sys.modules if name.startswith("stranger_")]:
        del sys.modules[name]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("import no_such_module\n", "ModuleNotFoundError: No module named 'no_such_module'"),
        ("1 / 0\n", "ZeroDivisionError: division by zero"),
        ("import sys; sys.exit('bye')\n", "SystemExit: bye"),
        (
            HEAD + "@hookimpl\ndef ftkit_chekcs():\n    return [Polite]\n",
            "PluginValidationError: unknown hook 'ftkit_chekcs' in plugin",
        ),
        (
            HEAD + "@hookimpl\ndef ftkit_checks(config):\n    return [Polite]\n",
            "PluginValidationError: Plugin 'bad' for hook",
        ),
        (HEAD + "@hookimpl\ndef ftkit_checks():\n    return 3\n", "TypeError: 'int' object is not iterable"),
        (HEAD + "@hookimpl\ndef ftkit_checks():\n    return [Mute]\n", "PluginError: check 'mute' lacks instruction"),
        (
            HEAD + "@hookimpl\ndef ftkit_checks():\n    return [Nameless]\n",
            "PluginError: Nameless has no name: add 'name: ClassVar[str] = \"...\"'",
        ),
        (
            HEAD + "@hookimpl\ndef ftkit_checks():\n    return ['polite']\n",
            "PluginError: ftkit_checks offered 'polite', which is not a class derived from ftkit.Component",
        ),
        (
            HEAD + "@hookimpl\ndef ftkit_metrics():\n    return [Polite]\n",
            "PluginError: metric 'polite' lacks measures, passes_or_fails, scores",
        ),
    ],
)
def test_a_broken_plugin_is_told_and_takes_no_other_down(loaded, text, reason):
    found = loaded(a=HEAD + HOOK, bad=text, z=(HEAD + HOOK).replace('"polite"', '"kind"'))
    assert found.names("check") == ["kind", "polite"]
    assert list(found.broken) == ["bad"]
    assert found.broken["bad"].startswith(reason)


def test_naming_what_a_broken_plugin_may_have_offered_tells_the_reason(loaded):
    found = loaded(a=HEAD + HOOK, bad="import no_such_module\n")
    with pytest.raises(ConfigError) as caught:
        found.find("check", "kind", "ftkit.yaml:3, contract[0]")
    assert str(caught.value) == (
        "ftkit.yaml:3, contract[0]: unknown check 'kind'. Known: polite. "
        "(plugin 'bad' is broken: ModuleNotFoundError: No module named 'no_such_module')"
    )


def test_two_owners_of_one_name_are_an_error_that_names_both(loaded):
    found = loaded(a=HEAD + HOOK, b=HEAD + HOOK)
    with pytest.raises(PluginError) as caught:
        found.find("check", "polite")
    assert str(caught.value) == "check 'polite' is offered by 'a' (unknown) and 'b' (unknown). Uninstall one of them."


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"words": ["please"], "limmit": 2}, "unknown option 'limmit'. Did you mean 'limit'? Known: limit, words."),
        ({}, "the option 'words' is missing."),
        ({"words": ["please"], "limit": "two"}, "'limit': expected a whole number, got text."),
        ({"words": [1]}, "'words[0]': expected text, got a whole number."),
        ({"words": [], "limit": -1}, "'limit' is below 0."),
    ],
)
def test_options_that_cannot_be_used_are_told_with_their_place(loaded, options, said):
    reference = Reference(name="polite", options=options, where="ftkit.yaml:9, contract[1]")
    with pytest.raises(ConfigError) as caught:
        loaded(a=HEAD + HOOK).build("check", reference, Path())
    assert str(caught.value) == f"ftkit.yaml:9, contract[1]: check 'polite': {said}"


def test_a_component_is_built_from_its_options(loaded):
    built = loaded(a=HEAD + HOOK).build("check", Reference(name="polite", options={"words": ["please"]}), Path())
    assert (built.words, built.limit, built.instruction()) == (("please",), 3, "Be polite.")


class Paths(Component, frozen=True, kw_only=True):
    name: ClassVar[str] = "paths"
    schema: FilePath | dict
    model: ModelPath = ""
    other: Annotated[str, msgspec.Meta(min_length=1)] = "x"


def test_a_path_among_the_options_starts_from_the_base_and_a_name_stays_a_name(tmp_path):
    (tmp_path / "there").mkdir()
    options = {"schema": "s.json", "model": "there", "other": "there"}
    resolved = {"schema": str(tmp_path / "s.json"), "model": str(tmp_path / "there"), "other": "there"}
    assert plugins.resolved(Paths, options, tmp_path) == resolved
    assert plugins.resolved(Paths, {"schema": {}, "model": "hub/name"}, tmp_path) == {"schema": {}, "model": "hub/name"}


class Coded(Component, frozen=True, kw_only=True):
    name: ClassVar[str] = "coded"
    folder: FilePath = "."
    model: ModelPath = "there"


def test_the_default_of_a_path_starts_from_the_base_too_and_a_name_s_does_not(tmp_path):
    (tmp_path / "there").mkdir()
    assert plugins.resolved(Coded, {}, tmp_path) == {"folder": str(tmp_path)}
    assert plugins.resolved(Coded, {"folder": "code"}, tmp_path) == {"folder": str(tmp_path / "code")}


def test_everything_of_ours_is_installed_through_the_entry_points_and_nothing_is_broken():
    found = plugins.installed()
    assert found.broken == {}
    assert {offer.distribution.split()[0] for offer in found.offers} == {"ftkit"}
    assert {"dedupe", "near_dedupe", "redact", "repair_text"} <= set(found.names("transform"))


DEFERRED = """
from ftkit import hookimpl, interfaces

@hookimpl
def ftkit_checks():
    return [interfaces.Deferred("polite", "stranger_checks:%s"), interfaces.Deferred("gone", "stranger_gone:Gone")]
"""


def test_what_is_deferred_is_imported_when_it_is_named(loaded):
    found = loaded(manner=DEFERRED % "Polite", checks=HEAD)
    sys.modules.pop("stranger_checks", None)
    assert found.names("check") == ["gone", "polite"]
    assert "stranger_checks" not in sys.modules
    assert found.find("check", "polite").component.__module__ == "stranger_checks"


@pytest.mark.parametrize(
    ("offered", "name", "why"),
    [
        ("Polite", "gone", "'gone' (stranger_gone:Gone): ModuleNotFoundError: No module named 'stranger_gone'."),
        ("Mute", "polite", "'polite' (stranger_checks:Mute): check 'mute' lacks instruction."),
        (
            "HEAD",
            "polite",
            "'polite' (stranger_checks:HEAD): AttributeError: module 'stranger_checks' has no attribute",
        ),
        ("PASSED", "polite", "which is not a class derived from ftkit.Component."),
    ],
)
def test_a_deferred_component_that_cannot_be_had_is_named(loaded, offered, name, why):
    found = loaded(**{f"manner_{offered.lower()}": DEFERRED % offered, "checks": HEAD})
    with pytest.raises(PluginError) as caught:
        found.build("check", Reference(name=name), Path())
    assert f"plugin 'manner_{offered.lower()}' is broken: check " in str(caught.value)
    assert why in str(caught.value)


def test_a_deferred_component_is_offered_under_its_own_name(loaded):
    found = loaded(other=DEFERRED.replace('"polite"', '"kind"') % "Polite", checks=HEAD)
    with pytest.raises(PluginError, match="it is offered as 'kind' and calls itself 'polite'"):
        found.build("check", Reference(name="kind"), Path())
