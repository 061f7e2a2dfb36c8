"""The trained weights of a vendor's job, fetched into a folder that is there whole or not at all."""

from pathlib import Path

from ftkit import folders, interfaces
from ftkit.errors import BackendError, ConfigError
from ftkit.training import attending
from ftkit.training.asking import Tell
from ftkit.training.clock import Clock
from ftkit.training.run_folders import RunFolder


def downloaded(folder: RunFolder, backend: interfaces.Backend, target: Path, clock: Clock, tell: Tell) -> Path:
    """The folder with the weights of a finished run. Raises ConfigError where they cannot be had, or it exists."""
    run = folder.intent.intended.run
    if not isinstance(backend, interfaces.Downloads):
        raise ConfigError(f"the weights of run '{run}' cannot be had: backend '{backend.name}' gives none out.")
    if not folder.finished:
        raise ConfigError(f"run '{run}' is not finished, so there are no weights yet. 'ftkit status' tells more.")
    if target.exists():
        raise ConfigError(f"{target} exists, and nothing is replaced. Name another folder with --to.")
    work = attending.taken_up(folder, backend, clock, tell)
    with folders.building(target) as (partial, _lock):

        def call() -> None:
            folders.emptied(partial)
            backend.download(folder.standing.job, partial)

        work.asker.again(f"the weights of job {folder.standing.job}", call, type(None))
        if not any(partial.iterdir()):
            raise BackendError(f"backend '{backend.name}' gave no weights of job {folder.standing.job}.")
        folders.swap_in(target)
    return target
