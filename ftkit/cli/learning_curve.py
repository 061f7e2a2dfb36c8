"""`ftkit score --learning-curve`: trains a run on nested parts of its rows, scores all, and says if more would pay.

A row of a smaller part is in every larger one, as rows are taken by their hash.
"""

from collections.abc import Sequence
from pathlib import Path

import click
import msgspec

from ftkit import datasets
from ftkit.cli import show
from ftkit.plugins import Plugins
from ftkit.project import Candidate, Project, Run
from ftkit.scoring import stage as scoring
from ftkit.scoring.learning_curve import Part
from ftkit.scoring.stage import Effort, Scored


class Fractions(click.ParamType[tuple[float, ...]]):
    """Parts of the rows, between commas: "0.25,0.5,1". All of them are always among the parts."""

    name = "fractions"

    def convert(
        self, value: str | tuple[float, ...], param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[float, ...]:
        """The parts in order. Fails for what is no number within 0 and 1."""
        if not isinstance(value, str):
            return value
        try:
            found = {float(one) for one in value.split(",")} | {1.0}
        except ValueError:
            self.fail(f"{value!r} are not numbers between commas.", param, ctx)
        if not all(0 < one <= 1 for one in found):
            self.fail(f"{value!r}: each part must be above 0 and at most 1.", param, ctx)
        return tuple(sorted(found))


def scored(  # noqa: PLR0913 - the folders are said by name
    project: Project,
    plugins: Plugins,
    name: str,
    fractions: Sequence[float],
    *,
    dataset: Path,
    models: Path,
    folder: Path,
    effort: Effort,
) -> Scored:
    """Trains what is not trained yet, and scores every part on the same test cases."""
    from ftkit.training import stage as training

    rows = project.run(name).rows or datasets.opened(dataset).manifest.counts.by_split["train"]
    parts = [Part(fraction, round(rows * fraction) or 1, _part_name(name, fraction)) for fraction in fractions]
    divided = with_parts(project, name, parts)
    for part in parts:
        with show.training(part.candidate) as tell:
            training.run(divided, part.candidate, plugins, dataset=dataset, folder=models / part.candidate, tell=tell)
    with show.asking() as tell_asked:
        return scoring.run(
            divided,
            plugins,
            dataset=dataset,
            models=models,
            folder=folder,
            effort=effort,
            parts=parts,
            tell=tell_asked,
        )


def with_parts(project: Project, name: str, parts: Sequence[Part]) -> Project:
    """The project with a run and a candidate for each part; of the other candidates only the baselines are asked."""
    whole = project.run(name)
    asked = next((one for one in project.score.candidates if one.model == name), Candidate(name=name, model=name))
    runs = [_run(whole, part) for part in parts if part.candidate != name]
    divided = (msgspec.structs.replace(asked, name=part.candidate, model=part.candidate) for part in parts)
    baselines = (one for one in project.score.candidates if one.predictor is not None)
    score = msgspec.structs.replace(project.score, candidates=(*divided, *baselines), choose=None, prices={})
    return msgspec.structs.replace(project, runs=(*project.runs, *runs), score=score)


def _run(whole: Run, part: Part) -> Run:
    return msgspec.structs.replace(whole, name=part.candidate, rows=part.rows)


def _part_name(name: str, fraction: float) -> str:
    return name if fraction == 1 else f"{name}-{fraction * 100:g}-percent"
