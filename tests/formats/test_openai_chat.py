import json

import ftkit_formats
import pytest
from ftkit_formats import OpenAIChat, openai_chat

from ftkit import Example, Message, Problem, interfaces


def example(question="How are you?", answer="Fine.", **changes):
    values = {
        "id": "7",
        "prompt": (Message(role="system", content="Be kind."), Message(role="user", content=question)),
        "completion": (Message(role="assistant", content=answer),),
        "group": "7",
        "origin": "records.csv:2",
        "record": {"doctor": "not exported"},
    }
    return Example(**{**values, **changes})


def problems(**changes):
    return list(OpenAIChat().problems(example(**changes)))


class TestExport:
    def test_it_is_an_exporter_called_openai(self):
        (exporter,) = ftkit_formats.ftkit_exporters()
        assert isinstance(exporter(), interfaces.Exporter)
        assert exporter.name == "openai"

    def test_a_line_holds_the_messages_and_nothing_else(self, tmp_path):
        OpenAIChat().export({"train": [example(answer="Gut: ü\n\u2028")]}, tmp_path)
        assert (tmp_path / "train.jsonl").read_bytes() == (
            '{"messages":[{"role":"system","content":"Be kind."},{"role":"user","content":"How are you?"},'
            '{"role":"assistant","content":"Gut: ü\\n\u2028"}]}\n'
        ).encode()

    def test_train_and_validation_are_written_and_test_is_not(self, tmp_path):
        splits = {split: iter([example(), example()]) for split in ("train", "validation", "test")}
        OpenAIChat().export(splits, tmp_path)
        lines = {path.name: len(path.read_text("utf-8").splitlines()) for path in tmp_path.iterdir()}
        assert lines == {"train.jsonl": 2, "validation.jsonl": 2}

    def test_a_split_without_rows_has_no_file(self, tmp_path):
        OpenAIChat().export({"train": [example()], "validation": iter(())}, tmp_path)
        assert [path.name for path in tmp_path.iterdir()] == ["train.jsonl"]

    def test_every_line_is_json_whatever_the_text(self, tmp_path):
        texts = ["\0\x1b\ufffe", '"}\n{"', "\U0001f600", "</script>"]
        OpenAIChat().export({"train": [example(answer=text) for text in texts]}, tmp_path)
        lines = (tmp_path / "train.jsonl").read_text("utf-8").split("\n")[:-1]
        assert [json.loads(line)["messages"][-1]["content"] for line in lines] == texts


class TestProblems:
    def test_a_sound_row_has_none(self):
        assert problems() == []

    def test_a_row_without_a_question(self):
        assert problems(prompt=()) == [Problem(reason="no-user-message", detail="no message has the role user", id="7")]

    def test_a_row_that_does_not_end_with_the_assistant(self):
        assert problems(completion=(Message(role="user", content="?"),)) == [
            Problem(
                reason="last-not-assistant",
                detail="the last message has the role user, and must be the assistant's",
                id="7",
            )
        ]

    def test_a_row_of_nothing(self):
        assert [problem.reason for problem in problems(prompt=(), completion=())] == [
            "no-user-message",
            "last-not-assistant",
        ]

    def test_an_empty_answer(self):
        assert problems(answer=" \n") == [
            Problem(reason="empty-answer", detail="message 3 (assistant) is empty", id="7")
        ]

    @pytest.mark.parametrize("token", ["<|endoftext|>", "<|im_start|>", "<|im_end|>", "<|fim_suffix|>"])
    def test_a_special_token_in_a_text(self, token):
        assert problems(question=f"What is {token}?") == [
            Problem(
                reason="special-token",
                detail=f"message 2 (user) contains the special token {token}; take it out of the text",
                id="7",
            )
        ]

    def test_a_line_that_no_file_could_hold(self, monkeypatch):
        monkeypatch.setattr(openai_chat, "_MAX_BYTES", 100)
        assert problems() == [
            Problem(reason="line-too-long", detail="134 bytes in one line, and a file may have 100", id="7")
        ]
