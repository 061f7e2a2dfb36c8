"""Whether an adapter's weights can change anything."""

from pathlib import Path

ALL_ZERO = "all zero"
CHANGING = "changing"


def effect(folder: Path) -> str:
    """`all zero` where everything that the adapter adds is multiplied by nothing, else `changing`.

    LoRA adds the product of two matrices, the second of which (`lora_B`) is zero before the first step.
    """
    import torch
    from safetensors import safe_open

    with safe_open(folder / "adapter_model.safetensors", framework="pt") as file:
        outer = [name for name in file.keys() if "lora_B" in name] or list(file.keys())  # noqa: SIM118 - it is no mapping
        return CHANGING if any(bool(torch.any(file.get_tensor(name))) for name in outer) else ALL_ZERO
