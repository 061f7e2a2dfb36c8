import pytest

from ftkit.dialogue import opened

from . import peft_rows
from .peft_rows import row

torch = pytest.importorskip("torch")


@pytest.fixture
def model(tiny_model):
    from transformers import AutoModelForCausalLM

    return AutoModelForCausalLM.from_pretrained(tiny_model, dtype=torch.float32)


@pytest.fixture
def batch(tiny_model):
    """Rows of several lengths, padded on the right; only the completions have labels. Long enough for two chunks."""
    talk = opened(tiny_model)
    rows = [row(n, 3 + 5 * n) for n in range(8)]
    prompts = peft_rows.prompts(talk, [one.prompt for one in rows])
    wholes = peft_rows.wholes(talk, [(*one.prompt, *one.completion) for one in rows])
    width = max(map(len, wholes))
    return {
        "input_ids": torch.tensor([whole + [2] * (width - len(whole)) for whole in wholes]),
        "attention_mask": torch.tensor([[1] * len(whole) + [0] * (width - len(whole)) for whole in wholes]),
        "labels": torch.tensor(
            [
                [-100] * len(prompt) + whole[len(prompt) :] + [-100] * (width - len(whole))
                for prompt, whole in zip(prompts, wholes, strict=True)
            ]
        ),
    }


def plain_loss(model, batch):
    logits = model(input_ids=batch["input_ids"], attention_mask=batch["attention_mask"]).logits[:, :-1]
    flat, labels = logits.flatten(0, 1), batch["labels"][:, 1:].flatten()
    return torch.nn.functional.cross_entropy(flat, labels, reduction="sum")


def test_loss_and_gradient_are_those_of_all_logits(model, batch):
    from ftkit_peft.completion_loss import completion_loss

    assert (batch["labels"] != -100).sum() > 128, "more than one chunk"
    head = model.get_output_embeddings().weight.detach().clone()
    layer = model.model.layers[0].self_attn.q_proj.weight
    theirs = plain_loss(model, batch)
    ours = completion_loss(model, batch, head)
    (expected,) = torch.autograd.grad(theirs / 7, layer)
    (found,) = torch.autograd.grad(ours / 7, layer)
    torch.testing.assert_close(ours, theirs, rtol=1e-5, atol=1e-4)
    torch.testing.assert_close(found, expected, rtol=1e-4, atol=1e-4)


def test_a_plain_head_agrees(model, batch):
    from ftkit_peft.completion_loss import agrees

    assert agrees(model, batch)


@pytest.mark.parametrize("strange", ["scaled", "biased", "two-way"])
def test_a_head_or_an_attention_of_another_kind_does_not(model, batch, strange, monkeypatch):
    from ftkit_peft.completion_loss import agrees

    match strange:
        case "scaled":
            forward = model.forward

            def scaled(**inputs):
                outputs = forward(**inputs)
                outputs.logits = outputs.logits / 8
                return outputs

            monkeypatch.setattr(model, "forward", scaled)
        case "biased":
            model.lm_head.bias = torch.nn.Parameter(torch.zeros(len(model.lm_head.weight)))
        case "two-way":
            backbone = model.model.forward

            def two_way(attention_mask=None, **inputs):
                outputs = backbone(attention_mask=attention_mask, **inputs)
                seen = torch.ones_like(inputs["input_ids"]) if attention_mask is None else attention_mask
                outputs.last_hidden_state += (outputs.last_hidden_state * seen[..., None]).sum(1, keepdim=True)
                return outputs

            monkeypatch.setattr(model.model, "forward", two_way)
    assert not agrees(model, batch)
