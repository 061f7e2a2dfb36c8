import json

import msgspec
import pytest
from ftkit_openai import replies
from ftkit_openai.streams import BrokenOffError, Stream

from .double import events


def piece(finish=None, **delta):
    return {"model": "m-1", "choices": [{"index": 0, "delta": delta, "finish_reason": finish}]}


WHOLE = events(
    piece(role="assistant", content=""),
    piece(content="Take "),
    piece(content="two é."),
    piece("stop"),
    {"choices": [], "usage": {"prompt_tokens": 4, "completion_tokens": 3}},
).body


def taken(data, step):
    stream = Stream()
    for start in range(0, len(data), step):
        stream.take(data[start : start + step])
    return stream


@pytest.mark.parametrize("step", [1, 7, 10_000])
@pytest.mark.parametrize("data", [WHOLE, WHOLE.replace(b"\n", b"\r\n")], ids=["LF", "CRLF"])
def test_the_pieces_make_one_answer_however_they_are_cut(step, data):
    reply = replies.reply("a", taken(data, step).completion(), None)
    assert (reply.output, reply.finish, reply.prompt_tokens, reply.completion_tokens, reply.model) == (
        "Take two é.",
        "stop",
        4,
        3,
        "m-1",
    )


def test_an_answer_begins_with_its_first_text():
    stream = Stream()
    stream.take(events(piece(role="assistant", content=""), end=False).body)
    before = stream.begun
    stream.take(events(piece(content="T"), end=False).body)
    assert (before, stream.begun) == (False, True)


def test_pieces_of_calls_are_put_together():
    def call(index, **function):
        return piece(tool_calls=[{"index": index, "function": function}])

    data = events(
        call(0, name="dose", arguments='{"mg"'), call(1, name="stop"), call(0, arguments=": 5}"), piece("tool_calls")
    ).body
    reply = replies.reply("a", taken(data, 9).completion(), None)
    assert reply.output == '{"name": "dose", "arguments": {"mg": 5}}\n{"name": "stop", "arguments": {}}'


@pytest.mark.parametrize("end", [piece("stop"), None], ids=["no DONE", "DONE alone"])
def test_either_end_is_an_end(end):
    chunks = [piece(content="Hi"), *([end] if end else [])]
    stream = taken(events(*chunks, end=end is None).body, 50)
    assert replies.reply("a", stream.completion(), None).output == "Hi"


def test_a_stream_without_its_end_broke_off():
    with pytest.raises(BrokenOffError, match="broke off before the answer's end"):
        taken(events(piece(content="Hi"), end=False).body, 50).completion()


def test_an_error_in_the_middle_is_told():
    with pytest.raises(BrokenOffError, match=r"the stream ended with an error: .*out of memory"):
        taken(events(piece(content="Hi"), {"error": {"message": "out of memory"}}).body, 50)


def test_an_empty_stream_is_no_answer():
    with pytest.raises(ValueError, match="its list of choices is empty"):
        taken(events({"choices": []}).body, 50).completion()


def test_a_chunk_of_another_shape_is_told():
    with pytest.raises(msgspec.DecodeError):
        taken(b"data: " + json.dumps([1]).encode() + b"\n", 50)


def test_comments_and_other_fields_are_passed_over():
    data = b": ping\n\nevent: message\nid: 7\n" + WHOLE
    assert replies.reply("a", taken(data, 50).completion(), None).output == "Take two é."
