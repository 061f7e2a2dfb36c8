import shutil
from pathlib import Path

import msgspec
import pytest
from ftkit_peft import requirements
from ftkit_peft.backend import Peft
from ftkit_peft.job import Job

from ftkit import BackendError, Event, Problem, TrainingResult

from .peft_rows import row, written

UNTRAINED = ["prompt-not-prefix", "nothing-trained", "end-not-trained"]


@pytest.fixture
def backend(tiny_model):
    return Peft(model=str(tiny_model), epochs=2.0)


@pytest.mark.parametrize(
    "options", [{"rank": 0}, {"dropout": 1.0}, {"epochs": 0}, {"scheduler": "cubic"}, {"warmup": 1.5}, {"rang": 8}]
)
def test_an_option_that_cannot_be_is_refused(options):
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(options, Peft)


def test_nothing_stops_a_training_whose_model_and_libraries_are_there(backend):
    assert list(backend.preflight()) == []


def test_a_missing_library_is_named_with_the_line_that_installs_it(backend, monkeypatch):
    monkeypatch.setattr(requirements, "find_spec", lambda name: None if name == "trl" else object())
    assert list(backend.preflight()) == [
        Problem(reason="missing-extra", detail="trl not installed: pip install 'ftkit[peft]'")
    ]


def test_an_unknown_model_is_named_with_the_nearest_alias():
    (problem,) = Peft(model="smollm2-135").preflight()
    assert problem.reason == "no-model"
    assert "model 'smollm2-135': there is no such folder" in problem.detail
    assert "Did you mean 'smollm2-135m'?" in problem.detail


def test_rows_within_the_limit_are_no_problem(backend, plan):
    assert list(backend.validate(plan)) == []


def test_a_row_over_the_limit_is_named_with_its_length(backend, plan):
    written(Path(plan.train_file), [row(1), row(2, 20)])
    problems = list(msgspec.structs.replace(backend, max_tokens=68).validate(plan))
    assert problems == [Problem(id="row-2", reason="too-long", detail="69 tokens, the limit is 68")]
    assert list(msgspec.structs.replace(backend, max_tokens=69).validate(plan)) == []


def test_a_row_whose_prompt_leaves_no_room_for_an_answer_cannot_be_cut(backend, plan):
    written(Path(plan.train_file), [row(1), row(2, 20)])
    plan = msgspec.structs.replace(plan, too_long="truncate")
    problems = list(msgspec.structs.replace(backend, max_tokens=44).validate(plan))
    assert problems == [
        Problem(
            id="row-2", reason="nothing-left", detail="the prompt alone has 44 tokens: cut at 44, no answer is left"
        )
    ]


@pytest.mark.parametrize(
    ("edit", "reasons"),
    [
        (("<|im_end|>", "<|endoftext|>"), ["end-not-trained"]),
        (("assistant\n", "assistant\n<think>"), ["prompt-not-prefix"]),
        (("in messages %}", "in messages if message.role == 'user' %}"), UNTRAINED),
    ],
)
def test_a_template_unfit_for_training_is_a_problem_of_the_whole_run(tiny_model, plan, tmp_path, edit, reasons):
    shutil.copytree(tiny_model, tmp_path / "model")
    template = tmp_path / "model" / "chat_template.jinja"
    template.write_text(template.read_text().replace(*edit))
    problems = Peft(model=str(tmp_path / "model")).validate(plan)
    assert [problem.reason for problem in problems if not problem.id] == reasons


def test_the_estimate_counts_the_tokens_of_all_epochs_and_knows_no_price(backend, plan):
    written(Path(plan.train_file), [row(1), row(2, 20)])
    estimate = backend.estimate(plan)
    assert (estimate.tokens, estimate.mid, estimate.basis) == (2 * (39 + 69), None, "unknown")
    assert msgspec.structs.replace(backend, max_tokens=50).estimate(plan).tokens == 2 * (39 + 50)


def test_the_command_carries_the_whole_job(backend, plan):
    command = backend.command(plan)
    job = msgspec.json.decode(command.argv[3], type=Job)
    assert command.argv[1:3] == ("-m", "ftkit_peft.trainer")
    assert (job.plan, job.options.rank, job.options.scale, job.options.epochs) == (plan, 16, 32.0, 2.0)
    assert command == backend.command(plan)


def test_a_line_of_the_process_is_an_event_or_nothing(backend):
    event = Event(kind="progress", step=3, steps=9, loss=1.5)
    assert backend.event(msgspec.json.encode(event).decode()) == event
    assert [backend.event(line) for line in ("", "Loading weights", '{"kind": "party"}', "[1]")] == [None] * 4


def test_the_result_is_what_the_process_wrote(backend, plan):
    folder = Path(plan.folder)
    (folder / "adapter").mkdir()
    (folder / "adapter" / "adapter_model.safetensors").write_bytes(b"weights")
    (folder / "training.json").write_text(
        '{"template_digest": "ab", "tokens": 9, "steps": 4, "steps_executed": 1, "loss": 0.5}'
    )
    assert backend.result(plan) == TrainingResult(
        kind="adapter",
        base_model=backend.model,
        predictor={"transformers": {"model": backend.model, "adapter": "adapter"}},
        template_digest="ab",
        tokens=9,
        steps=4,
        steps_executed=1,
        loss=0.5,
        facts={"serve_base": backend.model},
    )


@pytest.mark.parametrize(
    ("left", "message"),
    [
        (None, "left no usable .*training.json"),
        ('{"tokens": 9', "left no usable .*training.json"),
        ('{"template_digest": "ab", "tokens": 9, "steps": 4, "steps_executed": 1, "loss": 0.5}', "left no .*adapter"),
    ],
)
def test_a_result_that_is_not_whole_is_an_error(backend, plan, left, message):
    if left is not None:
        Path(plan.folder, "training.json").write_text(left)
    with pytest.raises(BackendError, match=message):
        backend.result(plan)
