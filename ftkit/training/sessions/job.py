"""What the process of a driven session is told, in a file of the run's folder."""

from pathlib import Path

from ftkit.manifests import Intended
from ftkit.values import TrainingPlan, Value

JOB = "session.json"


class SessionJob(Value, frozen=True, kw_only=True):
    """Everything the loop needs besides the journal."""

    root: str  # what relative paths of the backend's options start from
    intended: Intended
    plan: TrainingPlan

    @property
    def folder(self) -> Path:
        """The run's folder."""
        return Path(self.plan.folder)
