from ftkit_formats.openai_preference import OpenAIPreference

from ftkit import Problem

from .rows import preference


def test_the_prompt_is_the_input_and_the_answers_stand_beside_it(tmp_path):
    OpenAIPreference().export({"train": [preference(tools="[]")]}, tmp_path)
    assert (tmp_path / "train.jsonl").read_text("utf-8") == (
        '{"input":{"messages":[{"role":"system","content":"Be kind."},{"role":"user","content":"How are you?"}],'
        '"tools":[]},"preferred_output":[{"role":"assistant","content":"Fine."}],'
        '"non_preferred_output":[{"role":"assistant","content":"Go away."}]}\n'
    )


def test_an_empty_answer_is_told_with_its_side():
    assert list(OpenAIPreference().problems(preference(rejected=" "))) == [
        Problem(reason="empty-answer", detail="non_preferred_output: message 1 (assistant) is empty", id="7")
    ]
