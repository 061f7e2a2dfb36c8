import json

import jsonschema
import pytest
from rich.console import Console

from ftkit import Example, FunctionCall, Message, Reject, TokenizedRow, ToolCall
from ftkit.cli import row_view
from ftkit.tokens.showing import Shown

from ..echo import project
from ..echo.command import ftkit

HEAD = "row r1\nsplit train\ngroup r1\norigin records.csv:4\n\n"


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    project.folder(tmp_path)
    table = [project.row(n) for n in range(30)]
    project.table(tmp_path / "records.csv", [*table, project.row(1) | {"id": "unsigned", "answer": "Town 1."}])
    assert ftkit("prepare").code == 0
    return tmp_path


def test_a_row_is_shown_as_its_messages(here):
    outcome = ftkit("show", "build/dataset", "--row", "r1")
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out == f"{HEAD}user\nCapital of land 1?\n\nassistant (answer)\nTown 1.\nSigned\n\n"


def test_with_a_run_the_trained_tokens_stand_between_brackets(here):
    outcome = ftkit("show", "build/dataset", "--row", "r1", "--run", "tuned")
    legend = "7 tokens: 4 are read only, 3 are trained and stand between ⟦ and ⟧\n\n"
    assert outcome.out == f"{HEAD}{legend}Capital of land 1?\n⟦Town 1.↵\nSigned↵\n⟧\n"


def test_the_project_can_be_elsewhere(here, tmp_path_factory, monkeypatch):
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    outcome = ftkit("show", here / "build/dataset", "--row", "r1", "--run", "tuned", "--project", here)
    assert "⟦Town 1.↵\nSigned↵\n⟧" in outcome.out


def test_json_has_every_token_and_whether_it_is_trained(here):
    found = json.loads(ftkit("show", "build/dataset", "--row", "r1", "--run", "tuned", "--json").out)
    jsonschema.validate(found, json.loads(ftkit("schema", "shown-row").out))
    assert found["tokens"] == {
        "id": "r1",
        "pieces": ["Capital ", "of ", "land ", "1?\n", "Town ", "1.\n", "Signed\n"],
        "trained": [False] * 4 + [True] * 3,
        "parts": [],
    }


def test_a_rejected_row_says_why(here):
    outcome = ftkit("show", "build/dataset", "--row", "unsigned")
    assert outcome.code == 0
    assert outcome.out.startswith("rejected sign_off (a defect)\nby contract\norigin records.csv:62\ndetail ")
    assert "record.target Town 1.\n" in outcome.out


def test_an_unknown_row_is_an_error_with_the_nearest(here):
    outcome = ftkit("show", "build/dataset", "--row", "r-12")
    assert outcome.code == 1
    assert outcome.err.endswith("Did you mean 'r12'?\n")


def test_a_run_and_a_model_together_are_wrong_usage(here):
    outcome = ftkit("show", "build/dataset", "--row", "r1", "--run", "tuned", "--model", "smollm2-135m")
    assert outcome.code == 2
    assert "--run and --model say two different trainings: name one of them." in outcome.err


def test_an_unknown_model_is_named_with_the_nearest(here):
    outcome = ftkit("show", "build/dataset", "--row", "r1", "--model", "smollm2-135")
    assert outcome.code == 1
    assert "Did you mean 'smollm2-135m'?" in outcome.err


TOKENS = TokenizedRow(
    id="r", pieces=("Open", "?", "\n", "", "é", "\x1b[31m", "\n"), trained=(False, False, False, True, True, True, True)
)
ROW = Example(
    id="r",
    prompt=(
        Message(role="user", content="Open?"),
        Message(
            role="assistant",
            content="",
            tool_calls=(ToolCall(function=FunctionCall(name="look", arguments='{"ward": 7}')),),
        ),
        Message(role="tool", content="closed", name="look"),
    ),
    completion=(Message(role="assistant", content="No."),),
    group="g",
    origin="a.csv:2",
    record={"doctor": "Dr. [No]"},
    tools='[{"name": "look"}]',
    rejected=(Message(role="assistant", content="Perhaps."),),
)


def drawn(monkeypatch, found, **console):
    drawing = Console(highlight=False, soft_wrap=True, **console)
    monkeypatch.setattr(row_view, "results", drawing)
    with drawing.capture() as capture:
        row_view.shown(found)
    return capture.get()


def test_with_colours_the_trained_tokens_have_a_ground_and_no_brackets(monkeypatch):
    monkeypatch.delenv("NO_COLOR", raising=False)
    found = Shown(id="r", split="train", row=ROW, tokens=TOKENS)
    out = drawn(monkeypatch, found, force_terminal=True, color_system="standard")
    assert "\x1b[2mOpen?\x1b[0m\n\x1b[30;42mé␛[31m↵\x1b[0m\n" in out
    assert "⟦" not in out


def test_where_colours_are_not_wanted_there_are_brackets(monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    found = Shown(id="r", split="train", row=ROW, tokens=TOKENS)
    out = drawn(monkeypatch, found, force_terminal=True, color_system="standard")
    assert "⟦é␛[31m↵\n⟧" in out
    assert "\x1b[30;42m" not in out


def test_a_row_over_the_run_s_limit_is_marked_there(monkeypatch):
    found = Shown(id="r", split="train", row=ROW, tokens=TOKENS, max_tokens=5)
    out = drawn(monkeypatch, found, color_system=None)
    assert "7 tokens: 3 are read only, 4 are trained and stand between ⟦ and ⟧; the run's limit of 5 is at ✂" in out
    assert "Open?\n⟦é⟧✂⟦␛[31m↵\n⟧" in out


def test_tools_calls_columns_and_the_worse_answer_are_shown(monkeypatch):
    assert drawn(monkeypatch, Shown(id="r", split="test", row=ROW), color_system=None) == (
        "row r\nsplit test: no run learns from it\ngroup g\norigin a.csv:2\nrecord.doctor Dr. [No]\n"
        'tools [{"name": "look"}]\n\n'
        'user\nOpen?\n\nassistant\n-> look({"ward": 7})\n\ntool\nclosed\n\n'
        "assistant (answer)\nNo.\n\nassistant (the worse answer)\nPerhaps.\n\n"
    )


def test_a_reject_names_the_row_that_it_resembles(monkeypatch):
    reject = Reject(
        origin="a.csv:3", stage="near_dedupe", reason="near-duplicate", kind="by_choice", like="r1", similarity=0.914
    )
    assert drawn(monkeypatch, Shown(id="x", rejects=(reject,)), color_system=None) == (
        "rejected near-duplicate (by choice)\nby near_dedupe\norigin a.csv:3\nlike row r1, similarity 0.91\n\n"
    )
