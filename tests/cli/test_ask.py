import pytest

from ..echo import project
from ..echo.command import ftkit

HOSTILE = "{{ 7 * 7 }} <b> [red]x[/] :warning: \x1b[31m\x07\u202e"


def test_the_model_answers_and_beside_it_the_best_baseline(trained):
    outcome = ftkit("ask", "tuned", "Capital of land 3?")
    assert outcome.code == 0
    assert outcome.out == (
        "tuned (echo)\nTown 3.\nSigned\n-- keeps the contract\n\n"
        'zero-shot (echo)\nCapital of land 3?\n-- breaks it: sign_off: does not end with the line "Signed"\n\n'
    )


def test_the_best_baseline_is_the_one_of_the_last_report(trained):
    score = project.settings()["score"]
    signing = {"prompter": {"template": {"user": "{{ input }}\n" + project.SIGNED}}, "predictor": "echo"}
    score["candidates"]["signing"] = signing
    project.folder(trained, score=score)
    assert "zero-shot (echo)" in ftkit("ask", "tuned", "Why?").out
    assert ftkit("score").code == 0
    answers = ftkit("ask", "tuned", "Why?").out
    assert "zero-shot" not in answers
    assert "signing (echo)\nWhy?\nSigned\n-- keeps the contract" in answers


def test_a_report_that_is_older_than_the_project_names_nobody(trained):
    assert ftkit("score").code == 0
    project.folder(trained, score={"candidates": {"other": {"predictor": "echo"}}})
    assert "other (echo)\nWhy?" in ftkit("ask", "tuned", "Why?").out


def test_without_a_baseline_the_model_answers_alone(trained):
    project.folder(trained, score={"candidates": {"tuned": {"model": "tuned"}}})
    assert ftkit("ask", "tuned", "Why?").out.count("--") == 1


def test_a_run_that_is_no_candidate_is_asked_plainly(trained):
    project.folder(trained, score={})
    outcome = ftkit("ask", "tuned", "Capital of land 3?")
    assert outcome.out == "tuned (echo)\nTown 3.\nSigned\n-- keeps the contract\n\n"


def test_hostile_questions_and_answers_are_shown_as_text(trained):
    outcome = ftkit("ask", "tuned", HOSTILE)
    assert outcome.code == 0
    assert "{{ 7 * 7 }} <b> [red]x[/] :warning: ␛[31m␇⟨U+202E⟩" in outcome.out
    assert not {"\x1b", "\x07", "\u202e"} & set(outcome.out + outcome.err)


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["tunned", "Why?"], 1, "ftkit.yaml has no run 'tunned'. Did you mean 'tuned'? Known: tuned."),
        (["tuned", "Why?", "--models", "none"], 1, "candidate 'tuned' needs the model of run 'tuned', and none/tuned"),
        (["tuned", "Why?", "--dataset", "none"], 1, "there is no finished dataset in none. Run 'ftkit prepare' first."),
        (["tuned", "Why?", "--project", "none.yaml"], 1, "cannot read none.yaml: No such file or directory."),
        (["tuned"], 2, "Missing argument 'QUESTION'"),
    ],
)
def test_a_mistake_is_told(arguments, code, said, trained):
    outcome = ftkit("ask", *arguments)
    assert (outcome.code, outcome.out) == (code, "")
    assert said in outcome.err


def test_a_memory_that_is_gone_is_told(trained):
    (trained / "build/models/tuned/memory.jsonl").unlink()
    outcome = ftkit("ask", "tuned", "Why?")
    assert outcome.code == 1
    assert "echo cannot read its memory" in outcome.err
