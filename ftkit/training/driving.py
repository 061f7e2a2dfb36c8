"""Each kind of backend is driven by a module of its own."""

from ftkit.errors import ConfigError
from ftkit.training import kinds, local_process, remote_job, session_process
from ftkit.training.plans import Training
from ftkit.training.undertaking import Undertaking
from ftkit.values import TrainingResult


def trained(work: Undertaking, training: Training) -> TrainingResult:
    """What the training left, whatever it took: begun, continued, or only fetched."""
    kind = kinds.kind_of(work.backend)
    if kind == "remote-job":
        return remote_job.trained(work, training)
    if work.decisions.made or work.decisions.not_made:
        raise ConfigError(
            f"--made and --not-made are about a vendor's job, and backend '{work.backend.name}' is a {kind}."
        )
    if kind == "driven-session":
        return session_process.trained(work, training)
    return local_process.trained(work, training)
