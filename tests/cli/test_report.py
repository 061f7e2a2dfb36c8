import csv
import json

import jsonschema
import pytest
from ftkit_echo.predictor import EchoPredictor

from ..echo import project
from ..echo.command import ftkit

SCORE = "build/score"


@pytest.fixture
def scored(trained):
    assert ftkit("score").code == 0
    return trained / SCORE


def test_pages_are_written_again_from_the_files(scored):
    before = (scored / "report.html").read_bytes()
    (scored / "report.html").unlink()

    outcome = ftkit("report")

    assert (outcome.code, outcome.err) == (0, f"written: {SCORE}/report.md\nwritten: {SCORE}/report.html\n")
    assert "NO COMPARISON" in outcome.out
    assert (scored / "report.html").read_bytes() == before


def test_tables_and_junit_are_written_where_they_are_asked_for(scored):
    outcome = ftkit("report", SCORE, "--write", "cases-csv", "--write", "measures-csv", "--write", "junit")

    assert outcome.code == 0
    with (scored / "cases.csv").open(encoding="utf-8", newline="") as file:
        assert {row["candidate"] for row in csv.DictReader(file)} == {"tuned", "zero-shot"}
    assert "tuned,compliance,14,1.0" in (scored / "measures.csv").read_text(encoding="utf-8")
    assert (scored / "junit.xml").read_text(encoding="utf-8").count("<testcase ") == 28


def test_two_runs_are_compared(scored, tmp_path):
    outcome = ftkit("report", "--compare", SCORE, SCORE)

    assert outcome.code == 0
    assert "tuned: the same 14 cases" in outcome.out
    assert "Compliance" in outcome.out
    assert outcome.out.count(" nothing\n") + outcome.out.count(" nothing  \n") == 8


def test_a_comparison_is_json_as_its_schema_says_or_markdown(scored):
    printed = ftkit("report", "--compare", SCORE, SCORE, "--json").out
    markdown = ftkit("report", "--compare", SCORE, SCORE, "--markdown").out

    jsonschema.validate(json.loads(printed), json.loads(ftkit("schema", "score-comparison").out))
    assert [one["candidate"] for one in json.loads(printed)["candidates"]] == ["zero-shot", "tuned"]
    assert markdown.startswith(f"# {SCORE} against {SCORE}\n\n## zero-shot: the same 14 cases\n")


def test_a_page_of_two_runs_needs_the_answers_of_both(scored):
    written = ftkit("report", "--compare", SCORE, SCORE, "--page", "changed.html")
    refused = ftkit("report", "--compare", f"{SCORE}/verdicts.jsonl", SCORE, "--page", "no.html")

    assert (written.code, written.err) == (0, "written: changed.html\n")
    assert "<h1>What changed</h1>" in (scored.parent.parent / "changed.html").read_text(encoding="utf-8")
    assert (refused.code, "is no score folder" in refused.err) == (1, True)
    assert not (scored.parent.parent / "no.html").exists()


def test_a_page_that_cannot_be_written_is_told(scored):
    outcome = ftkit("report", "--compare", SCORE, SCORE, "--page", "nowhere/changed.html")

    said = "ftkit: cannot write nowhere/changed.html: No such file or directory. Name another file with --page.\n"
    assert (outcome.code, outcome.err) == (1, said)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--markdown"], "--markdown and --page go with --compare"),
        (["--page", "x.html"], "--markdown and --page go with --compare"),
        (["--compare", SCORE, SCORE, "--write", "html"], "--write and --compare go without each other"),
    ],
)
def test_options_that_do_not_go_together_are_wrong_usage(arguments, said, here):
    outcome = ftkit("report", *arguments)

    assert outcome.code == 2
    assert said in outcome.err


def test_a_folder_without_a_report_is_named(here):
    outcome = ftkit("report", "nowhere")

    assert outcome.code == 1
    assert "nowhere/report.json" in outcome.err


class TestGate:
    @pytest.fixture(autouse=True)
    def _echo_counts_as_a_model(self, request, monkeypatch):
        """Otherwise no gate over it would be met."""
        if "echo_is_no_model" not in request.fixturenames:
            monkeypatch.setattr(EchoPredictor, "stands_in", "")

    @pytest.fixture
    def echo_is_no_model(self):
        """Leaves it as it is."""

    def test_a_gate_is_not_met_by_what_is_no_model(self, trained, echo_is_no_model):
        gated(trained, {"compliance": 0})

        outcome = ftkit("score", "--gate")

        assert outcome.code == 3
        assert "the gate is not met by tuned: 1 of 2 conditions failed" in outcome.err
        assert "guard:stand-in" in (trained / SCORE / "gate.md").read_text(encoding="utf-8")

    def test_a_gate_that_is_met_ends_well_and_leaves_its_files(self, trained, monkeypatch):
        summary = trained / "summary.md"
        monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
        gated(trained, {"compliance": 0.95, "checks": {"no_bullets": 1}, "metrics": {"exact_match": 0}})

        outcome = ftkit("score", "--gate")

        assert outcome.code == 0
        assert "the gate is met by tuned: 3 of 3 conditions" in outcome.err
        jsonschema.validate(
            json.loads((trained / SCORE / "gate.json").read_bytes()), json.loads(ftkit("schema", "gate").out)
        )
        assert (trained / SCORE / "gate.xml").read_text(encoding="utf-8").count("<testcase ") == 3
        assert summary.read_text(encoding="utf-8").startswith("## \u2713 The gate is met by tuned")

    def test_a_gate_that_is_not_met_ends_with_3_and_says_why(self, trained):
        gated(trained, {"candidate": "zero-shot", "compliance": 0.95})

        outcome = ftkit("score", "--gate")

        assert outcome.code == 3
        assert "\u2717 compliance: 0.0% (0 of 14), wanted at least 95.0%" in outcome.out
        assert f"the gate is not met by zero-shot: 1 of 1 conditions failed. See {SCORE}/gate.md" in outcome.err

    def test_without_the_option_nothing_is_gated(self, trained):
        gated(trained, {"candidate": "zero-shot", "compliance": 0.95})

        assert ftkit("score").code == 0

    def test_a_committed_baseline_is_compared_case_by_case(self, trained):
        ftkit("score")
        (trained / SCORE / "verdicts.jsonl").rename(trained / "baseline.jsonl")
        gated(trained, {"regression": {"baseline": "baseline.jsonl"}})

        outcome = ftkit("score", "--gate", "--again")

        assert outcome.code == 0
        assert "regression:compliance: +0.0 points on the same 14 cases, 0 newly broken, 0 fixed" in outcome.out

    def test_a_project_without_a_gate_is_told_before_anyone_is_asked(self, trained):
        outcome = ftkit("score", "--gate")

        assert outcome.code == 1
        assert "ftkit.yaml has no score.gate" in outcome.err
        assert not (trained / SCORE).exists()

    def test_saved_answers_take_a_gate_from_a_file(self, here):
        (here / "a.jsonl").write_text('{"id":"1","output":"{}"}\n{"id":"2","output":"no"}\n', encoding="utf-8")
        (here / "contract.yaml").write_text("- json\n", encoding="utf-8")
        (here / "gate.yaml").write_text("compliance: 1.0\nmust_pass: ['1']\n", encoding="utf-8")
        arguments = ("score", "--predictions", "x=a.jsonl", "--contract", "contract.yaml", "--out", "out")

        outcome = ftkit(*arguments, "--gate-file", "gate.yaml")
        refused = ftkit(*arguments, "--gate")

        assert outcome.code == 3
        assert "\u2717 compliance: 50.0% (1 of 2), wanted at least 100.0%\n\u2713 must-pass:1: complies" in outcome.out
        assert (refused.code, "Name one with --gate-file" in refused.err) == (1, True)

    def test_a_wrong_key_in_a_gate_is_told_with_its_line(self, here):
        (here / "gate.yaml").write_text("compliance: 1.0\nmustpass: ['1']\n", encoding="utf-8")

        outcome = ftkit("score", "--predictions", "x=a.jsonl", "--gate-file", "gate.yaml")

        assert outcome.code == 1
        assert "gate.yaml:2" in outcome.err


def gated(folder, gate):
    project.folder(folder, score={**project.settings()["score"], "gate": gate})
