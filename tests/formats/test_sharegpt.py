import json

from ftkit_formats.sharegpt import ShareGPT

from ftkit import Message, Problem

from .rows import CALL, TOOLS, example, with_tools


def rows(folder, *examples):
    ShareGPT().export({"train": examples}, folder)
    return [json.loads(line) for line in (folder / "train.jsonl").read_text("utf-8").split("\n")[:-1]]


def test_every_row_has_the_same_columns_with_tools_or_without(tmp_path):
    assert rows(tmp_path, example(), with_tools()) == [
        {
            "conversations": [
                {"from": "system", "value": "Be kind."},
                {"from": "human", "value": "How are you?"},
                {"from": "gpt", "value": "Fine."},
            ],
            "tools": "[]",
        },
        {
            "conversations": [
                {"from": "human", "value": "Rain?"},
                {
                    "from": "function_call",
                    "value": '{"name":"weather","arguments":{"town":"Kiel","days":1.0}}',
                },
                {"from": "observation", "value": '{"rain": true}'},
                {"from": "gpt", "value": "Yes."},
            ],
            "tools": TOOLS,
        },
    ]


def test_several_calls_at_once_are_a_list(tmp_path):
    answer = Message(role="assistant", content="", tool_calls=(CALL, CALL))
    [row] = rows(tmp_path, example(completion=(answer,)))
    assert [call["name"] for call in json.loads(row["conversations"][-1]["value"])] == ["weather", "weather"]


def test_a_text_beside_a_call_would_be_lost_and_is_a_problem():
    answer = Message(role="assistant", content="I look.", tool_calls=(CALL,))
    detail = "message 3 has a text and a tool call, and a turn of the format has one of them"
    assert list(ShareGPT().problems(example(completion=(answer,)))) == [
        Problem(reason="text-beside-call", detail=detail, id="7")
    ]


def test_an_observation_out_of_turn_is_a_problem():
    prompt = (*with_tools().prompt, Message(role="tool", content="more", tool_call_id="c1"))
    assert [problem.reason for problem in ShareGPT().problems(with_tools(prompt=prompt))] == [
        "wrong-order",
        "wrong-order",
        "last-not-assistant",
    ]


def test_llama_factory_is_told_of_the_files_that_are_there(tmp_path):
    ShareGPT().export({"train": [example()]}, tmp_path)
    assert json.loads((tmp_path / "dataset_info.json").read_text("utf-8")) == {
        "train": {
            "file_name": "train.jsonl",
            "formatting": "sharegpt",
            "columns": {"messages": "conversations", "tools": "tools"},
        }
    }
