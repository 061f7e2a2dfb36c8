"""What happens on the way: packs, batches of batches, looks at the validation rows, and an early end."""

import json
from pathlib import Path

import msgspec
import pytest
from ftkit_peft import arguments
from ftkit_peft.job import Job

from ftkit import Event

from .in_process import backend, planned, trained, validation_losses
from .peft_rows import row, written

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::DeprecationWarning")]

STEADY = {"scheduler": "constant", "warmup": 0}


def weights(plan):
    return Path(plan.folder, "adapter", "adapter_model.safetensors").read_bytes()


@pytest.mark.parametrize("method", ["sft", "dpo"])
def test_the_validation_rows_are_looked_at_now_and_then_and_change_nothing(tiny_model, tmp_path, method):
    looking, blind = planned(tmp_path / "looking", method), planned(tmp_path / "blind", method)
    result, events = trained(backend(tiny_model, evaluate_every=4), looking)
    trained(backend(tiny_model), blind)
    assert sorted(validation_losses(events)) == [4, 8, 10]
    assert all(event.steps == 10 for event in events if event.kind == "progress")
    assert [event.step for event in events if event.loss is not None] == list(range(1, 11))
    assert result.loss == next(event.loss for event in reversed(events) if event.loss is not None)
    assert weights(looking) == weights(blind)


@pytest.mark.parametrize("packing", [False, True])
def test_the_validation_loss_is_that_of_the_model_on_these_rows(tiny_model, tmp_path, packing):
    import torch
    from transformers import AutoModelForCausalLM

    from ftkit import dialogue

    plan = planned(tmp_path)
    written(Path(plan.validation_file), [row(100, 6)])
    told = {"trains": "all", "epochs": 1, "evaluate_every": 5, "packing": packing, "max_tokens": 200}
    result, events = trained(backend(tiny_model, **told), plan)
    [encoded] = dialogue.opened(tiny_model).encoded([row(100, 6)])
    model = AutoModelForCausalLM.from_pretrained(Path(plan.folder, "model"), dtype=torch.float32)
    ids = torch.tensor([encoded.ids])
    labels = ids.clone()
    labels[:, : encoded.prompt] = -100
    with torch.no_grad():
        expected = model(input_ids=ids, labels=labels).loss.item()
    assert validation_losses(events)[result.steps] == pytest.approx(expected, rel=1e-4)


def test_a_training_that_gains_nothing_ends_early_and_leaves_its_best(tiny_model, tmp_path):
    stopped, alone = planned(tmp_path / "stopped"), planned(tmp_path / "alone")
    rule = {"early_stopping": {"patience": 2}, "evaluate_every": 5, "learning_rate": 0.2, **STEADY}
    result, events = trained(backend(tiny_model, epochs=40, **rule), stopped)
    losses = validation_losses(events)
    best = min(losses, key=losses.get)
    assert result.steps < 200
    assert (result.facts["best_step"], result.facts["best_validation_loss"]) == (best, losses[best])
    assert result.steps == best + 2 * 5, "two evaluations without a gain"
    assert result.tokens == backend(tiny_model, epochs=result.steps // 5).estimate(stopped).tokens
    trained(backend(tiny_model, epochs=best // 5, learning_rate=0.2, **STEADY), alone)
    assert weights(stopped) == weights(alone)


def test_an_early_end_that_was_killed_before_its_last_word_stays_the_end(tiny_model, tmp_path):
    whole, silenced = planned(tmp_path / "whole"), planned(tmp_path / "silenced")
    tuned = backend(tiny_model, epochs=40, learning_rate=0.2, early_stopping={"patience": 2}, evaluate_every=5)
    first, _ = trained(tuned, whole)
    obstacle = Path(silenced.folder, "training.json.partial")
    obstacle.mkdir()
    with pytest.raises(IsADirectoryError):
        trained(tuned, silenced)
    obstacle.rmdir()
    again, events = trained(tuned, silenced)
    assert (again.steps, again.steps_executed) == (first.steps, 0)
    assert [event.kind for event in events] == ["log"]
    assert (again.loss, again.tokens, again.facts["best_step"]) == (first.loss, first.tokens, first.facts["best_step"])
    assert weights(silenced) == weights(whole)


def test_packed_rows_are_all_trained_in_fewer_steps(tiny_model, tmp_path):
    plan = planned(tmp_path)
    packed = backend(tiny_model, packing=True, max_tokens=160, batch_size=2, learning_rate=0.02)
    result, events = trained(packed, plan)
    assert result.steps < 2 * 20 / 2
    assert result.tokens == packed.estimate(plan).tokens
    assert events[-1].loss < events[0].loss


def test_several_batches_make_a_step(tiny_model, tmp_path):
    plan = planned(tmp_path)
    result, events = trained(backend(tiny_model, batch_size=2, accumulation=5), plan)
    assert (result.steps, result.tokens) == (4, backend(tiny_model).estimate(plan).tokens)
    assert events[0].loss == pytest.approx(first_loss(tiny_model, plan), rel=1e-4)


def first_loss(model, plan):
    """Of the first ten rows, before anything is learnt: the mean over their trained tokens."""
    import torch
    from ftkit_peft.order import training_order
    from transformers import AutoModelForCausalLM

    from ftkit import dialogue

    lines = Path(plan.train_file).read_bytes().splitlines()
    rows = list(dialogue.opened(model).encoded([msgspec.json.decode(line, type=type(row(1))) for line in lines]))
    base = AutoModelForCausalLM.from_pretrained(model, dtype=torch.float32)
    order = training_order([one.whole for one in rows], 2, 2.0, plan.seed)[:10]
    total = count = 0
    for one in (rows[number] for number in order):
        with torch.no_grad():
            logits = base(input_ids=torch.tensor([one.ids])).logits[0, one.prompt - 1 : -1]
        chosen = torch.tensor(one.trained)
        total += torch.nn.functional.cross_entropy(logits, chosen, reduction="sum").item()
        count += len(chosen)
    return total / count


def test_validation_rows_that_are_too_long_are_told_and_left_out(tiny_model, tmp_path):
    plan = planned(tmp_path)
    written(Path(plan.validation_file), [row(1, 5), row(2, 60)])
    _, events = trained(backend(tiny_model, epochs=1, evaluate_every=5, max_tokens=80), plan)
    assert events[0] == Event(kind="warning", text="1 validation rows are over 80 tokens and are not looked at")
    assert 5 in validation_losses(events)


def test_a_loss_that_is_no_number_ends_the_training_with_what_to_do(tiny_model, tmp_path):
    plan = planned(tmp_path)
    with pytest.raises(SystemExit, match=r"the loss became NaN in step \d+; lower the learning_rate"):
        trained(backend(tiny_model, epochs=20, learning_rate=1e12, trains="all"), plan)


def test_trackers_are_those_of_the_project_and_the_run_has_its_name(tiny_model, plan):
    from trl import SFTConfig

    for said, sent in (("none", []), (["trackio", "mlflow"], ["trackio", "mlflow"])):
        job = Job(plan=plan, options=backend(tiny_model, report_to=said))
        settings = SFTConfig(**arguments.common(job, half=False))
        assert (settings.report_to, settings.run_name) == (sent, "tuned")


def test_nothing_but_the_adapter_and_the_figures_is_left(tiny_model, tmp_path):
    plan = planned(tmp_path)
    trained(backend(tiny_model, early_stopping={}, evaluate_every=2), plan)
    assert sorted(path.name for path in Path(plan.folder).iterdir()) == ["adapter", "training.json"]
    assert json.loads(Path(plan.folder, "training.json").read_text())["facts"]["method"] == "sft"
