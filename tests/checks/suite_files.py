"""The public suites beside the tests: the files as they were published, packed, with their licences."""

import tarfile
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "suites"


@cache
def suite(name: str) -> dict[str, bytes]:
    """The files of a suite by their path in it."""
    with tarfile.open(FOLDER / f"{name}.tar.xz") as packed:
        files = [member for member in packed.getmembers() if member.isfile() and member.name != "LICENSE"]
        return {member.name: packed.extractfile(member).read() for member in files}


def unpack(name: str, under: str, folder: Path) -> None:
    """Writes the suite's files below `under` to a folder."""
    for path, content in suite(name).items():
        if path.startswith(under):
            target = folder / path.removeprefix(under)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
