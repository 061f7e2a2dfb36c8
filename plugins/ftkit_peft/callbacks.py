"""What is done between the steps of a training: its losses are told, and it is ended. For the child only."""

from typing import Any

from transformers import TrainerCallback

from ftkit import Event
from ftkit_peft import early_stopping
from ftkit_peft.options import EarlyStopping


class Progress(TrainerCallback):  # type: ignore[misc]
    """Tells each step's loss and each look at the validation rows; stops a training whose loss is not a number."""

    def __init__(self, tell: Any) -> None:
        self.tell = tell

    def on_log(self, _args: Any, state: Any, _control: Any, logs: dict[str, Any], **_: Any) -> None:
        """Called by the trainer after each step and after each evaluation."""
        loss, held = logs.get("loss"), logs.get("eval_loss")
        if loss is None and held is None:
            return
        if loss is not None and loss != loss:  # noqa: PLR0124 - the test for NaN that needs no import
            raise SystemExit(f"the loss became NaN in step {state.global_step}; lower the learning_rate.")
        if state.is_world_process_zero:
            steps = {"step": state.global_step, "steps": state.max_steps}
            self.tell(Event(kind="progress", **steps, loss=loss, validation_loss=held))


class Patience(TrainerCallback):  # type: ignore[misc]
    """Ends the training when its validation losses say so."""

    def __init__(self, rule: EarlyStopping) -> None:
        self.rule = rule

    def on_evaluate(self, _args: Any, state: Any, control: Any, **_: Any) -> None:
        """Called by the trainer after each evaluation, whose loss is in the log by then."""
        if early_stopping.is_over(early_stopping.validation_losses(state.log_history), self.rule):
            control.should_training_stop = True
