"""How the training process is started: alone, or once for each GPU.

TRL refuses several GPUs in one process, and `accelerate launch` makes a process of each.
"""

import subprocess
from pathlib import Path

_MODULE = "ftkit_peft.trainer"
_DRIVERS = ("/proc/driver/nvidia", "/dev/kfd")
_QUESTION = "import torch; print(torch.cuda.device_count())"
_SECONDS = 120


def argv(python: str, gpus: int, job: str) -> tuple[str, ...]:
    """The argument list for a job in JSON, where so many GPUs are visible."""
    if gpus <= 1:
        return (python, "-m", _MODULE, job)
    return (
        *(python, "-m", "accelerate.commands.launch", "--multi_gpu"),
        *("--num_machines", "1", "--num_processes", str(gpus)),
        *("--main_process_port", "0"),  # any that is free: two trainings may run beside each other
        *("--mixed_precision", "no", "--dynamo_backend", "no"),  # the trainer says itself what it computes in
        *("--module", _MODULE, job),
    )


def visible_gpus(python: str) -> int:
    """How many GPUs a process of this interpreter would see; where there is no driver, nobody is asked."""
    if not any(Path(driver).exists() for driver in _DRIVERS):
        return 0
    try:
        said = subprocess.run(  # noqa: S603 - the interpreter that trains, and a question of ours
            [python, "-c", _QUESTION], capture_output=True, text=True, timeout=_SECONDS, check=True
        )
        return int(said.stdout)
    except (OSError, ValueError, subprocess.SubprocessError):
        return 0  # it will say itself why torch does not work
