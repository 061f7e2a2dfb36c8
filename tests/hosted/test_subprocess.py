import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from ftkit_subprocess.backend import SubprocessBackend
from msgspec.structs import replace

from ftkit import BackendError, ConfigError, Event
from ftkit.testing.local_processes import LocalProcessContract

from .plans import plan_in

OWN = ("{python}", "-m", "ftkit_echo.trainer", "{train_file}", "{folder}", "4", "0.02")


class TestOwnScript(LocalProcessContract):
    """A user's own program: here the trainer that learns by heart."""

    component = backend = SubprocessBackend(
        model="echo", argv=OWN, leaves="memory.jsonl", predictor={"echo": {"memory": "memory.jsonl"}}
    )


def config(plan, **options):
    backend = SubprocessBackend(model="base", **options)
    command = backend.command(plan)
    return command, json.loads((Path(plan.folder) / "config.yaml").read_bytes())


def test_llama_factory_is_told_everything_by_an_argument_list_and_a_file(tmp_path):
    plan = plan_in(tmp_path / "run")
    command, told = config(
        plan, preset="llamafactory", python="/opt/factory/bin/python", settings={"template": "qwen", "lora_rank": 8}
    )
    log = str(tmp_path / "run/out/trainer_log.jsonl")
    assert command.argv == (
        *(sys.executable, "-m", "ftkit_subprocess.runner", log),
        *("/opt/factory/bin/llamafactory-cli", "train", str(tmp_path / "run/config.yaml")),
    )
    assert told == {
        "model_name_or_path": "base",
        "stage": "sft",
        "do_train": True,
        "finetuning_type": "lora",
        "dataset": "train",
        "dataset_dir": str(tmp_path / "run/rows"),
        "mask_history": True,
        "output_dir": str(tmp_path / "run/out"),
        "overwrite_output_dir": True,
        "logging_steps": 1,
        "seed": plan.seed,
        "report_to": "none",
        "trust_remote_code": False,
        "eval_dataset": "validation",
        "eval_strategy": "epoch",
        "template": "qwen",
        "lora_rank": 8,
    }
    described = json.loads((tmp_path / "run/rows/dataset_info.json").read_bytes())
    assert described["train"]["file_name"] == "train.jsonl"
    first = json.loads((tmp_path / "run/rows/train.jsonl").read_text("utf-8").splitlines()[0])
    assert [turn["from"] for turn in first["conversations"]] == ["human", "gpt"]


def test_llama_factory_goes_on_where_there_are_checkpoints(tmp_path):
    plan = plan_in(tmp_path / "run")
    (tmp_path / "run/out/checkpoint-3").mkdir(parents=True)
    _, told = config(plan, preset="llamafactory", settings={"template": "qwen"})
    assert told["overwrite_output_dir"] is False


@pytest.mark.parametrize(("too_long", "strategy"), [("error", "raise"), ("drop", "drop"), ("truncate", "truncate")])
def test_axolotl_handles_long_rows_as_the_project_says(tmp_path, too_long, strategy):
    plan = replace(plan_in(tmp_path / "run"), too_long=too_long)
    command, told = config(plan, preset="axolotl", settings={"sequence_len": 512})
    assert command.argv == (
        str(Path(sys.executable).parent / "axolotl"),
        "train",
        str(tmp_path / "run/config.yaml"),
    )
    assert command.environment["AXOLOTL_DO_NOT_TRACK"] == "1"
    assert (told["excess_length_strategy"], told["base_model"], told["sequence_len"]) == (strategy, "base", 512)
    assert told["auto_resume_from_checkpoints"] is True
    [rows] = told["datasets"]
    first = json.loads(Path(rows["path"]).read_text("utf-8").splitlines()[0])
    assert [message["role"] for message in first[rows["field_messages"]]] == ["user", "assistant"]


@pytest.mark.parametrize(
    ("line", "event"),
    [
        (
            '{"current_steps": 5, "total_steps": 30, "loss": 1.25, "lr": 1e-4, "epoch": 0.5, "percentage": 16.67}',
            Event(kind="progress", step=5, steps=30, loss=1.25, text="epoch 0.50"),
        ),
        (
            "{'loss': 2.5, 'grad_norm': 0.1, 'learning_rate': 0.0002, 'epoch': 0.33}",
            Event(kind="progress", loss=2.5, text="epoch 0.33"),
        ),
        ("{'loss': '2.5', 'epoch': '1'}", Event(kind="progress", loss=2.5, text="epoch 1.00")),
        ("{'eval_loss': 2.5, 'epoch': 1.0}", None),
        ("{'loss': nan, 'epoch': 1.0}", None),
        ('{"loss": NaN}', None),
        ("{'loss': 'nan', 'step': 3}", Event(kind="progress", step=3)),
        ("{**1}", None),
        ("{" * 200 + "}" * 200, None),
        ("Traceback (most recent call last):", None),
        ("{'loss': __import__('os').getpid()}", None),
    ],
)
def test_lines_of_other_peoples_logs_are_read(line, event):
    assert SubprocessBackend(model="m", argv=("x",)).event(line) == event


def test_a_file_of_progress_is_repeated_as_it_grows(tmp_path):
    log = tmp_path / "log.jsonl"
    log.write_text('{"step": 1}\n', "utf-8")
    code = f"open({str(log)!r}, 'a').write('{{\"step\": 2}}\\n{{\"step\": 3}}\\n'); raise SystemExit(3)"
    argv = [sys.executable, "-m", "ftkit_subprocess.runner", str(log), sys.executable, "-c", code]
    ended = subprocess.run(argv, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout) == (3, '{"step": 2}\n{"step": 3}\n')


def test_the_runner_passes_the_request_to_end_on(tmp_path):
    code = "import time; print('up', flush=True); time.sleep(60)"
    argv = [sys.executable, "-m", "ftkit_subprocess.runner", str(tmp_path / "none"), sys.executable, "-c", code]
    with subprocess.Popen(argv, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout.readline() == "up\n"
        begun = time.monotonic()
        os.kill(child.pid, signal.SIGTERM)
        assert child.wait(20) == 128 + signal.SIGTERM
        assert time.monotonic() - begun < 20


def leave(folder, *names):
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        (folder / name).write_bytes(b"{}")


def test_an_adapter_is_found_with_its_figures(tmp_path):
    plan = plan_in(tmp_path / "run")
    leave(tmp_path / "run/out", "adapter_config.json", "adapter_model.safetensors")
    state = {"global_step": 9, "log_history": [{"loss": 2.0}, {"loss": 1.5}, {"eval_loss": 1.0}]}
    (tmp_path / "run/out/trainer_state.json").write_text(json.dumps(state), "utf-8")
    found = SubprocessBackend(model="base", argv=("x",)).result(plan)
    assert (found.kind, found.steps, found.loss) == ("adapter", 9, 1.5)
    assert found.predictor == {"transformers": {"model": "base", "adapter": "out"}}


def test_a_whole_model_is_found(tmp_path):
    plan = plan_in(tmp_path / "run")
    leave(tmp_path / "run/merged", "config.json", "model-00001-of-00002.safetensors")
    found = SubprocessBackend(model="base", argv=("x",), leaves="merged").result(plan)
    assert (found.kind, found.predictor) == ("full-model", {"transformers": {"model": "merged"}})


def test_half_an_adapter_is_no_model(tmp_path):
    plan = plan_in(tmp_path / "run")
    leave(tmp_path / "run/out", "adapter_config.json")
    with pytest.raises(BackendError, match="the trainer left no model in "):
        SubprocessBackend(model="base", argv=("x",)).result(plan)


def test_what_is_filled_in_is_not_read_again_and_never_by_a_shell(tmp_path):
    plan = replace(plan_in(tmp_path / "run"), run="{model}; rm -rf /")
    command = SubprocessBackend(model="base", argv=("x", "--name={run}", "{model}", "{{}")).command(plan)
    assert command.argv == ("x", "--name={model}; rm -rf /", "base", "{{}")


def test_rows_that_the_trainers_form_cannot_say_are_told_by_their_ids(tmp_path):
    from ftkit.testing import samples
    from ftkit.testing.backends import planned

    (tmp_path / "run").mkdir()
    plan = planned(tmp_path / "run", samples.conversations())
    backend = SubprocessBackend(model="m", argv=("x",), dialect="alpaca")
    assert {(one.id, one.reason) for one in backend.validate(plan)} >= {
        (samples.conversations()[3].id, "preference")
    } or [one.reason for one in backend.validate(plan)]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({}, "argv is empty"),
        ({"argv": ("bash", "-c", "train")}, "argv starts a shell"),
        ({"argv": ("x", "{trainfile}")}, "there is no placeholder {trainfile}. Did you mean 'train_file'?"),
        ({"preset": "llamafactory"}, "preset 'llamafactory' needs settings.template"),
        ({"preset": "axolotl", "settings": {"datasets": []}}, "settings.datasets is set by ftkit"),
        ({"argv": ("x",), "settings": {"a": 1}}, "settings belong to a preset"),
        ({"argv": ("x",), "environment": {"HF_TOKEN": "x"}}, "environment.HF_TOKEN looks like a key"),
        ({"argv": ("x",), "leaves": "../elsewhere"}, "leaves the run's folder"),
    ],
)
def test_options_that_cannot_be_are_refused(options, said):
    with pytest.raises(ConfigError) as raised:
        SubprocessBackend(model="m", **options)
    assert said in str(raised.value)


def test_a_program_that_is_not_there_is_told_beforehand():
    backend = SubprocessBackend(model="m", preset="axolotl", python="/nowhere/bin/python")
    problems = list(backend.preflight())
    assert [one.reason for one in problems] == ["no-program", "notice"]
    assert "there is no program /nowhere/bin/axolotl" in problems[0].detail
