"""Checkpoints that survive being killed half-way: one counts only when the list of its files, written last, is true."""

import json
import shutil
from pathlib import Path

_LIST = "complete.json"


def seal(checkpoint: Path) -> None:
    """Declares a checkpoint complete, by the sizes of its files."""
    (checkpoint / _LIST).write_text(json.dumps(_sizes(checkpoint)), encoding="utf-8")


def is_complete(checkpoint: Path) -> bool:
    """Whether everything that was sealed is still there in full."""
    try:
        return bool(json.loads((checkpoint / _LIST).read_text(encoding="utf-8")) == _sizes(checkpoint))
    except (OSError, ValueError):
        return False


def newest(folder: Path) -> Path | None:
    """The newest complete checkpoint; torn ones are removed."""
    complete = []
    for checkpoint in folder.glob("checkpoint-*"):
        if is_complete(checkpoint):
            complete.append(checkpoint)
        else:
            shutil.rmtree(checkpoint)
    return max(complete, key=_step, default=None)


def claim(folder: Path, owner: str) -> bool:
    """Makes the folder this training's own; True when checkpoints of another one had to be removed."""
    mark = folder / "owner"
    foreign = folder.exists() and (not mark.is_file() or mark.read_text(encoding="utf-8") != owner)
    if foreign:
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    mark.write_text(owner, encoding="utf-8")
    return foreign


def _step(checkpoint: Path) -> int:
    return int(checkpoint.name.rpartition("-")[2])


def _sizes(checkpoint: Path) -> dict[str, int]:
    return {file.name: file.stat().st_size for file in sorted(checkpoint.iterdir()) if file.name != _LIST}
