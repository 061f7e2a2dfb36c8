import json

import msgspec
import pytest
from ftkit_openai import bodies

from ftkit import ConfigError, FunctionCall, Message, Request, ToolCall

from .asking import MANNER, request


def told(asked=None, **manner):
    return json.loads(bodies.body(asked or request(1, "Hi"), msgspec.structs.replace(MANNER, **manner)))


def test_a_request_says_what_it_must_and_nothing_else():
    assert told() == {
        "model": "m",
        "messages": [{"role": "user", "content": "Hi"}],
        "max_tokens": 9,
        "temperature": 0.0,
    }


def test_equal_requests_have_equal_bytes():
    assert bodies.body(request(1), MANNER) == bodies.body(request(1), MANNER)


def test_a_request_s_own_temperature_and_seed_lead():
    found = told(request(1, temperature=0.7, seed=5), temperature=0.2, seed=3)
    assert (found["temperature"], found["seed"]) == (0.7, 5)


def test_the_candidate_s_limit_leads_and_goes_by_the_name_it_has_there():
    assert told(max_tokens=400, limit_field="max_completion_tokens") == {
        "model": "m",
        "messages": [{"role": "user", "content": "Hi"}],
        "max_completion_tokens": 400,
        "temperature": 0.0,
    }


def test_stop_format_and_further_fields_travel_with_it():
    found = told(stop=("\n\n",), response_format=bodies.held_to({"type": "object"}), extra={"top_k": 4})
    assert found["stop"] == ["\n\n"]
    assert found["top_k"] == 4
    assert found["response_format"] == {
        "type": "json_schema",
        "json_schema": {"name": "answer", "strict": True, "schema": {"type": "object"}},
    }


def test_what_an_endpoint_does_not_take_is_left_out():
    assert "temperature" not in told(omitted=("temperature", "seed"))
    assert "seed" not in told(request(1, seed=5), omitted=("temperature", "seed"))


def test_a_stream_asks_for_the_counts_too():
    found = told(streamed=True)
    assert (found["stream"], found["stream_options"]) == (True, {"include_usage": True})


def test_tools_are_sent_as_they_are_written():
    tools = '[{"type": "function", "function": {"name": "dose", "parameters": {}}}]'
    assert told(Request(id="1", messages=(), max_tokens=1, tools=tools))["tools"] == json.loads(tools)


def test_a_call_without_an_id_gets_one_that_its_answer_shares():
    call = ToolCall(function=FunctionCall(name="dose", arguments="{}"))
    known = ToolCall(function=FunctionCall(name="dose", arguments="{}"), id="mine")
    turns = (
        Message(role="assistant", content="", tool_calls=(call, known, call)),
        Message(role="tool", content="5", name="dose"),
        Message(role="tool", content="6", tool_call_id="mine"),
        Message(role="tool", content="7"),
    )
    assistant, *answers = bodies.messages(turns)
    assert [one["id"] for one in assistant["tool_calls"]] == ["call_0_0", "mine", "call_0_2"]
    assert [one["tool_call_id"] for one in answers] == ["call_0_0", "mine", "call_0_2"]


def test_half_a_character_is_an_obstacle_and_anything_whole_is_none():
    assert bodies.obstacle(request(1, "é 😀 \x00")) == ""
    assert "holds half of a character ('\\ud83d'), which JSON cannot carry" in bodies.obstacle(request(1, "a \ud83d b"))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (
            "max_completion_tokens",
            "extra_body sets 'max_completion_tokens', which is an option of its own: 'max_tokens'.",
        ),
        ("messages", "extra_body sets 'messages', which is the request's own. Take it out."),
        ("n", "which is the request's own"),
        ("Api_Key", "extra_body holds 'Api_Key'. A secret has no place in a project file"),
    ],
)
def test_further_fields_set_nothing_that_has_another_home(name, said):
    with pytest.raises(ConfigError) as caught:
        bodies.required({name: "hunter2"})
    assert said in str(caught.value)
    assert "hunter2" not in str(caught.value)
