from ftkit_formats.vertex import Vertex

from ftkit import Message, Problem

from .rows import CALL, example, with_tools


def line(example, folder):
    Vertex().export({"train": [example]}, folder)
    return (folder / "train.jsonl").read_text("utf-8")


def test_the_system_s_text_stands_apart_and_the_assistant_is_the_model(tmp_path):
    assert line(example(), tmp_path) == (
        '{"systemInstruction":{"role":"system","parts":[{"text":"Be kind."}]},"contents":['
        '{"role":"user","parts":[{"text":"How are you?"}]},{"role":"model","parts":[{"text":"Fine."}]}]}\n'
    )


def test_calls_and_results_are_parts_with_their_json_verbatim(tmp_path):
    assert line(with_tools(), tmp_path) == (
        '{"contents":[{"role":"user","parts":[{"text":"Rain?"}]},'
        '{"role":"model","parts":[{"functionCall":{"name":"weather","args":{"town":"Kiel","days":1.0}}}]},'
        '{"role":"user","parts":[{"functionResponse":{"name":"weather","response":{"rain":true}}}]},'
        '{"role":"model","parts":[{"text":"Yes."}]}],'
        '"tools":[{"functionDeclarations":[{"name":"weather","parameters":{"type":"object"}}]}]}\n'
    )


def test_the_results_of_several_calls_are_one_turn_and_a_plain_result_becomes_an_object(tmp_path):
    results = tuple(Message(role="tool", content=text, tool_call_id="c1") for text in ("dry", "wet"))
    prompt = (Message(role="user", content="Rain?"), Message(role="assistant", content="", tool_calls=(CALL,)))
    written = line(example(prompt=(*prompt, *results)), tmp_path)
    assert (
        '{"role":"user","parts":[{"functionResponse":{"name":"weather","response":{"content":"dry"}}},'
        '{"functionResponse":{"name":"weather","response":{"content":"wet"}}}]}'
    ) in written


def test_a_result_at_the_end_is_the_user_s_last_turn(tmp_path):
    result = Message(role="tool", content="dry", name="weather")
    written = line(example(completion=(result,)), tmp_path)
    assert written.endswith(
        '{"role":"user","parts":[{"functionResponse":{"name":"weather","response":{"content":"dry"}}}]}]}\n'
    )


def test_a_result_that_nobody_called_has_no_name():
    prompt = (Message(role="user", content="Rain?"), Message(role="tool", content="dry"))
    assert list(Vertex().problems(example(prompt=prompt))) == [
        Problem(reason="unnamed-result", detail="message 2 (tool) names no function, and no call has its id", id="7")
    ]


def test_a_system_message_in_the_middle_cannot_be_expressed():
    prompt = (Message(role="user", content="Hi."), Message(role="system", content="Be rude."))
    detail = "message 2 (system) stands after others, and the format keeps the system's text apart"
    assert list(Vertex().problems(example(prompt=prompt))) == [
        Problem(reason="system-not-first", detail=detail, id="7")
    ]


def test_tools_must_be_declarations_of_functions():
    assert list(Vertex().problems(example(tools='[{"name": "weather"}]'))) == [
        Problem(reason="tools-not-json", detail='the tools are not a JSON list of {"function": ...}', id="7")
    ]
