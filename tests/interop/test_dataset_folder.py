"""A dataset folder goes into datasets and TRL as it is, with its rejects and exports beside the rows."""

import json
from pathlib import Path

import pytest

from ftkit import plugins, project
from ftkit.preparation import stage

ROOT = Path(__file__).parents[2]
CHATML = (
    "{% for message in messages %}<|im_start|>{{ message['role'] }}\n{{ message['content'] }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)

pytestmark = pytest.mark.slow


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("HF_DATASETS_CACHE", str(tmp_path / "cache"))
    found = project.load(ROOT / "sample_data" / "medical" / "ftkit.yaml")
    return stage.run(found, plugins.installed(), tmp_path / "dataset").folder


@pytest.fixture
def tokenizer(folder):
    from tokenizers import Tokenizer, models, pre_tokenizers, trainers
    from transformers import PreTrainedTokenizerFast

    built = Tokenizer(models.BPE(unk_token="<unk>"))
    built.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    special = ["<unk>", "<|im_start|>", "<|im_end|>"]
    built.train_from_iterator(
        (folder / "train.jsonl").read_text(encoding="utf-8").splitlines(),
        trainers.BpeTrainer(vocab_size=600, special_tokens=special),
    )
    return PreTrainedTokenizerFast(
        tokenizer_object=built,
        eos_token="<|im_end|>",
        pad_token="<|im_end|>",
        unk_token="<unk>",
        chat_template=CHATML,
    )


@pytest.fixture
def model():
    from transformers import LlamaConfig, LlamaForCausalLM

    return LlamaForCausalLM(
        LlamaConfig(
            vocab_size=700,
            hidden_size=32,
            intermediate_size=64,
            num_hidden_layers=2,
            num_attention_heads=2,
            max_position_embeddings=2048,
        )
    )


def rows_of(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_load_dataset_takes_the_folder(folder):
    from datasets import load_dataset

    loaded = load_dataset(str(folder))
    assert {split: rows.to_list() for split, rows in loaded.items()} == {
        split: rows_of(folder / f"{split}.jsonl") for split in ("train", "validation", "test")
    }


def test_load_dataset_takes_the_files(folder):
    from datasets import load_dataset

    loaded = load_dataset("json", data_files={"train": str(folder / "train.jsonl")})
    assert loaded["train"].to_list() == rows_of(folder / "train.jsonl")


def test_trl_trains_on_the_folder(folder, tokenizer, model, tmp_path):
    from datasets import load_dataset
    from trl import SFTConfig, SFTTrainer

    trainer = SFTTrainer(
        model=model,
        args=SFTConfig(
            output_dir=str(tmp_path / "out"),
            max_steps=2,
            per_device_train_batch_size=2,
            report_to="none",
            use_cpu=True,
            bf16=False,
            max_length=None,
        ),
        train_dataset=load_dataset(str(folder))["train"],
        processing_class=tokenizer,
    )
    trainer.train()
    assert trainer.state.global_step == 2
    labels = trainer.train_dataset[0]["labels"]
    assert labels[0] == -100  # the prompt is masked
    assert labels[-1] != -100  # the completion is trained
