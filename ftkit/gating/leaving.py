"""A gate's result on disk and in the CI's summary: `gate.json`, `gate.md`, and `gate.xml` for JUnit's readers."""

import os
from pathlib import Path

from ftkit import folders, jsonl
from ftkit.errors import ConfigError
from ftkit.gating.results import GateResult
from ftkit.sections import GateFile
from ftkit.settings import converted, read

FILES = ("gate.json", "gate.md", "gate.xml")

_SUMMARY = "GITHUB_STEP_SUMMARY"
"""The variable in which GitHub's runners name a file whose Markdown stands on the run's page."""


def leave(result: GateResult, folder: Path, markdown: str, junit: str) -> None:
    """Writes the three files into the score folder, and appends the Markdown to the CI's summary where there is one."""
    texts = (jsonl.pretty(result), markdown.encode("utf-8", "replace"), junit.encode("utf-8", "replace"))
    with folders.told_when_disk_fails(folder):
        for name, text in zip(FILES, texts, strict=True):
            folders.write_durably(folder / name, text)
    if summary := os.environ.get(_SUMMARY):
        _append(Path(summary), markdown)


def from_file(path: Path) -> GateFile:
    """The gate in a file of its own, with the keys of a project's `score.gate`."""
    document = read(path)
    return converted(document.content, GateFile, document)


def _append(path: Path, text: str) -> None:
    try:
        with path.open("a", encoding="utf-8", errors="replace") as file:
            file.write(text + "\n")
    except OSError as error:
        raise ConfigError(f"{_SUMMARY} names {path}, which cannot be written: {error.strerror}.") from error
