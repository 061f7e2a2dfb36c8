import json

import msgspec
import pytest
from ftkit_openai import replies

from ftkit import Reply

from .double import completion


def read(body):
    return replies.reply("a", replies.completion(json.dumps(body).encode()), 0.5)


def said(**message):
    choice = {"message": {"role": "assistant", **message}, "finish_reason": "stop"}
    return read({"choices": [choice]}).output


def test_everything_that_an_endpoint_tells_is_kept():
    usage = {
        "prompt_tokens": 20,
        "completion_tokens": 30,
        "total_tokens": 50,
        "prompt_tokens_details": {"cached_tokens": 16, "audio_tokens": 0},
        "completion_tokens_details": {"reasoning_tokens": 12},
    }
    assert read(completion("Yes.", usage=usage)) == Reply(
        id="a",
        output="Yes.",
        prompt_tokens=20,
        completion_tokens=30,
        cached_prompt_tokens=16,
        reasoning_tokens=12,
        seconds=0.5,
        finish="stop",
        model="m-1",
    )


@pytest.mark.parametrize(
    "usage",
    [
        None,
        {},
        {"prompt_tokens": None},
        {"prompt_tokens": -1},
        {"prompt_tokens": "many"},
        7,
        {"prompt_tokens_details": 3},
    ],
)
def test_counts_that_are_missing_or_none_are_absent_and_never_0(usage):
    assert read(completion("Yes.", usage=usage)) == Reply(
        id="a", output="Yes.", seconds=0.5, finish="stop", model="m-1"
    )


@pytest.mark.parametrize(
    ("finish", "known"),
    [("length", "length"), ("tool_calls", "stop"), ("eos_token", "stop"), ("else", None), (None, None)],
)
def test_how_it_ended_is_said_in_one_way_or_not_at_all(finish, known):
    assert read(completion("Yes", finish)).finish == known


def test_a_filtered_answer_is_none():
    with pytest.raises(ValueError, match="content filter stopped the answer"):
        read(completion("Ye", "content_filter"))


def test_silence_is_an_answer():
    assert (said(content=""), said(content=None), said()) == ("", "", "")


def test_a_refusal_beside_the_content_is_the_answer():
    assert said(content=None, refusal="I cannot help with that.") == "I cannot help with that."


def test_of_a_content_in_parts_the_texts_count():
    parts = [
        {"type": "thinking", "thinking": "hm"},
        {"type": "text", "text": "Take "},
        {"type": "text", "text": "two."},
    ]
    assert said(content=parts) == "Take two."


def test_calls_stand_below_the_text_one_a_line_with_arguments_as_they_came():
    calls = [
        {"id": "1", "type": "function", "function": {"name": "dose", "arguments": '{"mg":  5}'}},
        {"id": "2", "type": "function", "function": {"name": 'a"b', "arguments": ""}},
    ]
    assert said(content="Let me see.", tool_calls=calls) == (
        'Let me see.\n{"name": "dose", "arguments": {"mg":  5}}\n{"name": "a\\"b", "arguments": {}}'
    )


def test_a_completion_without_choices_is_none():
    with pytest.raises(ValueError, match="its list of choices is empty"):
        replies.completion(b'{"choices": []}')


@pytest.mark.parametrize(
    "body", [b"<html>", b"[]", b'{"error": {"message": "no"}}', b'{"choices": [{"message": "hi"}]}']
)
def test_what_has_another_shape_is_none(body):
    with pytest.raises(msgspec.DecodeError):
        replies.completion(body)
