import json

import ftkit_formats
import pytest
from ftkit_formats import openai_chat
from ftkit_formats.dialect import Limits
from ftkit_formats.openai_chat import OpenAIChat

from ftkit import Message, Problem, interfaces

from .rows import CALL, TOOLS, example, preference, with_tools


def problems(**changes):
    return list(OpenAIChat().problems(example(**changes)))


class TestExport:
    def test_it_is_an_exporter_called_openai(self):
        exporter = ftkit_formats.ftkit_exporters()[0].load()
        assert isinstance(exporter(), interfaces.Exporter)
        assert exporter.name == "openai"

    def test_a_line_holds_the_messages_and_nothing_else(self, tmp_path):
        OpenAIChat().export({"train": [example(answer="Gut: ü\n\u2028")]}, tmp_path)
        assert (tmp_path / "train.jsonl").read_bytes() == (
            '{"messages":[{"role":"system","content":"Be kind."},{"role":"user","content":"How are you?"},'
            '{"role":"assistant","content":"Gut: ü\\n\u2028"}]}\n'
        ).encode()

    def test_tools_stay_verbatim_and_earlier_answers_are_not_trained(self, tmp_path):
        OpenAIChat().export({"train": [with_tools()]}, tmp_path)
        assert (tmp_path / "train.jsonl").read_text("utf-8") == (
            '{"messages":[{"role":"user","content":"Rain?"},'
            '{"role":"assistant","tool_calls":[{"function":{"name":"weather",'
            '"arguments":"{\\"town\\": \\"Kiel\\", \\"days\\": 1.0}"},"id":"c1","type":"function"}],"weight":0},'
            '{"role":"tool","content":"{\\"rain\\": true}","tool_call_id":"c1"},'
            '{"role":"assistant","content":"Yes."}],'
            '"tools":[{"type":"function","function":{"name":"weather","parameters":{"type":"object"}}}]}\n'
        )

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

    def test_a_row_that_cannot_be_expressed_is_left_out(self, tmp_path):
        OpenAIChat().export({"train": [preference(), example(), example(tools="no JSON")]}, tmp_path)
        assert len((tmp_path / "train.jsonl").read_text("utf-8").splitlines()) == 1


class TestProblems:
    def test_a_sound_row_has_none(self):
        assert problems() == []
        assert list(OpenAIChat().problems(with_tools())) == []

    def test_a_row_without_a_question(self):
        prompt = (Message(role="system", content="Be kind."),)
        assert problems(prompt=prompt) == [
            Problem(reason="no-user-message", detail="no message has the role user", id="7")
        ]

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
            "too-short",
            "no-user-message",
            "last-not-assistant",
        ]

    def test_an_empty_answer(self):
        assert problems(answer=" \n") == [
            Problem(reason="empty-answer", detail="message 3 (assistant) is empty", id="7")
        ]

    def test_a_preference_is_for_another_exporter(self):
        detail = (
            "the row has a chosen and a rejected answer; export it as openai_preference, dpo, parquet or dataset_dict"
        )
        assert list(OpenAIChat().problems(preference())) == [Problem(reason="is-preference", detail=detail, id="7")]

    def test_tools_that_are_no_list(self):
        assert problems(tools='{"a": 1}') == [
            Problem(reason="tools-not-json", detail="the tools are not a JSON list", id="7")
        ]

    def test_a_call_without_its_result(self):
        prompt = (
            Message(role="user", content="Rain?"),
            Message(role="assistant", content="", tool_calls=(CALL,)),
            Message(role="user", content="Well?"),
        )
        assert problems(prompt=prompt, tools=TOOLS) == [
            Problem(reason="unanswered-call", detail="the call 'c1' of message 2 has no result", id="7")
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
        monkeypatch.setattr(openai_chat.OpenAIChat, "limits", Limits(max_bytes=100))
        assert problems() == [
            Problem(reason="line-too-long", detail="133 bytes in one line, and a file may have 100", id="7")
        ]
