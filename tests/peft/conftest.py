"""A tiny model that is built here in milliseconds, and the values that every test of local models needs."""

from pathlib import Path

import pytest
from ftkit_peft import processor

from ftkit import TrainingPlan

from . import tiny_tokenizer
from .peft_rows import row, written

processor.share_cores()  # before any test imports torch: they run beside each other


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a random Llama of two layers and a tokenizer trained on a few words."""
    import torch
    from transformers import LlamaConfig, LlamaForCausalLM

    folder = tmp_path_factory.mktemp("tiny")
    tokenizer = tiny_tokenizer.saved(folder)
    torch.manual_seed(0)
    config = LlamaConfig(
        vocab_size=len(tokenizer),
        hidden_size=32,
        intermediate_size=64,
        num_hidden_layers=2,
        num_attention_heads=4,
        num_key_value_heads=2,
        max_position_embeddings=512,
        initializer_range=0.4,  # wide, so that greedy answers differ from prompt to prompt
        tie_word_embeddings=True,
        bos_token_id=1,
        eos_token_id=2,
        pad_token_id=2,
    )
    LlamaForCausalLM(config).save_pretrained(folder)
    return folder


@pytest.fixture
def plan(tmp_path: Path) -> TrainingPlan:
    """A plan of 20 rows whose run folder exists."""
    folder = tmp_path / "run"
    folder.mkdir()
    written(tmp_path / "train.jsonl", [row(number, 4 + number % 5) for number in range(20)])
    return TrainingPlan(
        run="tuned",
        folder=str(folder),
        train_file=str(tmp_path / "train.jsonl"),
        validation_file=str(tmp_path / "validation.jsonl"),
        seed=7,
        too_long="error",
    )
