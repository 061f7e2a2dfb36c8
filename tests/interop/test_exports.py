"""Our exports in datasets and TRL, as they are installed here."""

from pathlib import Path

import ftkit_formats
import pytest

from . import exports, tiny_tokenizer

EXPORTERS = {exporter.name: exporter.load() for exporter in ftkit_formats.ftkit_exporters()}

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def offline(tmp_path, monkeypatch):
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("HF_DATASETS_CACHE", str(tmp_path / "cache"))


def folder_of(name, tmp_path):
    folder = tmp_path / name
    exports.write(EXPORTERS[name], exports.rows(preferred=name in {"dpo", "openai_preference"}), folder)
    return folder


def lines_of(path):
    return path.read_text("utf-8").split("\n")[:-1]


def made_model(tmp_path):
    from transformers import AutoTokenizer, LlamaConfig, LlamaForCausalLM

    home = tiny_tokenizer.save(tmp_path / "model", ["Fine.", "How are you?"])
    model = LlamaForCausalLM(
        LlamaConfig(vocab_size=600, hidden_size=32, intermediate_size=64, num_hidden_layers=1, num_attention_heads=2)
    )
    return model, AutoTokenizer.from_pretrained(str(home))


def settings_of(tmp_path):
    return {
        "output_dir": str(tmp_path / "out"),
        "max_steps": 2,
        "per_device_train_batch_size": 2,
        "report_to": "none",
        "use_cpu": True,
        "bf16": False,
        "max_length": None,
    }


@pytest.mark.parametrize("name", sorted({*EXPORTERS} - {"parquet", "dataset_dict", "azure", "vertex"}))
def test_load_dataset_keeps_every_row_of_a_file(name, tmp_path):
    from datasets import load_dataset

    path = folder_of(name, tmp_path) / "train.jsonl"
    assert len(load_dataset("json", data_files=str(path))["train"]) == len(lines_of(path)) > 0


@pytest.mark.parametrize("name", ["messages", "prompt_completion", "together", "openai"])
def test_trl_fine_tunes_on_the_lines(name, tmp_path):
    from datasets import load_dataset
    from trl import SFTConfig, SFTTrainer

    path = folder_of(name, tmp_path) / "train.jsonl"
    model, tokenizer = made_model(tmp_path)
    trainer = SFTTrainer(
        model=model,
        args=SFTConfig(**settings_of(tmp_path)),
        train_dataset=load_dataset("json", data_files=str(path))["train"],
        processing_class=tokenizer,
    )
    trainer.train()
    assert (trainer.state.global_step, len(trainer.train_dataset)) == (2, len(lines_of(path)))


def test_trl_fine_tunes_on_the_parquet_file_and_trains_the_completion_alone(tmp_path):
    from datasets import load_dataset
    from trl import SFTConfig, SFTTrainer

    folder = folder_of("parquet", tmp_path)
    model, tokenizer = made_model(tmp_path)
    rows = load_dataset("parquet", data_files=str(folder / "train.parquet"))["train"]
    trainer = SFTTrainer(
        model=model, args=SFTConfig(**settings_of(tmp_path)), train_dataset=rows, processing_class=tokenizer
    )
    trainer.train()
    taught = [token for token in trainer.train_dataset[0]["labels"] if token != -100]
    assert (trainer.state.global_step, len(trainer.train_dataset)) == (2, 12)
    assert tokenizer.decode(taught) == "Fine.<|im_end|>\n"


@pytest.mark.parametrize("name", ["dpo", "dataset_dict"])
def test_trl_optimizes_preferences(name, tmp_path):
    from datasets import load_dataset, load_from_disk
    from trl import DPOConfig, DPOTrainer

    folder = tmp_path / "preferences"
    exports.write(EXPORTERS[name], exports.rows(preferred=True), folder)
    saved = folder / "train.jsonl"
    rows = load_from_disk(str(folder)) if name == "dataset_dict" else load_dataset("json", data_files=str(saved))
    model, tokenizer = made_model(tmp_path)
    trainer = DPOTrainer(
        model=model,
        ref_model=made_model(tmp_path)[0],
        args=DPOConfig(**settings_of(tmp_path)),
        train_dataset=rows["train"],
        processing_class=tokenizer,
    )
    trainer.train()
    assert (trainer.state.global_step, len(trainer.train_dataset)) == (2, 12)


def test_other_interpreters_run_scripts_that_are_there():
    from .run import ENVIRONMENTS, HERE

    assert [one.name for one in ENVIRONMENTS if not Path(HERE / one.script).is_file()] == []
