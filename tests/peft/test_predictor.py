import msgspec
import pytest
from ftkit_peft import decoding
from ftkit_peft.answering import Asked, batches
from ftkit_peft.predictor import Transformers

from ftkit import BackendError, Message, Request, dialogue

from . import templates
from .peft_rows import row


@pytest.fixture
def predictor(tiny_model):
    return Transformers(model=str(tiny_model), batch_size=4, data_type="float32")


def requests(count, max_tokens=6):
    return [Request(id=f"r{n:02}", messages=row(n, 2 + n % 5).prompt, max_tokens=max_tokens) for n in range(count)]


def test_each_request_gets_a_reply_with_its_counts(predictor):
    replies = {reply.id: reply for reply in predictor.predict(requests(10), frozenset())}
    assert sorted(replies) == [f"r{n:02}" for n in range(10)]
    one = replies["r03"]
    assert one.output
    assert (one.completion_tokens, one.finish, one.error) == (6, "length", "")
    assert one.prompt_tokens == 30
    assert one.seconds > 0


def test_finished_requests_are_not_answered_again_and_the_rest_is_as_it_was(predictor):
    asked = requests(10)
    whole = {reply.id: reply.output for reply in predictor.predict(asked, frozenset())}
    finished = frozenset({"r00", "r01", "r05"})
    rest = {reply.id: reply.output for reply in predictor.predict(asked, finished)}
    assert rest == {id: output for id, output in whole.items() if id not in finished}  # noqa: A001


def test_a_model_is_loaded_once_for_several_rounds_and_let_go_after_them(predictor, monkeypatch):
    loads, load = [], Transformers._loaded
    monkeypatch.setattr(Transformers, "_loaded", lambda self, folder: loads.append(folder) or load(self, folder))
    with predictor.loaded() as kept:
        assert list(kept.predict(requests(2), frozenset({"r00", "r01"}))) == []
        assert loads == []
        rounds = [{one.id: one.output for one in kept.predict(requests(2), frozenset())} for _ in range(2)]
        assert kept.fingerprint() == predictor.fingerprint()
        assert kept.is_loaded
    assert len(loads) == 1
    assert rounds[0] == rounds[1] == {one.id: one.output for one in predictor.predict(requests(2), frozenset())}
    assert not kept.is_loaded


def test_nothing_is_loaded_when_all_is_finished():
    assert list(Transformers(model="nowhere").predict(requests(2), frozenset({"r00", "r01"}))) == []


def test_a_batch_with_nothing_left_to_answer_is_skipped(predictor, monkeypatch):
    seen, plain = [], decoding.Decoder.answers

    def counted(self, prompts, limits, choice):
        seen.append(len(prompts))
        return plain(self, prompts, limits, choice)

    monkeypatch.setattr(decoding.Decoder, "answers", counted)
    asked = requests(8)
    first = [reply.id for reply in predictor.predict(asked, frozenset())][:4]
    seen.clear()
    assert len(list(predictor.predict(asked, frozenset(first)))) == 4
    assert seen == [4]


def test_batches_are_cut_by_length_then_id():
    asked = [Asked(request=request, prompt=[0] * (n % 3)) for n, request in enumerate(requests(7))]
    asked.reverse()
    assert [[one.request.id for one in batch] for batch in batches(asked, 3)] == [
        ["r00", "r03", "r06"],
        ["r01", "r04", "r02"],
        ["r05"],
    ]


def test_batches_hold_fewer_where_prompts_are_long():
    pairs = zip(requests(5), (4, 4, 4, 40, 90), strict=True)
    asked = [Asked(request=request, prompt=[0] * length) for request, length in pairs]
    sizes = [[one.request.id for one in batch] for batch in batches(asked, 64, tokens=100)]
    assert sizes == [["r00", "r01", "r02"], ["r03"], ["r04"]]


def test_draws_do_not_depend_on_the_batch_and_differ_between_repeats(tiny_model):
    drawing = {"model": str(tiny_model), "data_type": "float32", "temperature": 1.0}
    asked = requests(6)
    whole = {one.id: one.output for one in Transformers(**drawing).predict(asked, frozenset())}
    small = {one.id: one.output for one in Transformers(**drawing, batch_size=2).predict(asked, frozenset())}
    again = [msgspec.structs.replace(request, repeat=1) for request in asked]
    other = {one.id: one.output for one in Transformers(**drawing).predict(again, frozenset())}
    assert whole == small
    assert sum(whole[id] != other[id] for id in whole) >= 5  # noqa: A001 - a request's id


def test_a_failed_batch_says_so_and_the_next_one_is_answered(predictor, monkeypatch):
    plain, calls = decoding.Decoder.answers, []

    def fails_once(self, prompts, limits, choice):
        calls.append(1)
        if len(calls) == 1:
            raise RuntimeError("out of memory")
        return plain(self, prompts, limits, choice)

    monkeypatch.setattr(decoding.Decoder, "answers", fails_once)
    replies = list(predictor.predict(requests(8), frozenset()))
    assert [reply.error for reply in replies] == ["a batch of 4 failed: out of memory"] * 4 + [""] * 4
    assert [reply.output for reply in replies[:4]] == [""] * 4


def test_a_prompt_that_fills_the_context_is_a_reply_that_says_so(predictor):
    long = Request(id="long", messages=(Message(role="user", content="pulse " * 600),), max_tokens=5)
    replies = {reply.id: reply for reply in predictor.predict([*requests(2), long], frozenset())}
    assert replies["long"].error == "the prompt fills the model's context of 512 tokens"
    assert replies["r00"].error == ""


def test_a_model_that_cannot_be_loaded_is_an_error_that_says_what_to_do(predictor, tiny_model, tmp_path):
    for file in tiny_model.iterdir():
        size = 1000 if file.suffix == ".safetensors" else None
        (tmp_path / file.name).write_bytes(file.read_bytes()[:size])
    with pytest.raises(BackendError, match=r"could not be loaded.*Check that"):
        list(Transformers(model=str(tmp_path)).predict(requests(1), frozenset()))


def test_an_adapter_that_is_not_there_is_an_error(predictor, tiny_model, tmp_path):
    with pytest.raises(BackendError, match=r"there is no adapter_model\.safetensors"):
        list(Transformers(model=str(tiny_model), adapter=str(tmp_path)).predict(requests(1), frozenset()))


def test_the_fingerprint_tells_what_decides_the_answers(predictor):
    fingerprint = predictor.fingerprint()
    assert sorted(fingerprint) == [
        "adapter",
        "adapter_weights",
        "data_type",
        "grammar",
        "stops",
        "template",
        "versions",
        "weights",
    ]
    assert (fingerprint["adapter"], fingerprint["data_type"]) == ("", "float32")


def test_a_model_is_asked_with_the_tools_beside_the_messages(tiny_model, tmp_path):
    folder = templates.model_with(templates.AS_JSON, tiny_model, tmp_path / "model")
    tools = '[{"type": "function", "function": {"name": "beds", "parameters": {}}}]'
    [asked] = requests(1)
    pair = [asked, msgspec.structs.replace(asked, id="tooled", tools=tools)]
    replies = {one.id: one for one in Transformers(model=str(folder), data_type="float32").predict(pair, frozenset())}
    talk = dialogue.opened(folder)
    [with_tools] = talk.token_ids([talk.text(asked.messages, tools, asking=True)])
    assert replies["tooled"].prompt_tokens == len(with_tools) > replies["r00"].prompt_tokens


def test_a_conversation_that_the_template_refuses_is_a_reply_that_says_so(tiny_model, tmp_path):
    refusing = "{% if messages[0].role == 'system' %}{{ raise_exception('no system message') }}{% endif %}"
    folder = templates.model_with(refusing + templates.PLAIN, tiny_model, tmp_path / "model")
    [asked] = requests(1)
    with_system = (Message(role="system", content="Be brief."), *asked.messages)
    pair = [asked, msgspec.structs.replace(asked, id="refused", messages=with_system)]
    replies = {one.id: one for one in Transformers(model=str(folder), data_type="float32").predict(pair, frozenset())}
    assert replies["r00"].error == ""
    assert replies["refused"].error.endswith("cannot write this conversation: no system message")
