import sys

import pytest
from ftkit_peft import launching

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
