"""The folders of runs as they lie on the disk, each with what its journal says."""

from pathlib import Path

import msgspec

from ftkit import folders
from ftkit.errors import ConfigError, FtkitError
from ftkit.journal import JOURNAL, Journal
from ftkit.journal_entries import Intent
from ftkit.manifests import MODEL_MANIFEST
from ftkit.training.standing import Standing, standing


class RunFolder(msgspec.Struct, frozen=True, kw_only=True):
    """A folder that a run was begun in: finished, or still being built."""

    path: Path
    intent: Intent
    standing: Standing
    finished: bool
    at_work: bool  # a process of ours is building it

    @property
    def journal(self) -> Journal:
        """Its journal."""
        return Journal(self.path / JOURNAL)


def found(models: Path) -> list[RunFolder]:
    """Every run folder below a folder of models, the last heard of first; not those without a readable journal."""
    paths = sorted(path.parent for path in models.glob(f"*/{JOURNAL}"))
    read = [folder for path in paths if (folder := _readable(path)) is not None]
    return sorted(read, key=lambda folder: folder.standing.last, reverse=True)


def of_model(model: Path) -> RunFolder:
    """What is being built of a model folder, or else the finished one. Raises ConfigError where nothing was begun."""
    for path in (folders.partial_of(model), model):
        folder = _read(path) if (path / JOURNAL).exists() else None
        if folder is not None:
            return folder
    raise ConfigError(f"nothing was begun in {model}. 'ftkit train' begins it; 'ftkit runs' lists what there is.")


def _readable(path: Path) -> RunFolder | None:
    try:
        return _read(path)
    except FtkitError:
        return None


def _read(path: Path) -> RunFolder | None:
    now = standing(Journal(path / JOURNAL).entries())
    if now.intent is None:
        return None
    finished = (path / MODEL_MANIFEST).exists() and not path.name.endswith(".partial")
    at_work = not finished and folders.is_locked(path)
    return RunFolder(path=path, intent=now.intent, standing=now, finished=finished, at_work=at_work)
