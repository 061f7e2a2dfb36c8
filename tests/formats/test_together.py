import json

import pytest
from ftkit_formats.together import Together

MESSAGES = [{"role": "user", "content": "Hi", "weight": 0}, {"role": "assistant", "content": "Hello"}]
ANSWER = [{"role": "assistant", "content": "Hello"}]


def judged(value, folder):
    path = folder / "train.jsonl"
    path.write_text(json.dumps(value) + "\n")
    return [(problem.reason, problem.detail) for problem in Together().line_problems(path)]


@pytest.mark.parametrize(
    "value",
    [
        {"messages": MESSAGES, "source": "ignored"},
        {"messages": [{"role": "system", "content": "Be kind."}, *MESSAGES]},
        {"prompt": "Hi", "completion": "Hello"},
        {"text": "Once upon a time"},
        {
            "input": {"messages": [{"role": "user", "content": "Hi"}]},
            "preferred_output": ANSWER,
            "non_preferred_output": [{"role": "assistant", "content": "No"}],
        },
    ],
    ids=["messages", "with system", "instruction", "text", "preference"],
)
def test_all_four_formats_are_taken(value, tmp_path):
    assert judged(value, tmp_path) == []


def test_two_formats_in_one_line_are_refused(tmp_path):
    assert judged({"messages": MESSAGES, "text": "Hi"}, tmp_path) == [
        ("several-formats", "the line has messages, and text; leave one")
    ]


def test_the_rules_of_the_line_s_own_format_apply(tmp_path):
    assert judged({"prompt": 1, "completion": "Hello"}, tmp_path) == [
        ("wrong-type", "prompt is a number, and must be a string")
    ]
    assert judged({"messages": MESSAGES[:1]}, tmp_path) == [("no-answer", "no message has the role assistant")]


def test_a_line_of_no_format_is_told_what_there_is(tmp_path):
    detail = "the line has none of messages; prompt + completion; input + preferred_output + non_preferred_output; text"
    assert judged({"question": "Hi"}, tmp_path) == [("missing-key", detail)]
