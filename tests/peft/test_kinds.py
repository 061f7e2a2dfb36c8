"""What each kind of training leaves: adapters of several kinds, merged and full models; and that it answers."""

import json
from importlib.util import find_spec
from pathlib import Path

import pytest
from ftkit_peft import base_models
from ftkit_peft.job import Job

from ftkit import Message, Request, plugins
from ftkit.plugins import Reference

from .in_process import backend, planned, trained

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::DeprecationWarning")]

ASKED = [
    Request(id=f"q{n}", messages=(Message(role="user", content=f"Note {n}: ward pulse {n}"),), max_tokens=12)
    for n in range(8)
]
needs_bitsandbytes = pytest.mark.skipif(
    find_spec("bitsandbytes") is None, reason="bitsandbytes is not installed: make qlora"
)


def answers(result, folder: Path) -> list[str]:
    """What the result says, in float32, asked as `ftkit score` asks it."""
    [(name, options)] = result.predictor.items()
    reference = Reference(name=name, options={**options, "data_type": "float32"})
    predictor = plugins.installed().build("predictor", reference, folder)
    replies = sorted(predictor.predict(ASKED, frozenset()), key=lambda reply: reply.id)
    assert [reply.error for reply in replies] == [""] * len(ASKED)
    return [reply.output for reply in replies]


def of_base(model: Path) -> list[str]:
    return answers(type("Base", (), {"predictor": {"transformers": {"model": str(model)}}}), model)


@pytest.mark.parametrize(
    ("options", "written"),
    [({}, {}), ({"dora": True}, {"use_dora": True}), ({"rslora": True, "alpha": 8}, {"use_rslora": True})],
)
def test_an_adapter_of_its_kind_is_left_and_answers_otherwise_than_its_base(tiny_model, tmp_path, options, written):
    plan = planned(tmp_path)
    result, _ = trained(backend(tiny_model, **options), plan)
    told = json.loads(Path(plan.folder, "adapter", "adapter_config.json").read_text())
    assert (result.kind, told["r"], told["lora_alpha"]) == ("adapter", 4, 8)
    assert {name: told[name] for name in ("use_dora", "use_rslora") if told[name]} == written
    assert answers(result, Path(plan.folder)) != of_base(tiny_model)


@pytest.mark.parametrize("options", [{}, {"dora": True}])
def test_the_merged_model_answers_as_the_base_with_its_adapter(tiny_model, tmp_path, options):
    apart, plan_apart = planned(tmp_path / "apart"), planned(tmp_path / "merged")
    unmerged, _ = trained(backend(tiny_model, **options), apart)
    merged, _ = trained(backend(tiny_model, merge=True, **options), plan_apart)
    assert (unmerged.kind, merged.kind) == ("adapter", "full-model")
    assert merged.predictor == {"transformers": {"model": "model"}}
    assert "serve_base" not in merged.facts
    said = answers(merged, Path(plan_apart.folder))
    assert said == answers(unmerged, Path(apart.folder))
    assert said != of_base(tiny_model)


@pytest.mark.parametrize("method", ["sft", "dpo"])
def test_full_fine_tuning_leaves_a_model_that_answers_without_its_base(tiny_model, tmp_path, method):
    plan = planned(tmp_path, method)
    result, events = trained(backend(tiny_model, trains="all"), plan)
    assert (result.kind, result.facts["trainable_parameters"]) == ("full-model", parameters(tiny_model))
    assert events[-1].loss < events[0].loss
    assert not Path(plan.folder, "adapter").exists()
    assert answers(result, Path(plan.folder)) != of_base(tiny_model)


def test_a_model_is_left_in_the_type_of_its_base(tiny_model, tmp_path):
    import torch
    from safetensors import safe_open
    from transformers import AutoModelForCausalLM, AutoTokenizer

    base = tmp_path / "base"
    AutoModelForCausalLM.from_pretrained(tiny_model, dtype=torch.bfloat16).save_pretrained(base)
    AutoTokenizer.from_pretrained(tiny_model).save_pretrained(base)
    for name, options in (("merged", {"merge": True}), ("all", {"trains": "all"})):
        plan = planned(tmp_path / name)
        trained(backend(base, epochs=1, **options), plan)
        with safe_open(Path(plan.folder, "model", "model.safetensors"), framework="pt") as file:
            assert {str(file.get_tensor(key).dtype) for key in file.keys()} == {"torch.bfloat16"}  # noqa: SIM118


@needs_bitsandbytes
def test_frozen_weights_are_held_in_4_bits_where_that_is_asked_for(tiny_model, plan):
    from ftkit_peft import weights

    for asked, name in ((None, "Linear"), ("4-bit", "Linear4bit")):
        job = Job(plan=plan, options=backend(tiny_model, quantize=asked))
        model = weights.loaded(tiny_model, job, 100, half=False)
        assert type(model.model.layers[0].self_attn.q_proj).__name__ == name


@needs_bitsandbytes
@pytest.mark.parametrize("method", ["sft", "dpo"])
def test_an_adapter_trained_beside_4_bits_is_merged_into_the_base_s_own_weights(tiny_model, tmp_path, method):
    plan = planned(tmp_path, method)
    result, events = trained(backend(tiny_model, quantize="4-bit", merge=True), plan)
    config = json.loads(Path(plan.folder, "model", "config.json").read_text())
    assert events[-1].loss < events[0].loss
    assert "quantization_config" not in config
    assert config["dtype"] == json.loads((tiny_model / "config.json").read_text())["dtype"]
    unmerged = {"transformers": {"model": str(tiny_model), "adapter": "adapter"}}
    beside = answers(type("Beside", (), {"predictor": unmerged}), Path(plan.folder))
    assert answers(result, Path(plan.folder)) == beside != of_base(tiny_model)


def parameters(model: Path) -> int:
    from transformers import AutoModelForCausalLM

    return AutoModelForCausalLM.from_pretrained(base_models.found(str(model)).ready()).num_parameters()
