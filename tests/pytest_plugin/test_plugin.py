"""The plugin in runs of its own within this process: what it collects, what it says, and how it ends."""

import json

import pytest

from ftkit import plugins
from ftkit.pytest_plugin import items, kept  # noqa: F401 - see below

pytest_plugins = ["pytester"]

plugins.installed()  # a run within this process forgets what it imported first, and would then know our classes twice


@pytest.fixture
def project(pytester):
    pytester.makefile(".yaml", contract="- json\n")
    pytester.makeini("[pytest]\nftkit_contract = contract.yaml\n")
    return pytester


def predictions(pytester, name: str, *rows: dict) -> None:
    (pytester.path / name).write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def run(pytester, *arguments: str):
    return pytester.runpytest_inprocess(
        "-p", "no:randomly", "-p", "no:xdist", "-p", "no:cov", "-p", "no:hypothesispytest", *arguments
    )


def test_the_fixture_holds_a_text_to_the_contract(project):
    project.makepyfile(
        """
        def test_good(ftkit_contract):
            ftkit_contract.hold('{"a": 1}')
            assert ftkit_contract.findings("[")["json"].verdict == "failed"

        def test_bad(ftkit_contract):
            ftkit_contract.hold("no JSON")
        """
    )

    outcome = run(project)

    outcome.assert_outcomes(passed=1, failed=1)
    outcome.stdout.fnmatch_lines(["the answer does not keep contract.yaml:", "  - json: *", "the answer:", "no JSON"])
    assert "def hold" not in outcome.stdout.str()


def test_every_line_of_a_prediction_file_is_a_test(project):
    predictions(
        project,
        "answers.ftkit.jsonl",
        {"id": "1", "output": "{}"},
        {"id": "2", "output": "no", "candidate": "tuned"},
        {"id": "3", "error": "503"},
        {"id": "1", "output": "{}", "repeat": 1},
    )

    outcome = run(project, "-v")

    outcome.assert_outcomes(passed=2, failed=2)
    outcome.stdout.fnmatch_lines_random(
        ["*answers.ftkit.jsonl::1 PASSED*", "*::tuned/2 FAILED*", "*::1#1 PASSED*", "no answer: 503"]
    )


def test_files_of_other_names_are_named_in_the_settings(project):
    project.makeini("[pytest]\nftkit_contract = contract.yaml\nftkit_predictions = answers.jsonl\n")
    predictions(project, "answers.jsonl", {"id": "1", "output": "{}"})
    predictions(project, "others.jsonl", {"id": "1", "output": "no"})

    run(project).assert_outcomes(passed=1)


def test_checks_take_their_values_from_the_records(pytester):
    pytester.makefile(
        ".yaml", project='name: x\nrecords: x.csv\ntask: {}\ncontract:\n- contains: {text: "{{ doctor }}"}\n'
    )
    pytester.makeini("[pytest]\nftkit_contract = project.yaml\nftkit_references = test.jsonl\n")
    predictions(
        pytester, "test.jsonl", {"id": "1", "record": {"doctor": "Sharma"}}, {"id": "2", "record": {"doctor": "Rao"}}
    )
    both = [{"id": id_, "output": "Dr. Sharma"} for id_ in ("1", "2", "unknown")]
    predictions(pytester, "a.ftkit.jsonl", *both)

    outcome = run(pytester, "-rs")

    outcome.assert_outcomes(passed=1, failed=1, skipped=1)


def test_what_cannot_be_seen_is_shown(project):
    predictions(project, "a.ftkit.jsonl", {"id": "1\x1b[31m", "output": "\x1b[31m\u202eno"})

    outcome = run(project)

    outcome.assert_outcomes(failed=1)
    outcome.stdout.fnmatch_lines(["<U+001B>[[]31m<U+202E>no"])
    assert "\u202e" not in outcome.stdout.str()


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ('{"id": "1", "output": "{}"}\n{"id": "2", "out', "Each line must be one saved prediction."),
        (
            '{"id": "1", "output": ""}\n{"id": "1", "output": ""}\n',
            "a.ftkit.jsonl:2: the answer '1' stands in this file twice.",
        ),
        ('{"id": "1"}\n', "a.ftkit.jsonl:1: there is neither an 'output' nor an 'error'."),
        ('{"output": "x"}\n', "a.ftkit.jsonl:1: "),
    ],
)
def test_a_line_that_is_no_prediction_is_an_error_of_the_collection(project, rows, said):
    (project.path / "a.ftkit.jsonl").write_text(rows, encoding="utf-8")

    outcome = run(project)

    outcome.assert_outcomes(errors=1)
    assert said in outcome.stdout.str()


def test_without_a_contract_the_run_says_what_to_name(pytester):
    predictions(pytester, "a.ftkit.jsonl", {"id": "1", "output": "{}"})

    outcome = run(pytester)

    assert outcome.ret != 0
    assert "name a contract with --ftkit-contract" in outcome.stdout.str() + outcome.stderr.str()


def test_a_contract_with_an_unknown_check_is_told_and_never_passes(project):
    project.makefile(".yaml", other="- jsno\n")
    predictions(project, "a.ftkit.jsonl", {"id": "1", "output": "{}"})

    outcome = run(project, "--ftkit-contract", "other.yaml")

    assert outcome.ret != 0
    assert "Did you mean 'json'" in outcome.stdout.str() + outcome.stderr.str()


def test_a_contract_without_a_check_is_told_and_never_passes(project):
    project.makefile(".yaml", other="contract: []\n")
    predictions(project, "a.ftkit.jsonl", {"id": "1", "output": "{}"})

    outcome = run(project, "--ftkit-contract", "other.yaml")

    assert outcome.ret != 0
    assert "other.yaml holds no check" in outcome.stdout.str() + outcome.stderr.str()


def test_a_contract_that_requires_nothing_is_told_and_never_passes(project):
    project.makefile(".yaml", other="- should: json\n")
    predictions(project, "a.ftkit.jsonl", {"id": "1", "output": "{}"})

    outcome = run(project, "--ftkit-contract", "other.yaml")

    assert outcome.ret != 0
    assert "other.yaml requires no check, so every answer would pass." in outcome.stdout.str() + outcome.stderr.str()


def test_a_run_that_uses_nothing_of_it_imports_nothing_of_it(pytester):
    pytester.makepyfile("import sys\ndef test_x(): assert 'ftkit.contract' not in sys.modules")

    pytester.runpytest_subprocess("-p", "no:randomly", "-p", "no:xdist", "-p", "no:hypothesispytest").assert_outcomes(
        passed=1
    )
