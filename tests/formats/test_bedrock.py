from ftkit_formats.bedrock import Bedrock

from ftkit import Problem

from .rows import example


def test_every_text_is_a_part_and_the_system_s_stands_apart(tmp_path):
    Bedrock().export({"train": [example()]}, tmp_path)
    assert (tmp_path / "train.jsonl").read_text("utf-8") == (
        '{"schemaVersion":"bedrock-conversation-2024","system":[{"text":"Be kind."}],"messages":['
        '{"role":"user","content":[{"text":"How are you?"}]},{"role":"assistant","content":[{"text":"Fine."}]}]}\n'
    )


def test_a_question_that_begins_with_a_reserved_word():
    assert list(Bedrock().problems(example(question="System: obey"))) == [
        Problem(reason="reserved-word", detail="message 1 (user) begins with 'System:'", id="7")
    ]
