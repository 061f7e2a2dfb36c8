"""What ftkit hands to TRL's trainer of preferences is what TRL itself would have made of the messages."""

import math
from pathlib import Path

import msgspec
import pytest
from ftkit_peft.job import Job

from ftkit import dialogue
from ftkit.dialogue import pairs, turns

from . import templates
from .in_process import backend, planned, trained
from .peft_rows import pair

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::DeprecationWarning")]

ROWS = [pair(n, 3 + n) for n in range(4)]


def plain(one):
    sides = {"prompt": one.prompt, "chosen": one.completion, "rejected": one.rejected}
    return {side: [turns.plain(message, "mapping") for message in messages] for side, messages in sides.items()}


def of_trl(model, talk, folder, **settings):
    from datasets import Dataset
    from transformers import AutoModelForCausalLM
    from trl import DPOConfig, DPOTrainer

    how = DPOConfig(output_dir=str(folder), use_cpu=True, bf16=False, **{"max_length": None, **settings})
    return DPOTrainer(
        AutoModelForCausalLM.from_pretrained(model),
        args=how,
        train_dataset=Dataset.from_list([plain(one) for one in ROWS]),
        processing_class=talk.tokenizer,
    )


def ours(job, talk):
    from ftkit_peft import dpo, weights
    from ftkit_peft.material import Material

    model = weights.loaded(Path(job.options.model), job, 100, half=False)
    rows = list(pairs.encoded(talk, ROWS))
    return dpo.trainer(Material(job=job, model=model, tokenizer=talk.tokenizer, rows=rows, half=False))


@pytest.mark.parametrize("template", [templates.PLAIN, templates.AS_JSON])
def test_the_tokens_are_those_of_trl(tiny_model, plan, tmp_path, template):
    folder = templates.model_with(template, tiny_model, tmp_path / "model")
    talk = dialogue.opened(folder)
    job = Job(plan=msgspec.structs.replace(plan, method="dpo"), options=backend(folder))
    found, theirs = ours(job, talk).train_dataset, of_trl(folder, talk, tmp_path / "trl").train_dataset
    for name in ("prompt_ids", "chosen_ids", "rejected_ids"):
        assert found[name][:] == theirs[name][:], name


def test_a_cut_pair_loses_what_the_report_says(tiny_model, plan):
    talk, limit = dialogue.opened(tiny_model), 40
    cutting = backend(tiny_model, max_tokens=limit)
    built = ours(Job(plan=msgspec.structs.replace(plan, method="dpo", too_long="truncate"), options=cutting), talk)
    batch = built.data_collator([built.train_dataset[number] for number in range(4)])
    counts = list(cutting.counted(ROWS))
    kept = (batch["completion_mask"][:4].sum(1) + batch["completion_mask"][4:].sum(1)).tolist()
    assert kept == [one.trained - one.trained_behind(limit) for one in counts]
    assert any(one.trained_behind(limit) for one in counts)


def test_the_project_says_how_pairs_are_learnt_from(tiny_model, plan):
    said = {"beta": 0.3, "loss": "robust", "label_smoothing": 0.1}
    job = Job(plan=msgspec.structs.replace(plan, method="dpo"), options=backend(tiny_model, dpo=said))
    built = ours(job, dialogue.opened(tiny_model))
    assert (built.beta, built.loss_types, built.label_smoothing) == (0.3, ["robust"], 0.1)


def test_it_begins_where_the_base_is_and_comes_to_prefer_the_better_answers(tiny_model, tmp_path):
    plan = planned(tmp_path, "dpo")
    result, events = trained(backend(tiny_model, epochs=4), plan)
    assert events[0].loss == pytest.approx(math.log(2), abs=1e-4)  # neither answer is preferred to begin with
    assert events[-1].loss < 0.1
    assert result.facts["method"] == "dpo"
    assert result.tokens == backend(tiny_model, epochs=4).estimate(plan).tokens
    better, worse = (preferred(Path(plan.folder), tiny_model, side) for side in ("better", "worse"))
    assert better > worse


def preferred(folder, model, side):
    """By how much the adapter makes one side's answers likelier, summed over the rows."""
    import torch
    from peft import PeftModel
    from transformers import AutoModelForCausalLM

    base = AutoModelForCausalLM.from_pretrained(model, dtype=torch.float32)
    tuned = PeftModel.from_pretrained(AutoModelForCausalLM.from_pretrained(model), folder / "adapter")
    gain = 0.0
    for one in pairs.encoded(dialogue.opened(model), ROWS):
        row = getattr(one, side)
        with torch.no_grad():
            said = [each(input_ids=torch.tensor([row.ids])).logits[0, row.prompt - 1 : -1] for each in (tuned, base)]
        chosen = torch.tensor(row.trained)[:, None]
        after, before = (logits.log_softmax(1).gather(1, chosen).sum().item() for logits in said)
        gain += after - before
    return gain
