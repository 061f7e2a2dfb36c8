"""The vendor and the service as an installed distribution, for commands and for processes of their own."""

from pathlib import Path

ROOT = Path(__file__).parents[2]
_POINTS = "[ftkit]\nvendor = tests.training.vendor\ntoy = tests.training.toy_service\n"


def installed(folder):
    """Writes the distribution into a folder; the paths that must be looked in."""
    info = folder / "doubles-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: doubles\nVersion: 1.0\n", encoding="utf-8")
    (info / "entry_points.txt").write_text(_POINTS, encoding="utf-8")
    return [str(ROOT), str(folder)]
