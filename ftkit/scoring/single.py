"""One question to a fine-tuned model and to the best baseline, judged by the contract."""

from collections.abc import Iterator
from pathlib import Path

import msgspec

from ftkit import datasets, folders
from ftkit.contract import Findings
from ftkit.errors import ConfigError
from ftkit.manifests import SCORE_MANIFEST
from ftkit.plugins import Plugins
from ftkit.project import Candidate, Project
from ftkit.reports import Prediction
from ftkit.scoring import asking, candidates
from ftkit.scoring.choosing import as_chosen
from ftkit.scoring.judging import judged
from ftkit.scoring.right_answers import Reference
from ftkit.scoring.trial import built_bench, read_report
from ftkit.values import Example, Message, Reply

_ID = "question"


class Answered(msgspec.Struct, frozen=True, kw_only=True):
    """What a candidate said, and what the contract says of it."""

    candidate: str
    described: str
    reply: Reply
    findings: Findings


def asked(  # noqa: PLR0913 - the folders are said by name
    project: Project, plugins: Plugins, run: str, question: str, *, dataset: Path, models: Path, score: Path
) -> Iterator[Answered]:
    """The answer of the run's model, then that of the best baseline, where the project has one."""
    project.run(run)
    data = datasets.opened(dataset)
    bench = built_bench(project.contract, (), plugins, project.root)
    case = Example(
        id=_ID,
        prompt=(Message(role="user", content=question),),
        completion=(),
        group=_ID,
        origin=_ID,
        record={"input": question},
    )
    choices = read_report(score).choices if folders.is_finished(score, SCORE_MANIFEST) else {}
    for candidate in (as_chosen(one, plugins, choices) for one in _who(project, run, score)):
        ready = candidates.ready(candidate, project, plugins, models, data, bench.contract)
        wanted = asking.questions(ready, [case], data.rows("train"), bench.contract, project.score.max_tokens)
        silence = Reply(id=_ID, error=f"predictor '{ready.predictor_reference.name}' gave no reply")
        reply = next(iter(ready.predictor.predict(wanted.rounds[0], frozenset())), silence)
        prediction = Prediction(candidate=candidate.name, id=_ID, output=reply.output, error=reply.error)
        [verdict] = judged([prediction], {_ID: Reference(record=case.record)}, bench)
        yield Answered(candidate=candidate.name, described=ready.described, reply=reply, findings=verdict.findings)


def _who(project: Project, run: str, score: Path) -> Iterator[Candidate]:
    """The candidate of the run, asked as the project asks it, and the best baseline of the last report."""
    ours = [candidate for candidate in project.score.candidates if candidate.model == run]
    yield ours[0] if ours else Candidate(name=run, model=run)
    baseline = _best_baseline(project, score)
    if baseline is not None:
        yield baseline


def _best_baseline(project: Project, score: Path) -> Candidate | None:
    """The best baseline of the last report, else the first one in the project."""
    if folders.is_finished(score, SCORE_MANIFEST):
        try:
            return project.candidate(read_report(score).verdict.baseline)
        except ConfigError:  # the report is older than the project file
            pass
    return next((candidate for candidate in project.score.candidates if candidate.predictor is not None), None)
