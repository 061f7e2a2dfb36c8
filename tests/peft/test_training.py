"""The training process as the core drives it, on the tiny model: slow, because TRL takes seconds to import."""

import os
import signal
import subprocess
import sys
import sysconfig
import time
from pathlib import Path

import msgspec
import pytest
from ftkit_peft import checkpoints
from ftkit_peft.backend import Peft

from ftkit import Event, TrainingPlan, TrainingResult

from .peft_rows import row, written

pytestmark = pytest.mark.slow

OPTIONS = {
    "rank": 4,
    "batch_size": 4,
    "epochs": 12.0,
    "dropout": 0.1,
    "checkpoint_every": 8,
    "bf16": False,
    "learning_rate": 0.02,
}
STEPS = 60


@pytest.fixture(scope="module")
def backend(tiny_model: Path) -> Peft:
    return Peft(model=str(tiny_model), **OPTIONS)


def started(backend: Peft, plan: TrainingPlan) -> "subprocess.Popen[str]":
    command = backend.command(plan)
    with Path(plan.folder, "process.log").open("a") as log:
        return subprocess.Popen(
            command.argv, env={**os.environ, **command.environment}, stdout=subprocess.PIPE, stderr=log, text=True
        )


def trained(backend: Peft, plan: TrainingPlan) -> tuple[TrainingResult, list[Event]]:
    child = started(backend, plan)
    lines = child.communicate()[0].splitlines()
    assert child.returncode == 0, Path(plan.folder, "process.log").read_text()[-2000:]
    events = [backend.event(line) for line in lines]
    assert None not in events, "nothing but events may be printed on standard output"
    return backend.result(plan), [event for event in events if event is not None]


def interrupted(backend: Peft, plan: TrainingPlan, step: int) -> None:
    """Kills the training as soon as it tells of this step."""
    child = started(backend, plan)
    assert child.stdout is not None
    for line in child.stdout:
        event = backend.event(line)
        if event is not None and event.step == step:
            child.kill()
            break
    assert child.wait() == -signal.SIGKILL, "it was done before it could be killed"


def names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


def weights(plan: TrainingPlan) -> bytes:
    return Path(plan.folder, "adapter", "adapter_model.safetensors").read_bytes()


def another(plan: TrainingPlan, name: str, **changes: object) -> TrainingPlan:
    folder = Path(plan.folder).with_name(name)
    folder.mkdir()
    return msgspec.structs.replace(plan, folder=str(folder), **changes)


@pytest.fixture(scope="module")
def undisturbed(backend, tmp_path_factory) -> tuple[TrainingPlan, TrainingResult, list[Event]]:
    folder = tmp_path_factory.mktemp("undisturbed")
    (folder / "run").mkdir()
    written(folder / "train.jsonl", [row(number, 4 + number % 5) for number in range(20)])
    plan = TrainingPlan(
        run="tuned",
        folder=str(folder / "run"),
        train_file=str(folder / "train.jsonl"),
        validation_file="",
        seed=7,
        too_long="error",
    )
    return plan, *trained(backend, plan)


def test_a_training_tells_each_step_and_leaves_an_adapter(undisturbed, backend):
    plan, result, events = undisturbed
    assert [event.step for event in events if event.kind == "progress"] == list(range(1, STEPS + 1))
    assert (result.steps, result.steps_executed, result.loss) == (STEPS, STEPS, events[-1].loss)
    assert events[-1].loss < 0.8 * events[0].loss
    assert result.tokens == backend.estimate(plan).tokens
    assert result.predictor == {"transformers": {"model": backend.model, "adapter": "adapter"}}
    assert names(Path(plan.folder)) == ["adapter", "process.log", "training.json"]
    assert names(Path(plan.folder, "adapter")) == [
        "adapter_config.json",
        "adapter_model.safetensors",
        "chat_template.jinja",
        "tokenizer.json",
        "tokenizer_config.json",
    ]


@pytest.mark.parametrize("torn", [False, True])
def test_a_killed_training_continues_to_the_very_same_weights(undisturbed, backend, tmp_path, torn):
    plan = another(msgspec.structs.replace(undisturbed[0], folder=str(tmp_path / "x")), "resumed")
    interrupted(backend, plan, step=30)
    before = checkpoints.newest(Path(plan.folder, "checkpoints"))
    assert before is not None
    if torn:
        weights_of = before / "adapter_model.safetensors"
        weights_of.write_bytes(weights_of.read_bytes()[:-100])
    result, events = trained(backend, plan)
    assert result.steps == STEPS
    assert result.steps_executed is not None
    assert STEPS - 40 <= result.steps_executed < STEPS - (8 if torn else 16)
    assert [event.text for event in events if event.kind == "log"] == [
        f"continuing from step {STEPS - result.steps_executed}"
    ]
    assert result.loss == undisturbed[1].loss
    assert weights(plan) == weights(undisturbed[0])


def test_a_finished_training_is_not_repeated(undisturbed, backend):
    plan, result, _ = undisturbed
    assert trained(backend, plan) == (msgspec.structs.replace(result, steps_executed=0), [])


def test_a_training_killed_before_its_last_word_says_it_the_next_time(undisturbed, backend, tmp_path):
    plan = another(msgspec.structs.replace(undisturbed[0], folder=str(tmp_path / "x")), "silenced")
    obstacle = Path(plan.folder, "training.json.partial")
    obstacle.mkdir()
    assert started(backend, plan).wait() == 1, "its last word could not be written"
    obstacle.rmdir()
    result, _ = trained(backend, plan)
    assert (result.steps, result.steps_executed, result.loss) == (STEPS, 0, undisturbed[1].loss)
    assert weights(plan) == weights(undisturbed[0])


def test_rows_over_the_limit_stop_a_training_that_may_not_cut(backend, plan):
    written(Path(plan.train_file), [row(1), row(2, 60)])
    child = started(msgspec.structs.replace(backend, max_tokens=40), plan)
    assert child.wait() == 1
    assert "1 rows are over 40 tokens, the first is 'row-2'" in Path(plan.folder, "process.log").read_text()


def test_rows_over_the_limit_are_cut_and_counted_where_that_is_asked_for(backend, plan):
    written(Path(plan.train_file), [row(1), row(2, 20)])
    plan = msgspec.structs.replace(plan, too_long="truncate")
    tight = msgspec.structs.replace(backend, max_tokens=60, epochs=1.0)
    (problem,) = tight.validate(plan)
    result, events = trained(tight, plan)
    whole = int(problem.detail.split()[0])
    assert events[0] == Event(kind="warning", text=f"1 rows were cut at 60 tokens; {whole - 60} tokens are lost")
    assert result.tokens == tight.estimate(plan).tokens


def test_another_interpreter_trains_where_the_project_names_one(tiny_model, plan, tmp_path):
    elsewhere = environment(tmp_path / "elsewhere")
    backend = Peft(model=str(tiny_model), python=str(elsewhere), **(OPTIONS | {"epochs": 1.0}))
    assert list(backend.preflight()) == []
    result, _ = trained(backend, plan)
    assert result.facts["python"] == str(elsewhere)


def environment(folder: Path) -> Path:
    """The interpreter of a fresh environment that borrows what is installed here."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    [site] = folder.glob("lib/python*/site-packages")
    borrowed = [sysconfig.get_path("purelib"), *(path for path in sys.path if path)]
    (site / "borrowed.pth").write_text("\n".join(borrowed), encoding="utf-8")
    return folder / "bin" / "python"


def test_a_training_nobody_listens_to_ends(backend, plan):
    child = started(backend, plan)
    assert child.stdout is not None
    child.stdout.readline()
    child.stdout.close()
    assert child.wait(60) == 1


def test_a_training_ends_with_its_parent(backend, plan):
    argv = repr(backend.command(plan).argv)
    starter = f"import subprocess, time; c = subprocess.Popen({argv}); print(c.pid, flush=True); time.sleep(60)"
    parent = subprocess.Popen([sys.executable, "-c", starter], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    orphan = int(parent.stdout.readline())
    parent.stdout.readline()  # the first step: its watch has begun
    parent.kill()
    parent.wait()
    assert gone(orphan)


def gone(pid: int, seconds: float = 10) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if not Path(f"/proc/{pid}").exists() or "(zombie)" in Path(f"/proc/{pid}/status").read_text():
            return True
        time.sleep(0.05)
    return False
