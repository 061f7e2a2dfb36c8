"""Scaffolded distributions put on a path as if they were installed: their metadata beside their sources."""

import os
import tomllib
from pathlib import Path


def installed(folders, site: Path) -> dict[str, str]:
    """Writes their metadata into a folder; the environment of a Python that finds them there."""
    site.mkdir(exist_ok=True)
    for folder in folders:
        project = tomllib.loads((folder / "pyproject.toml").read_text("utf-8"))["project"]
        metadata = site / f"{project['name'].replace('-', '_')}-{project['version']}.dist-info"
        metadata.mkdir()
        needs = "".join(f"Requires-Dist: {one}\n" for one in project["dependencies"])
        text = f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n{needs}"
        (metadata / "METADATA").write_text(text, encoding="utf-8")
        points = "".join(f"{name} = {place}\n" for name, place in project["entry-points"]["ftkit"].items())
        (metadata / "entry_points.txt").write_text(f"[ftkit]\n{points}", encoding="utf-8")
    path = os.pathsep.join([str(site), *(str(folder / "src") for folder in folders)])
    return {**os.environ, "PYTHONPATH": path}
