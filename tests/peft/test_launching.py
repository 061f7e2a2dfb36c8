import os
import socket
import subprocess
import sys

import msgspec
import pytest
from ftkit_peft import launching
from ftkit_peft.job import Job

from .in_process import backend, planned

JOB = '{"plan": {}}'


@pytest.mark.parametrize("gpus", [0, 1])
def test_one_gpu_or_none_is_one_process(gpus):
    assert launching.argv("/env/bin/python", gpus, JOB) == ("/env/bin/python", "-m", "ftkit_peft.trainer", JOB)


def test_several_gpus_are_launched_by_accelerate_of_the_same_interpreter_each_with_a_process():
    argv = launching.argv("/env/bin/python", 4, JOB)
    assert argv[:3] == ("/env/bin/python", "-m", "accelerate.commands.launch")
    assert argv[-3:] == ("--module", "ftkit_peft.trainer", JOB)
    assert argv[argv.index("--num_processes") + 1] == "4"


def test_accelerate_understands_these_arguments():
    from accelerate.commands.launch import launch_command_parser

    told = launch_command_parser().parse_args(list(launching.argv(sys.executable, 2, JOB)[3:]))
    assert (told.multi_gpu, told.num_processes, told.num_machines, told.module) == (True, 2, 1, True)
    assert (told.training_script, told.training_script_args) == ("ftkit_peft.trainer", [JOB])
    assert (told.main_process_port, told.mixed_precision) == (0, "no")


def test_without_a_driver_no_gpu_is_visible_and_nobody_is_asked(monkeypatch):
    monkeypatch.setattr(launching, "_DRIVERS", ("/nowhere/nvidia",))
    assert launching.visible_gpus("/no/python") == 0


def test_with_a_driver_the_interpreter_that_trains_says_how_many_it_sees(monkeypatch, tmp_path):
    monkeypatch.setattr(launching, "_DRIVERS", (str(tmp_path),))
    monkeypatch.setattr(launching, "_QUESTION", "print(1 + 2)")
    assert launching.visible_gpus(sys.executable) == 3
    assert launching.visible_gpus("/no/python") == 0


@pytest.mark.slow
def test_processes_that_train_together_tell_once_and_leave_one_adapter(tiny_model, tmp_path):
    """On the processor: as `accelerate launch` starts them on GPUs, with the same variables in their environment."""
    plan, tuned = planned(tmp_path), backend(tiny_model, batch_size=2, evaluate_every=4)
    job = msgspec.json.encode(Job(plan=plan, options=tuned)).decode()
    launcher = [sys.executable, "-m", "torch.distributed.run", "--nproc_per_node", "2", "--master_port", free_port()]
    environment = {**os.environ, "ACCELERATE_USE_CPU": "true", "OMP_NUM_THREADS": "1"}
    argv = [*launcher, "--module", "ftkit_peft.trainer", job]
    done = subprocess.run(argv, capture_output=True, text=True, env=environment, timeout=300, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    events = [tuned.event(line) for line in done.stdout.splitlines()]
    assert [event.step for event in events if event and event.loss is not None] == list(range(1, 11))
    result = tuned.result(plan)
    assert (result.steps, result.facts["processes"]) == (10, 2)
    assert result.tokens == tuned.estimate(plan).tokens
    assert events[-2].loss < events[0].loss
    assert sorted(path.name for path in (tmp_path / "run").iterdir()) == ["adapter", "training.json"]


def free_port() -> str:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return str(listening.getsockname()[1])
