"""What the machine computes with: the device, and whether it is fast in bfloat16."""

import os
from pathlib import Path
from typing import Any, Literal

DataType = Literal["auto", "float32", "bfloat16"]


def share_cores() -> None:
    """Lets threads that wait for others sleep; to be called before torch is first imported.

    The default is to wait in a busy loop. Beside other work on the same cores that made training 6 times slower.
    """
    if not {"OMP_WAIT_POLICY", "GOMP_SPINCOUNT"} & os.environ.keys():
        os.environ["OMP_WAIT_POLICY"] = "PASSIVE"


def device() -> str:
    """The accelerator if there is one, else the processor."""
    import torch

    return "cuda" if torch.cuda.is_available() else "cpu"


def data_type(asked: DataType) -> Any:
    """The torch type to compute in; `auto` is bfloat16 where the machine has instructions for it."""
    import torch

    if asked == "auto":
        return torch.bfloat16 if has_bfloat16() else torch.float32
    return {"float32": torch.float32, "bfloat16": torch.bfloat16}[asked]


def has_bfloat16() -> bool:
    """Whether bfloat16 is computed by instructions of its own; without them it is slower than float32."""
    import torch

    if torch.cuda.is_available():
        return bool(torch.cuda.is_bf16_supported(including_emulation=False))
    return bool({"avx512_bf16", "amx_bf16", "bf16"} & _processor_flags())


def processes() -> int:
    """How many processes train together, as their launcher says."""
    return int(os.environ.get("WORLD_SIZE", "1"))


def use_all_cores() -> None:
    """Computes with as many threads as this process may run on cores; a container's limit counts, not the machine."""
    import torch

    torch.set_num_threads(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)


def _processor_flags() -> set[str]:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return set()
    return next((set(line.split(":")[1].split()) for line in lines if line.startswith(("flags", "Features"))), set())
