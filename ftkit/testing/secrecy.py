"""Keys that must not come out: variables of the environment are set to marks, and the marks are looked for."""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

Secrets = Sequence[str] | Mapping[str, str]
"""Variables that hold keys; of a mapping, each with how its keys begin, for an SDK that looks at that."""


@contextmanager
def secrets_set(variables: Secrets) -> Iterator[dict[str, bytes]]:
    """The environment with a mark in each of these variables; the marks by variable. Put back afterwards."""
    begins = variables if isinstance(variables, Mapping) else {}
    before = {name: os.environ.get(name) for name in variables}
    marks = {
        name: f"{begins.get(name, 'sk-')}mark-{place:04}-of-{name.lower()}" for place, name in enumerate(variables)
    }
    os.environ.update(marks)
    try:
        yield {name: mark.encode() for name, mark in marks.items()}
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def no_secret_in(text: bytes, marks: Mapping[str, bytes], where: str) -> None:
    """Fails where a mark stands in the text."""
    found = [name for name, mark in marks.items() if mark in text]
    assert found == [], f"the value of {', '.join(found)} stands in {where}"


def no_secret_below(folder: Path, marks: Mapping[str, bytes]) -> None:
    """Fails where a mark stands in a file of the folder, or in a file's name."""
    for path in sorted(folder.rglob("*")):
        no_secret_in(str(path).encode(), marks, f"the name of {path}")
        if path.is_file():
            no_secret_in(path.read_bytes(), marks, str(path))
