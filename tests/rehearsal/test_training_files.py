import re

import pytest
from msgspec import UNSET

from ftkit import Example, FunctionCall, Message, ToolCall
from ftkit.testing.rehearsal.training_files import InvalidFile, rows

from .lines import chat, chats, jsonl

FILE = "file-1"


def said(role: str, content: str | None = None, **more) -> dict:
    return {"role": role, "content": content, **more}


def row(line: int, prompt: list[Message], completion: list[Message], **more) -> Example:
    name = f"{FILE}:{line}"
    return Example(
        id=name, prompt=tuple(prompt), completion=tuple(completion), group=name, origin=name, **{"tools": UNSET, **more}
    )


def user(content: str) -> Message:
    return Message(role="user", content=content)


def answer(content: str) -> Message:
    return Message(role="assistant", content=content)


def read(*lines: dict, method: str = "supervised") -> list[Example]:
    return rows(jsonl(lines), FILE, method, fewest=1)


def test_a_line_is_a_question_and_its_answer():
    assert read(chat(3)) == [row(1, [user("Capital of land 3?")], [answer("Town 3.")])]


def test_an_answer_of_weight_0_is_read_and_not_learnt():
    first = [said("system", "Be brief."), said("user", "A?"), said("assistant", "a", weight=0)]
    second = [said("user", "B?"), said("assistant", "b", weight=1)]
    prompt = [Message(role="system", content="Be brief."), user("A?"), answer("a"), user("B?")]
    assert read({"messages": [*first, *second]}) == [row(1, prompt, [answer("b")])]


def test_each_answer_that_is_learnt_is_a_row():
    talk = [said("user", "A?"), said("assistant", "a"), said("user", "B?"), said("assistant", "b")]
    assert read({"messages": talk}) == [
        row(1, [user("A?")], [answer("a")]),
        row(1, [user("A?"), answer("a"), user("B?")], [answer("b")]),
    ]


def test_calls_and_tools_are_carried_along():
    call = {"id": "c1", "type": "function", "function": {"name": "look", "arguments": '{"a": 1}'}}
    tools = [{"type": "function", "function": {"name": "look", "parameters": {}}}]
    talk = [
        said("user", "A?"),
        said("assistant", tool_calls=[call]),
        said("tool", "found", tool_call_id="c1"),
        said("assistant", "a"),
    ]
    called = ToolCall(id="c1", function=FunctionCall(name="look", arguments='{"a": 1}'))
    completion = [
        Message(role="assistant", content="", tool_calls=(called,)),
        Message(role="tool", content="found", tool_call_id="c1"),
        answer("a"),
    ]
    written = '[{"type":"function","function":{"name":"look","parameters":{}}}]'
    assert read({"messages": talk, "tools": tools}) == [row(1, [user("A?")], completion, tools=written)]


def test_a_comparison_keeps_the_worse_answer():
    line = {
        "input": {"messages": [said("user", "A?")]},
        "preferred_output": [said("assistant", "good")],
        "non_preferred_output": [said("assistant", "bad")],
    }
    [found] = read(line, method="dpo")
    assert found == row(1, [user("A?")], [answer("good")], rejected=(answer("bad"),))


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (b"{", "Invalid file format. Line 11: Input data was truncated"),
        (b"\xff", "Invalid file format. Line 11"),
        (b"", "Invalid file format. Line 11"),
        (b'{"messages": [], "colour": "red"}', "Line 11: Object contains unknown field `colour`"),
        (jsonl([{"messages": []}]), "Line 11: the last message must be from the assistant."),
        (jsonl([{"messages": [said("assistant", "a"), said("user", "A?")]}]), "Line 11: the last message must be"),
        (jsonl([chat(1, tools=[], messages=[said("robot", "a")])]), "Invalid enum value 'robot'"),
        (jsonl([{"messages": [said("user", "A?"), said("assistant", "a", weight=0)]}]), "at least one message"),
        (jsonl([{"messages": [said("user", ""), said("assistant", "a")]}]), "a message from user has no content."),
        (jsonl([{"messages": [said("user", "A?"), said("assistant")]}]), "has neither content nor calls."),
        (jsonl([{"messages": [said("user", "A?"), said("assistant", "a", weight=2)]}]), "Invalid enum value 2"),
        (jsonl([{"messages": [said("user", "<|fim_suffix|>"), said("assistant", "a")]}]), "token <|fim_suffix|>."),
    ],
)
def test_the_first_bad_line_is_told(line, message):
    with pytest.raises(InvalidFile, match=re.escape(message)) as invalid:
        rows(chats(10) + line.removesuffix(b"\n") + b"\n" + chats(1), FILE, "supervised")
    assert invalid.value.code == "invalid_training_file"


@pytest.mark.parametrize("count", [1, 9])
def test_too_few_lines_are_told(count):
    with pytest.raises(InvalidFile, match=f"has {count} example\\(s\\), but must have at least 10 examples") as invalid:
        rows(chats(count), FILE, "supervised")
    assert invalid.value.code == "invalid_n_examples"


def test_ten_lines_are_enough():
    assert len(rows(chats(10), FILE, "supervised")) == 10
