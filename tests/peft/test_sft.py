"""What ftkit hands to TRL is what TRL itself would have made of the messages."""

import json

import msgspec
import pytest
from ftkit_peft.backend import Peft
from ftkit_peft.job import Job

from ftkit import FunctionCall, Message, ToolCall, dialogue
from ftkit.dialogue import turns

from . import templates
from .peft_rows import row

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::FutureWarning")]  # between the libraries

TOOLS = '[{"type": "function", "function": {"name": "beds", "parameters": {"type": "object", "properties": {}}}}]'
CALL = (ToolCall(id="c1", function=FunctionCall(name="beds", arguments='{"ward": "B"}')),)
ROWS = [
    *(row(n, 3 + n) for n in range(4)),
    msgspec.structs.replace(row(4), tools=TOOLS, completion=(Message(role="assistant", content="é", tool_calls=CALL),)),
]


@pytest.fixture
def backend(tiny_model, tmp_path):
    return Peft(model=str(templates.model_with(templates.AS_JSON, tiny_model, tmp_path / "model")), bf16=False, rank=2)


def plain(one, arguments):
    sides = {"prompt": one.prompt, "completion": one.completion}
    written = {side: [turns.plain(message, arguments) for message in messages] for side, messages in sides.items()}
    return {**written, "tools": json.dumps(json.loads(one.tools)) if one.tools else None}


def ours(job, talk, rows):
    from ftkit_peft import sft, weights
    from ftkit_peft.material import Material

    model = weights.loaded(job.options.model, job, 100, half=False)
    rows = list(talk.encoded(rows))
    return sft.trainer(Material(job=job, model=model, tokenizer=talk.tokenizer, rows=rows, half=False))


def of_trl(rows, backend, talk, folder):
    from datasets import Dataset
    from transformers import AutoModelForCausalLM
    from trl import SFTConfig, SFTTrainer

    settings = SFTConfig(output_dir=str(folder), completion_only_loss=True, max_length=None, use_cpu=True, bf16=False)
    return SFTTrainer(
        AutoModelForCausalLM.from_pretrained(backend.model),
        settings,
        train_dataset=Dataset.from_list([plain(one, talk.arguments) for one in rows]),
        processing_class=talk.tokenizer,
    ).train_dataset


def test_the_tokens_and_labels_are_those_of_trl(backend, plan, tmp_path):
    talk = dialogue.opened(tmp_path / "model")
    built = ours(Job(plan=plan, options=backend), talk, ROWS)
    theirs = of_trl(ROWS, backend, talk, tmp_path / "trl")
    assert built.train_dataset["labels"][:] == theirs["labels"][:]
    assert built.train_dataset["input_ids"][:] == theirs["input_ids"][:]


def test_what_is_shown_as_trained_is_what_has_a_label(backend, plan, tmp_path):
    talk = dialogue.opened(tmp_path / "model")
    built = ours(Job(plan=plan, options=backend), talk, ROWS)
    labels = built.train_dataset["labels"][:]
    shown = [[flag for flag in one.trained] for one in backend.tokenized(ROWS)]  # noqa: C416 - lists to compare
    assert shown == [[label != -100 for label in row_labels] for row_labels in labels]


def test_a_cut_row_loses_what_the_report_says(backend, plan, tmp_path):
    limit = 40
    talk = dialogue.opened(tmp_path / "model")
    cutting = msgspec.structs.replace(backend, max_tokens=limit)
    built = ours(Job(plan=msgspec.structs.replace(plan, too_long="truncate"), options=cutting), talk, ROWS[:4])
    kept = [sum(label != -100 for label in labels) for labels in built.train_dataset["labels"]]
    counted = list(backend.counted(ROWS[:4]))
    assert kept == [one.trained - one.trained_behind(limit) for one in counted]
    assert any(one.trained_behind(limit) for one in counted)
