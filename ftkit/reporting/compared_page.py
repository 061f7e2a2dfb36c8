"""Two runs as one HTML page: what changed, and every case with the answers of both runs side by side."""

from collections.abc import Iterator
from functools import cache
from itertools import islice
from pathlib import Path

from jinja2 import Template
from msgspec.structs import replace

from ftkit import jsonl
from ftkit.errors import DataError
from ftkit.gating.results import RunComparison
from ftkit.manifests import SCORE_MANIFEST
from ftkit.reporting import changes, charts, comparisons, words
from ftkit.reporting.case_data import packed_cases
from ftkit.reporting.cases import CaseView
from ftkit.reporting.environment import environment, own, policy
from ftkit.reporting.folder import read_cases
from ftkit.reporting.html import checks_of
from ftkit.reporting.selection import ANSWERS
from ftkit.reports import CandidateReport, ScoreReport


def html(found: RunComparison, before: Path, after: Path) -> Iterator[str]:
    """The page in pieces; cases that broke or were fixed come first. Raises DataError for what is no score folder."""
    earlier, later = _report(before), _report(after)
    names = [one.candidate for one in found.candidates]
    both = replace(later, candidates=dict(_paired(names, earlier, later)), pairs=(), slices=())
    style, script = own("report.css"), own("diff.js", "cases.js", "report.js")
    checks = checks_of(both)
    stream = _template().stream(
        found=found,
        report=both,
        candidates=both.candidates,
        cases=packed_cases(_cases(found, names, before, after), both, tuple(checks)),
        left_out="",
        checks=checks,
        style=style,
        script=script,
        policy=policy(style, script),
    )
    stream.enable_buffering(64)
    return iter(stream)


def _report(run: Path) -> ScoreReport:
    if not (run / SCORE_MANIFEST).is_file():
        raise DataError(f"{run} is no score folder, and a page needs the answers of both runs. Name two score folders.")
    return jsonl.read_value(run / SCORE_MANIFEST, ScoreReport)


def _paired(names: list[str], earlier: ScoreReport, later: ScoreReport) -> Iterator[tuple[str, CandidateReport]]:
    for name in names:
        yield f"{name}, before", replace(earlier.candidates[name], fine_tuned=False)
        yield f"{name}, after", replace(later.candidates[name], fine_tuned=True)


def _cases(found: RunComparison, names: list[str], before: Path, after: Path) -> Iterator[CaseView]:
    """The cases of the later run with both runs' answers: those that changed sides, then the first."""
    changed = dict.fromkeys(id_ for one in found.candidates for id_ in (*one.broken, *one.fixed))
    most = max(1, ANSWERS // max(1, 2 * len(names)))
    firsts = (case.id for case in read_cases(after))
    wanted = dict.fromkeys(islice((*changed, *islice(firsts, most)), most))
    ids = frozenset(wanted)
    earlier, later = ({case.id: case for case in read_cases(run, ids)} for run in (before, after))
    for id_ in (one for one in wanted if one in later):
        case = later[id_]
        answers = {f"{name}, after": case.answers.get(name, ()) for name in names}
        if id_ in earlier:
            answers |= {f"{name}, before": earlier[id_].answers.get(name, ()) for name in names}
        yield replace(case, answers=answers)


@cache
def _template() -> Template:
    templates = environment()
    templates.globals.update(changes=changes, charts=charts, comparisons=comparisons, words=words)
    return templates.get_template("compared.html.jinja")
