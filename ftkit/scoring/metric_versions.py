"""What decides metrics' scores besides their options: libraries, models, scripts."""

from ftkit import interfaces
from ftkit.folders import file_digest
from ftkit.scoring.judging import Bench

Versions = dict[str, dict[str, str]]


def metric_versions(bench: Bench) -> Versions:
    """Metric -> what -> its version, fingerprint or digest; metrics that depend on nothing else are left out."""
    told = {keyed.key or keyed.metric.name: _versions(keyed.metric) for keyed in bench.metrics}
    return {name: versions for name, versions in told.items() if versions}


def _versions(metric: interfaces.Metric) -> dict[str, str]:
    files = metric.sources() if isinstance(metric, interfaces.HasSources) else ()
    scripts = {path.name: file_digest(path) for path in files}
    return {**scripts, **(metric.versions() if isinstance(metric, interfaces.HasVersions) else {})}
