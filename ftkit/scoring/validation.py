"""Asks whoever has a rival on the validation split first: variants, and the best of each side, are settled there.

The test must not choose what it measures: the best of several by luck would be measured by that very luck.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from ftkit import folders
from ftkit.errors import DataError
from ftkit.reports import CandidateReport, Choice
from ftkit.scoring import asking, choosing, trial
from ftkit.scoring.asking import Tell
from ftkit.scoring.choosing import Entrant
from ftkit.scoring.known import Known
from ftkit.scoring.panels import Ground, Panel, panel
from ftkit.sections import ChooseFile

FOLDER = "validation"
"""Within the score folder: the predictions and verdicts of whoever was asked there."""


_ON_TEST = (
    "The {split} split has no rows, so which candidate is the best of its side was settled on the test itself, and the "
    "best one's figures flatter it. Give {split} a share under prepare.split."
)


class Tried(msgspec.Struct, frozen=True, kw_only=True):
    """Everyone who may be scored, and what is asked of them on the validation split, if anything is."""

    entrants: tuple[Entrant, ...]
    panel: Panel | None = None
    warning: str = ""  # what a reader of the report must know of how the best were settled

    @property
    def keys(self) -> dict[str, str]:
        """What decides each one's answers there."""
        return self.panel.keys if self.panel else {}


class Chosen(msgspec.Struct, frozen=True, kw_only=True):
    """Who is scored on the test, one of each candidate."""

    entrants: Sequence[Entrant]
    choices: dict[str, Choice] = {}
    reports: Mapping[str, CandidateReport] = {}  # of the candidates on the validation split


def tried(ground: Ground) -> Tried:
    """The entrants, with the questions of those who have a rival.

    Raises DataError where variants are to be told apart and there are no cases for it.
    """
    score = ground.project.score
    entrants = choosing.entrants(score.candidates, ground.plugins)
    choose = score.choose or ChooseFile()
    cases = ground.data.sample(choose.split, choose.cases, score.seed)
    everyone = panel(ground, {one.name: one.named for one in entrants}, cases)
    rivals = _rivals(everyone)
    if not rivals:
        return Tried(entrants=entrants)
    if cases:
        return Tried(entrants=entrants, panel=everyone.among({name: name for name in rivals}))
    if score.choose or any(one.label for one in entrants):
        raise DataError(
            f"the {choose.split} split has no rows to choose on. Give it a share under prepare.split, or name one "
            "value for each option of the prompters and leave score.choose out."
        )
    return Tried(entrants=entrants, warning=_ON_TEST.format(split=choose.split))


def _rivals(everyone: Panel) -> list[str]:
    """Those who are not alone on their side, fine-tuned or not; nobody where there is no other side to be compared."""
    sides = {name: one.candidate.fine_tuned for name, one in everyone.asked.items()}
    counts = Counter(sides.values())
    variants = len(everyone.asked) > len(everyone.ground.project.score.candidates)
    return [name for name, side in sides.items() if counts[side] > 1 and (variants or len(counts) > 1)]


def chosen(found: Tried, partial: Path, known: Known, tell: Tell) -> Chosen:
    """Asks and judges on the validation split into a folder of its own, and settles who is scored."""
    if found.panel is None:
        folders.removed(partial / FOLDER)  # of an interrupted run that had something to choose
        return Chosen(entrants=found.entrants)
    answers = {
        name: asking.answered(one, partial / "asked", known.answers(name, one.key), _named_after_the_split(tell))
        for name, one in found.panel.asked.items()
    }
    folder = partial / FOLDER
    folder.mkdir(exist_ok=True)
    judging = found.panel.trial(answers)
    reports = trial.summaries(judging, trial.judged(judging, folder))
    choices = choosing.chosen(found.entrants, reports, len(found.panel.cases))
    entrants = choosing.settled(found.entrants, choices)
    return Chosen(
        entrants=entrants,
        choices=choices,
        reports={one.candidate.name: reports[one.name] for one in entrants if one.name in reports},
    )


def _named_after_the_split(tell: Tell) -> Tell:
    """Tells of a candidate so that nobody takes its rehearsal for the test."""
    return lambda name, answered, wanted: tell(f"{name} on validation", answered, wanted)
