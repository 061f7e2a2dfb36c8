"""What our trainers add to TRL's, whatever the method: a checkpoint counts only when it is whole. For the child."""

from pathlib import Path
from typing import Any

from ftkit_peft import checkpoints


class Resumable:
    """Goes before a TRL trainer among the bases of a class."""

    args: Any
    state: Any

    def create_model_card(self, *_: Any, **__: Any) -> None:
        """None: ftkit writes its own."""

    def _save_checkpoint(self, model: Any, trial: Any) -> None:
        super()._save_checkpoint(model, trial)  # type: ignore[misc] # of the trainer behind it
        if self.args.should_save:
            checkpoints.seal(Path(self.args.output_dir) / f"checkpoint-{self.state.global_step}")
