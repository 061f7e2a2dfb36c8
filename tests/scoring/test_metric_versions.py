from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import ClassVar

from ftkit import Answer, Component, Score
from ftkit.contract import Contract
from ftkit.folders import file_digest
from ftkit.scoring.judging import Bench, KeyedMetric
from ftkit.scoring.metric_versions import metric_versions


class Plain(Component, frozen=True, kw_only=True):
    """Depends on nothing."""

    name: ClassVar[str] = "plain"
    measures: ClassVar[tuple[str, ...]] = ("plain",)
    passes_or_fails: ClassVar[bool] = False

    def scores(self, answers: Iterable[Answer]) -> Iterator[Score]:
        return (Score(absent="never") for _ in answers)


class Scripted(Plain, frozen=True, kw_only=True):
    """Depends on a file and on a library."""

    name: ClassVar[str] = "scripted"
    script: str

    def sources(self) -> tuple[Path, ...]:
        return (Path(self.script),)

    def versions(self) -> dict[str, str]:
        return {"library": "2.0"}


def test_what_decides_scores_is_told_by_metric(tmp_path):
    script = tmp_path / "wer.py"
    script.write_text("...", encoding="utf-8")
    scripted = Scripted(script=str(script))
    bench = Bench.of(
        Contract(), [KeyedMetric(metric=Plain()), KeyedMetric(metric=scripted), KeyedMetric(metric=scripted, key="own")]
    )
    told = {"wer.py": file_digest(script), "library": "2.0"}
    assert metric_versions(bench) == {"scripted": told, "own": told}
