"""The guards of a comparison: what candidates were asked with, what they answered, what they may have been shown."""

from collections.abc import Collection, Iterator, Mapping, Sequence

import msgspec

from ftkit import interfaces, jsonl
from ftkit.project import Project
from ftkit.reports import Exposure, Guard
from ftkit.scoring.candidates import Ready
from ftkit.scoring.guards import Contender, Observed, everything, ordered
from ftkit.scoring.guards.judges import of_the_same_family
from ftkit.scoring.guards.leaks import shown_guards, trained_guard
from ftkit.scoring.panels import Panel


class Guarded(msgspec.Struct, frozen=True, kw_only=True):
    """What the report says of a comparison's soundness."""

    guards: tuple[Guard, ...]
    exposures: dict[str, Exposure] = {}


def of_project(panel: Panel, observed: Mapping[str, Observed]) -> Guarded:
    """All guards over candidates that were asked here, and what their answers looked like."""
    asked = {name: one.candidate for name, one in panel.asked.items()}
    contenders = [_contender(one, observed[name]) for name, one in asked.items()]
    exposures = {name: one for name, ready in asked.items() if (one := _exposure(ready, panel)) is not None}
    found = [*everything(contenders), *shown_guards(exposures), *judges_guards(panel.ground.project, contenders)]
    if any(one.fine_tuned for one in contenders):
        found.append(trained_guard(panel.ground.data.manifest.leaks))
    return Guarded(guards=ordered(found), exposures=exposures)


def of_answers(observed: Mapping[str, Observed], fine_tuned: Collection[str]) -> Guarded:
    """The guards over answers that were made elsewhere; of who made them nothing is known but the name."""
    contenders = [Contender(name=name, fine_tuned=name in fine_tuned, observed=one) for name, one in observed.items()]
    return Guarded(guards=everything(contenders))


def judges_guards(project: Project, contenders: Sequence[Contender]) -> Iterator[Guard]:
    """For each metric that asks a predictor of its own, whether that is of a candidate's family."""
    models = {one.name: str(one.options.get("model", "")) for one in contenders}
    for metric in (named.metric for named in project.score.metrics):
        told = metric.options.get("predictor")
        for options in told.values() if isinstance(told, dict) else ():
            yield from of_the_same_family(metric.name, str((options or {}).get("model", "")), models)


def _contender(ready: Ready, observed: Observed) -> Contender:
    reference = ready.predictor_reference
    return Contender(
        name=ready.name,
        fine_tuned=ready.fine_tuned,
        stands_in=ready.predictor.stands_in if isinstance(ready.predictor, interfaces.StandIn) else "",
        fingerprint=ready.predictor.fingerprint(),
        predictor=reference.name,
        options=reference.options,
        prompter=jsonl.digest(ready.prompter_reference.written()),
        observed=observed,
    )


def _exposure(ready: Ready, panel: Panel) -> Exposure | None:
    from ftkit.scoring.guards.exposure import exposure

    prompter = ready.prompter
    if not isinstance(prompter, interfaces.ShowsMaterial):
        return None
    return exposure(lambda: prompter.material(panel.ground.data.rows("train")), panel.cases)
