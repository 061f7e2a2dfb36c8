"""The report as one HTML file that needs nothing else and talks to nobody."""

from collections.abc import Iterable, Iterator
from functools import cache

from jinja2 import Template

from ftkit.reporting import charts, columns, comparisons, corpus, drawing, loss_plots, methods, plots, words
from ftkit.reporting.case_data import PackedCases, packed_cases
from ftkit.reporting.cases import CaseView
from ftkit.reporting.environment import environment, own, policy
from ftkit.reporting.proofs import proofs
from ftkit.reporting.settings import settings_in_words
from ftkit.reporting.warnings import warnings
from ftkit.reports import ScoreReport


def html(report: ScoreReport, cases: Iterable[CaseView] | None = None, left_out: str = "") -> Iterator[str]:
    """The page in pieces of some kilobytes, to be written as UTF-8; the cases stream through.

    `left_out` says which cases are not shown, where the page does not take all of them.
    """
    return page(report, None if cases is None else packed_cases(cases, report, tuple(checks_of(report))), left_out)


def page(report: ScoreReport, cases: PackedCases | None, left_out: str) -> Iterator[str]:
    """The same of cases that are packed already."""
    style, script = own("report.css"), own("diff.js", "cases.js", "report.js")
    checks = checks_of(report)
    stream = _template().stream(
        report=report,
        cases=cases,
        left_out=left_out,
        checks=checks,
        check_index={name: index for index, name in enumerate(checks)},
        style=style,
        script=script,
        policy=policy(style, script),
    )
    stream.enable_buffering(64)
    return iter(stream)


def checks_of(report: ScoreReport) -> dict[str, str]:
    """Each check and its sentence: those of the contract, then any that candidates were judged by beside it."""
    judged = (check for candidate in report.candidates.values() for check in candidate.checks)
    return {**report.contract, **{check: "" for check in judged if check not in report.contract}}


@cache
def _template() -> Template:
    templates = environment()
    templates.globals.update(
        charts=charts,
        columns=columns,
        comparisons=comparisons,
        corpus=corpus,
        drawing=drawing,
        loss_plots=loss_plots,
        methods=methods,
        plotting=plots,
        proofs=proofs,
        words=words,
        settings_in_words=settings_in_words,
        warnings=warnings,
    )
    return templates.get_template("report.html.jinja")
