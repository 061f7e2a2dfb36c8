import pytest

from ftkit import plugins

from ..echo import project
from ..echo.command import ftkit
from . import installing

BROKEN = {
    "not-importable": ("import a_module_that_nobody_has", "No module named 'a_module_that_nobody_has'"),
    "not-python": ("def :", "SyntaxError"),
    "misspelt-hook": ("from ftkit import hookimpl\n@hookimpl\ndef ftkit_cheks(): return []", "ftkit_cheks"),
    "hook-that-fails": ("from ftkit import hookimpl\n@hookimpl\ndef ftkit_checks(): return 1 / 0", "division by zero"),
    "no-component": ("from ftkit import hookimpl\n@hookimpl\ndef ftkit_checks(): return [int]", "class derived from"),
    "half-a-check": (
        "from ftkit import Component, hookimpl\n"
        "class Half(Component, frozen=True, kw_only=True):\n    name = 'half'\n    def instruction(self): return ''\n"
        "@hookimpl\ndef ftkit_checks(): return [Half]",
        "check 'half' lacks findings",
    ),
}


@pytest.fixture
def site(tmp_path, monkeypatch):
    folder = tmp_path / "site"
    folder.mkdir()
    monkeypatch.syspath_prepend(str(folder))
    yield folder
    installing.forgotten(folder)


@pytest.fixture
def lands(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return lambda **sections: project.folder(tmp_path, **sections)


def test_a_strangers_check_is_used_like_ours(site, lands):
    installing.distribution(site, "ftkit-fond", installing.check("fond"))
    lands(contract=["fond"])
    assert ftkit("prepare").code == 0


def test_two_owners_of_one_name_are_an_error_that_names_both(site, lands):
    installing.distribution(site, "ftkit-fond", installing.check("fond"))
    installing.distribution(site, "ftkit-fonder", installing.check("fond"))
    lands(contract=["fond"])
    assert ftkit("prepare") == (
        1,
        "",
        "ftkit: ftkit.yaml:8, contract[0]: check 'fond' is offered by 'ftkit_fond' (ftkit-fond 1.0) and 'ftkit_fonder' "
        "(ftkit-fonder 1.0). Uninstall one of them.\n",
    )


def test_a_stranger_that_takes_a_name_of_ours_is_an_error_that_names_both(site, lands):
    installing.distribution(site, "ftkit-fond", installing.check("no_bullets"))
    lands()
    told = ftkit("prepare").err
    assert "check 'no_bullets' is offered by 'checks' (ftkit " in told
    assert "and 'ftkit_fond' (ftkit-fond 1.0). Uninstall one of them." in told


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_plugin_is_kept_with_its_reason_and_takes_nobody_down(name, site, lands):
    source, reason = BROKEN[name]
    installing.distribution(site, f"ftkit-{name}", source)
    installing.distribution(site, "ftkit-fond", installing.check("fond"))
    [broken] = plugins.installed().broken.items()
    assert broken[0] == f"ftkit_{name.replace('-', '_')}"
    assert reason in broken[1]
    lands(contract=["fond"])
    assert ftkit("prepare").code == 0


def test_a_project_that_names_a_component_of_a_broken_plugin_is_told_why(site, lands):
    installing.distribution(site, "ftkit-half", BROKEN["half-a-check"][0])
    lands(contract=["half"])
    outcome = ftkit("prepare")
    assert outcome.code == 1
    assert "unknown check 'half'" in outcome.err
    assert "(plugin 'ftkit_half' is broken: PluginError: check 'half' lacks findings)" in outcome.err
