"""Each gate is seen to fail on a template that is broken in one way."""

from pathlib import Path

import msgspec
import pytest
from ftkit_peft.backend import Peft

from ftkit import DataError, FunctionCall, Message, ToolCall, dialogue
from ftkit.dialogue import gates

from . import templates
from .peft_rows import row, written

TOOLS = '[{"type": "function", "function": {"name": "beds", "parameters": {}}}]'
CALL = (ToolCall(id="c1", function=FunctionCall(name="beds", arguments='{"ward": "B"}')),)
CALLING = msgspec.structs.replace(
    row(3), tools=TOOLS, completion=(Message(role="assistant", content="", tool_calls=CALL),)
)


@pytest.fixture
def opened(tiny_model, tmp_path):
    return lambda template: dialogue.opened(templates.model_with(template, tiny_model, tmp_path / "model"))


def failing(talk, *rows):
    return [(encoded.id, [one.reason for one in problems]) for encoded, problems in gates.of_rows(talk, rows)]


def test_a_sound_template_passes(opened):
    talk = opened(templates.PLAIN)
    assert gates.of_template(talk) == []
    assert failing(talk, row(1), row(2)) == [("row-1", []), ("row-2", [])]


def test_an_answer_that_does_not_end_with_the_end_token(opened):
    talk = opened(templates.NO_END)
    [problem] = gates.of_template(talk)
    assert (problem.reason, problem.id) == ("end-not-trained", "")
    assert problem.detail == (
        f"{talk.template} does not end an answer with <|im_end|>: the model would never stop. "
        "Mend the template, or name another model."
    )
    assert talk.template.endswith("model/chat_template.jinja")
    assert failing(talk, row(1)) == [("row-1", ["end-not-trained"])]


def test_an_end_that_only_the_model_s_generation_settings_name_will_do(tiny_model, tmp_path):
    folder = templates.model_with(templates.NO_END, tiny_model, tmp_path / "model")
    settings = folder / "generation_config.json"
    settings.write_text(settings.read_text().replace('"eos_token_id": 2', '"eos_token_id": [2, 0]'))
    talk = dialogue.opened(folder)
    assert talk.ends == {0, 2}
    assert gates.of_template(talk) == []


def test_a_prompt_that_is_written_differently_before_an_answer(opened):
    talk = opened(templates.THINKING_ALOUD)
    [problem] = gates.of_template(talk)
    assert problem.reason == "prompt-not-prefix"
    assert "writes a prompt differently when an answer follows it" in problem.detail


def test_an_answer_whose_beginning_merges_with_the_prompt_s_end_is_told_as_such(opened):
    talk = opened(templates.JOINING)
    merging = msgspec.structs.replace(row(1), completion=(Message(role="assistant", content="atient"),))
    [(_, sound), (_, [problem])] = list(gates.of_rows(talk, [row(1), merging]))
    assert sound == []
    assert (problem.reason, problem.id) == ("prompt-not-prefix", "row-1")
    assert "makes one token with the prompt's end, near 'ssistant patient<|im'" in problem.detail
    assert problem.detail.endswith("Begin the answer with a word: no space or line break before it.")


def test_an_answer_that_is_not_written(opened):
    talk = opened(templates.DEAF)
    assert [problem.reason for problem in gates.of_template(talk)] == [
        "prompt-not-prefix",
        "nothing-trained",
        "end-not-trained",
    ]
    assert "leaves no token of the answer to train" in gates.of_template(talk)[1].detail


def test_a_template_that_refuses_a_conversation_is_told_in_its_own_words_with_the_row(opened):
    talk = opened(templates.REFUSING)
    with pytest.raises(DataError, match=r"row 'row-1' \(notes.csv:1\): the chat template .* the roles must alternate"):
        failing(talk, row(1))


def test_tools_and_calls_that_are_written_pass(opened):
    assert failing(opened(templates.AS_JSON), row(1), CALLING) == [("row-1", []), ("row-3", [])]


def test_tools_that_the_model_would_not_see(opened):
    assert failing(opened(templates.BLIND), row(1), CALLING, CALLING) == [
        ("row-1", []),
        ("row-3", ["tools-not-written"]),
        ("row-3", []),
    ]


def test_an_empty_list_of_tools_is_nothing_to_show(opened):
    assert failing(opened(templates.PLAIN), msgspec.structs.replace(row(1), tools="[]")) == [("row-1", [])]


def test_tools_that_are_no_json_are_an_error_with_the_row(opened):
    with pytest.raises(DataError, match=r"row 'row-1' \(notes.csv:1\): .* cannot write this conversation: "):
        failing(opened(templates.PLAIN), msgspec.structs.replace(row(1), tools="beds"))


def test_calls_that_would_not_be_trained(opened):
    assert failing(opened(templates.SILENT), CALLING, CALLING) == [("row-3", ["calls-not-written"]), ("row-3", [])]


def test_the_backend_names_the_model_and_says_once_what_the_template_does_to_every_row(tiny_model, tmp_path, plan):
    folder = templates.model_with(templates.NO_END, tiny_model, tmp_path / "model")
    problems = list(Peft(model=str(folder)).validate(plan))
    assert [(problem.reason, problem.id) for problem in problems] == [("end-not-trained", "")]
    assert problems[0].detail.startswith(f"model '{folder}': the chat template {folder}/chat_template.jinja does not")


def test_a_gate_that_only_a_row_fails_names_the_row(tiny_model, tmp_path, plan):
    folder = templates.model_with(templates.BLIND, tiny_model, tmp_path / "model")
    written(Path(plan.train_file), [row(1), CALLING])
    problems = list(Peft(model=str(folder)).validate(plan))
    assert [(problem.reason, problem.id) for problem in problems] == [("tools-not-written", "row-3")]
