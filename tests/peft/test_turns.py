import pytest

from ftkit import DataError, FunctionCall, Message, ToolCall, dialogue
from ftkit.dialogue import turns

from . import templates

CALLING = Message(
    role="assistant",
    content="",
    tool_calls=(ToolCall(id="c1", function=FunctionCall(name="beds", arguments='{"ward":  "B",\n"free": true}')),),
)
ANSWERING = Message(role="tool", content="7", tool_call_id="c1", name="beds")


def test_a_plain_message_has_nothing_but_role_and_content():
    assert turns.plain(Message(role="user", content="?"), "mapping") == {"role": "user", "content": "?"}


def test_a_call_s_arguments_are_a_mapping_or_the_very_text():
    [parsed] = turns.plain(CALLING, "mapping")["tool_calls"]
    [verbatim] = turns.plain(CALLING, "text")["tool_calls"]
    function = {"name": "beds", "arguments": {"ward": "B", "free": True}}
    assert parsed == {"id": "c1", "type": "function", "function": function}
    assert verbatim["function"]["arguments"] == '{"ward":  "B",\n"free": true}'


def test_a_tool_s_turn_names_the_call_and_the_function():
    assert turns.plain(ANSWERING, "text") == {"role": "tool", "content": "7", "tool_call_id": "c1", "name": "beds"}


def test_arguments_that_are_no_json_are_an_error_where_they_must_be_parsed():
    call = ToolCall(function=FunctionCall(name="beds", arguments="{ward: B}"))
    broken = Message(role="assistant", content="", tool_calls=(call,))
    assert turns.plain(broken, "text")["tool_calls"][0]["function"]["arguments"] == "{ward: B}"
    with pytest.raises(DataError, match=r"the arguments of the call to 'beds' are no JSON: .* Found: '{ward: B}'\."):
        turns.plain(broken, "mapping")


@pytest.mark.parametrize(
    ("template", "wanted", "written"),
    [
        (templates.AS_JSON, "mapping", '[call beds {"ward": "B", "free": true}]'),
        (templates.AS_IT_IS, "text", '[call beds {"ward":  "B",\n"free": true}]'),
        (templates.AS_EITHER, "text", '[call beds {"ward":  "B",\n"free": true}]'),
        (templates.BY_KEY, "mapping", "[call beds [('ward', 'B'), ('free', True)]]"),
    ],
    ids=["tojson", "joined", "either", "by key"],
)
def test_each_template_gets_the_arguments_as_it_takes_them(tiny_model, tmp_path, template, wanted, written):
    talk = dialogue.opened(templates.model_with(template, tiny_model, tmp_path / "model"))
    assert talk.arguments == wanted
    assert written in talk.text([Message(role="user", content="?"), CALLING, ANSWERING], asking=False)
