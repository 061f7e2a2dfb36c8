import textwrap

import pytest

from ftkit.testing import installed

from ..echo.command import ftkit
from ..third_party import installing

CHECK = '''
from ftkit import PASSED, Component, hookimpl

class Fond(Component, frozen=True, kw_only=True):
    """Every answer is welcome."""

    name = "fond"

    def findings(self, answers):
        return (PASSED for _ in answers)

    def instruction(self):
        return "Be yourself."

@hookimpl
def ftkit_checks():
    return [Fond]
'''


@pytest.fixture
def site(tmp_path, monkeypatch):
    folder = tmp_path / "site"
    folder.mkdir()
    monkeypatch.syspath_prepend(str(folder))
    monkeypatch.setenv("PYTHONPATH", str(folder))
    yield folder
    installing.forgotten(folder)


def judged(site, source, requires="ftkit>=0.1"):
    installing.distribution(site, "ftkit-fond", textwrap.dedent(source))
    metadata = site / "ftkit_fond-1.0.dist-info/METADATA"
    with metadata.open("a", encoding="utf-8") as file:
        file.write(f"Requires-Dist: {requires}\n" if requires else "")
    return installed.judged("ftkit-fond")


def told(judgement):
    return [(one.about, one.detail) for one in judgement.objections]


def test_a_good_one_has_no_objections(site):
    found = judged(site, CHECK)
    assert (found.distribution, told(found), found.tried, found.not_tried) == (
        "ftkit-fond 1.0",
        [],
        ("check 'fond'",),
        {},
    )


def test_everything_that_is_wrong_is_told_at_once(site):
    source = CHECK.replace('"""Every answer is welcome."""', "greeting: str = ''").replace(
        "Be yourself.", "be yourself"
    )
    assert told(judged(site, source)) == [
        ("check 'fond'", "its docstring begins with a sentence: not a sentence: ''"),
        ("check 'fond'", "every option is explained: nothing is said of greeting"),
        ("check 'fond'", "the instruction is one sentence on one line: no sentence: 'be yourself'"),
    ]


def test_a_check_that_raises_on_a_hostile_text_is_told(site):
    source = CHECK.replace("(PASSED for _ in answers)", "(PASSED for one in answers if one.text.encode())")
    found = dict(told(judged(site, source)))
    assert "surrogates not allowed" in found["check 'fond'"]


@pytest.mark.parametrize(
    ("source", "about", "detail"),
    [
        ("import a_module_that_nobody_has", "plugin 'ftkit_fond'", "No module named 'a_module_that_nobody_has'"),
        ("from ftkit import hookimpl\n@hookimpl\ndef ftkit_cheks(): return []", "plugin 'ftkit_fond'", "ftkit_cheks"),
        (f"import pandas\n{CHECK}", "ftkit-fond", "asking what it offers imports pandas, "),
        (CHECK.replace('"fond"', '"json"'), "check 'json'", "is offered by 'checks' (ftkit "),
    ],
)
def test_a_plugin_that_cannot_be_used_is_told(source, about, detail, site):
    found = dict(told(judged(site, source)))
    assert detail in found[about]


@pytest.mark.parametrize(
    ("requires", "detail"),
    [
        ("", 'it does not say which ftkit it needs: add "ftkit>=0.1.0" to its dependencies'),
        ("ftkit", 'it takes any ftkit, also those with other interfaces: write "ftkit>=0.1.0"'),
        ("ftkit>=7", "it needs ftkit>=7, and 0.1.0 is installed"),
    ],
)
def test_a_distribution_says_which_ftkit_it_needs(requires, detail, site):
    assert told(judged(site, CHECK, requires)) == [("ftkit-fond", detail)]


def test_a_component_that_needs_options_is_named_and_judged_by_its_class(site):
    source = CHECK.replace('"""Every answer is welcome."""', '"""Every answer is welcome"""\n    greeting: str')
    found = judged(site, source)
    assert found.not_tried == {"check 'fond'": "Object missing required field `greeting`"}
    assert told(found) == [
        ("check 'fond'", "its docstring does not begin with a sentence: 'Every answer is welcome'"),
        ("check 'fond'", "nothing is said of its options greeting"),
    ]


def test_the_command_prints_every_objection_and_exits_with_1(site):
    judged(site, CHECK, "")
    assert ftkit("plugins", "check", "ftkit-fond") == (
        1,
        'ftkit-fond: it does not say which ftkit it needs: add "ftkit>=0.1.0" to its dependencies\n'
        "ftkit-fond 1.0: 1 components tried, 1 objections\n",
        "ftkit: 1 things are wrong with ftkit-fond 1.0.\n",
    )


def test_a_distribution_that_is_not_there_is_told_with_those_that_are(site):
    outcome = ftkit("plugins", "check", "ftkit-fnd")
    assert outcome == (1, "", "ftkit: no distribution 'ftkit-fnd' is installed. Did you mean 'ftkit'? Known: ftkit.\n")
