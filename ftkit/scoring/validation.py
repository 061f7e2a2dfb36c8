"""Asks everyone on the validation split first, where variants and the best baseline are to be settled there."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

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


class Tried(msgspec.Struct, frozen=True, kw_only=True):
    """Everyone who may be scored, and what is asked of them on the validation split, if anything is."""

    entrants: tuple[Entrant, ...]
    panel: Panel | None = None

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
    """The entrants, with their questions where they are to be compared. Raises DataError where there are no cases."""
    score = ground.project.score
    entrants = choosing.entrants(score.candidates, ground.plugins)
    choose = score.choose or (ChooseFile() if any(one.label for one in entrants) else None)
    if choose is None:
        return Tried(entrants=entrants)
    cases = ground.data.sample(choose.split, choose.cases, score.seed)
    if not cases:
        raise DataError(
            f"the {choose.split} split has no rows to choose on. Give it a share under prepare.split, or name one "
            "value for each option of the prompters and leave score.choose out."
        )
    return Tried(entrants=entrants, panel=panel(ground, {one.name: one.named for one in entrants}, cases))


def chosen(found: Tried, partial: Path, known: Known, tell: Tell) -> Chosen:
    """Asks and judges on the validation split into a folder of its own, and settles who is scored."""
    if found.panel is None:
        return Chosen(entrants=found.entrants)
    answers = {
        name: asking.answered(one, partial / "asked", known.answers(name, one.key), tell)
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
        reports={one.candidate.name: reports[one.name] for one in entrants},
    )
