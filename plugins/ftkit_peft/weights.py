"""The model to train, loaded; and the adapter beside it. Imports the frameworks: for the child only."""

from pathlib import Path
from typing import Any

import torch
from peft import LoraConfig
from transformers import AutoConfig, AutoModelForCausalLM, BitsAndBytesConfig

from ftkit_peft import processor
from ftkit_peft.job import Job
from ftkit_peft.options import Options

_EAGER_BYTES = 3 << 30
_EAGER_BYTES_EACH = 10  # of one attention weight: kept in both types for the backward pass


def loaded(folder: Path, job: Job, longest: int, *, half: bool) -> Any:
    """The base model; frozen weights in the type to compute in, trained ones in float32, or in 4 bits."""
    options = job.options
    frozen = options.trains == "adapter"
    return AutoModelForCausalLM.from_pretrained(
        folder,
        dtype=torch.bfloat16 if half and frozen else torch.float32,  # the adapter's own are float32 always
        attn_implementation=_attention(folder, job, longest),
        trust_remote_code=False,
        **({"quantization_config": _four_bits(half=half)} if options.quantize else {}),
    )


def adapter(options: Options) -> LoraConfig | None:
    """The adapter to train; None where all weights are."""
    if options.trains == "all":
        return None
    return LoraConfig(
        r=options.rank,
        lora_alpha=options.scale,
        lora_dropout=options.dropout,
        target_modules=options.targets if isinstance(options.targets, str) else list(options.targets),
        use_dora=options.dora,
        use_rslora=options.rslora,
        task_type="CAUSAL_LM",
    )


def _attention(folder: Path, job: Job, longest: int) -> str:
    config = AutoConfig.from_pretrained(folder, trust_remote_code=False)
    sequences = job.options.batch_size * (2 if job.plan.method == "dpo" else 1)
    weights = sequences * longest**2 * config.num_attention_heads * config.num_hidden_layers
    # On a processor the fused attention's backward pass is slower than plain matrix products, which take more memory.
    return "eager" if processor.device() == "cpu" and weights * _EAGER_BYTES_EACH < _EAGER_BYTES else "sdpa"


def _four_bits(*, half: bool) -> BitsAndBytesConfig:
    """As the QLoRA paper has it: normal floats, and the scales quantised as well."""
    return BitsAndBytesConfig(
        load_in_4bit=True,
        bnb_4bit_quant_type="nf4",
        bnb_4bit_use_double_quant=True,
        bnb_4bit_compute_dtype=torch.bfloat16 if half else torch.float32,
    )
