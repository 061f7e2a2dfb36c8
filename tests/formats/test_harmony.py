import json

from ftkit_formats.harmony import Harmony

from ftkit import Message, Problem

from .rows import CALL, example, with_tools


def messages(example, folder):
    Harmony().export({"train": [example]}, folder)
    return json.loads((folder / "train.jsonl").read_text("utf-8"))["messages"]


def texts(text):
    return [{"type": "text", "text": text}]


def test_the_system_s_text_is_the_developer_s_and_answers_go_out_on_final(tmp_path):
    assert messages(example(), tmp_path) == [
        {"role": "developer", "content": [{"type": "developer_content", "instructions": "Be kind."}]},
        {"role": "user", "content": texts("How are you?")},
        {"role": "assistant", "content": texts("Fine."), "channel": "final"},
    ]


def test_calls_go_to_a_function_on_commentary_and_results_come_back(tmp_path):
    tools = {"functions": {"name": "functions", "tools": [{"name": "weather", "parameters": {"type": "object"}}]}}
    assert messages(with_tools(), tmp_path) == [
        {"role": "developer", "content": [{"type": "developer_content", "tools": tools}]},
        {"role": "user", "content": texts("Rain?")},
        {
            "role": "assistant",
            "content": texts(CALL.function.arguments),
            "channel": "commentary",
            "recipient": "functions.weather",
            "content_type": "<|constrain|>json",
        },
        {
            "role": "tool",
            "name": "functions.weather",
            "content": texts('{"rain": true}'),
            "channel": "commentary",
            "recipient": "assistant",
        },
        {"role": "assistant", "content": texts("Yes."), "channel": "final"},
    ]


def test_words_beside_a_call_are_a_message_of_their_own(tmp_path):
    answer = Message(role="assistant", content="I look.", tool_calls=(CALL,))
    said = messages(example(completion=(answer,)), tmp_path)[2:]
    assert [(one["content"], one["channel"], one.get("recipient")) for one in said] == [
        (texts("I look."), "commentary", None),
        (texts(CALL.function.arguments), "commentary", "functions.weather"),
    ]


def test_the_format_s_own_tokens_may_not_stand_in_a_text():
    detail = "message 2 (user) contains the special token <|channel|>; take it out of the text"
    assert list(Harmony().problems(example(question="What is <|channel|>?"))) == [
        Problem(reason="special-token", detail=detail, id="7")
    ]
