"""Who is asked what: the candidates with their questions, and the cases of a split that these are about."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from ftkit import interfaces
from ftkit.datasets import Dataset
from ftkit.folders import file_digest
from ftkit.plugins import Plugins
from ftkit.project import Candidate, Project
from ftkit.reports import ScoredCase
from ftkit.scoring import asking, candidates, earlier
from ftkit.scoring.answers import Answers
from ftkit.scoring.asking import Questions, Repetition
from ftkit.scoring.cases import CaseNotes, Cases, digests_of
from ftkit.scoring.judging import Bench
from ftkit.scoring.right_answers import HeldReferences, Reference
from ftkit.scoring.trial import Trial
from ftkit.values import Example


class Ground(msgspec.Struct, frozen=True, kw_only=True):
    """What all candidates of a project stand on."""

    project: Project
    plugins: Plugins
    models: Path
    data: Dataset
    bench: Bench
    engine: interfaces.Engine


class Panel(msgspec.Struct, frozen=True, kw_only=True):
    """Candidates by name, each with what it is asked, and the cases."""

    ground: Ground
    cases: Sequence[Example]
    asked: Mapping[str, Questions]

    @property
    def keys(self) -> dict[str, str]:
        """What decides each one's answers."""
        return {name: one.key for name, one in self.asked.items()}

    def among(self, names: Mapping[str, str]) -> "Panel":
        """Only these, each under a new name."""
        return msgspec.structs.replace(self, asked={new: self.asked[old] for old, new in names.items()})

    def scored_cases(self) -> list[ScoredCase]:
        """The cases as the report shows them."""
        columns = self.ground.project.score.slices
        return [
            ScoredCase(
                id=case.id,
                prompt=case.prompt,
                reference=case.target,
                group=case.group,
                slices={column: case.record.get(column, "") for column in columns},
            )
            for case in self.cases
        ]

    def trial(self, answers: Mapping[str, Answers]) -> Trial:
        """The answers, ready to be judged."""
        return Trial(
            answers=answers,
            cases=self._cases(),
            references=HeldReferences(tuple(map(_reference, self.cases))),
            bench=self.ground.bench,
            fine_tuned=frozenset(name for name, one in self.asked.items() if one.candidate.fine_tuned),
            engine=self.ground.engine,
            key=self._key(answers),
        )

    def _key(self, answers: Mapping[str, Answers]) -> str:
        """Of all that decides the verdicts on these answers."""
        told = [[name, file_digest(one.lines.path)] for name, one in answers.items()]
        cases = [case.id for case in self.cases]
        metrics = self.ground.project.score.metrics
        return earlier.key_of(self.ground.bench, metrics, self.ground.data.manifest.digest, cases, told)

    def _cases(self) -> Cases:
        notes = CaseNotes(self.ground.project.score.slices)
        for case in self.cases:
            notes.add(case.group, case.record)
        return notes.cases(digests_of(case.id for case in self.cases))


def panel(ground: Ground, who: Mapping[str, Candidate], cases: Sequence[Example]) -> Panel:
    """The candidates with their questions; nobody is asked yet."""
    score = ground.project.score
    repetition = Repetition(repeats=score.repeats, temperature=score.temperature, seed=score.seed)
    built = ground.bench.contract
    asked = {}
    for name, candidate in who.items():
        one = candidates.ready(candidate, ground.project, ground.plugins, ground.models, ground.data, built)
        rows = ground.data.rows("train")
        asked[name] = asking.questions(one, cases, rows, built, score.max_tokens, repetition)
    return Panel(ground=ground, cases=cases, asked=asked)


def _reference(case: Example) -> Reference:
    return Reference(text=case.target, record=case.record, prompt=case.prompt)
