"""The report as one HTML file that needs nothing else and talks to nobody.

Every value passes through `visible` and autoescape on its way into the page, whatever the template does with it. The
content policy names our own style and script by digest, so that no other can act, even if one slipped in.
"""

import hashlib
from base64 import b64encode
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from ftkit.reporting import charts, columns, comparisons, words
from ftkit.reporting.cases import CaseView, segments
from ftkit.reporting.plain import visible
from ftkit.reporting.settings import settings_in_words
from ftkit.reporting.warnings import warnings
from ftkit.reports import ScoreReport


def html(report: ScoreReport, cases: Iterable[CaseView] = ()) -> Iterator[str]:
    """The page in pieces of some kilobytes, to be written as UTF-8; the cases stream through."""
    stream = _template().stream(
        report=report,
        cases=cases,
        candidate_index={name: index for index, name in enumerate(report.candidates)},
        check_index={name: index for index, name in enumerate(_checks(report))},
        style=_own("report.css"),
        script=_own("report.js"),
        policy=_policy(),
    )
    stream.enable_buffering(64)
    return iter(stream)


def _checks(report: ScoreReport) -> dict[str, str]:
    """Each check and its sentence: those of the contract, then any that candidates were judged by beside it."""
    judged = (check for candidate in report.candidates.values() for check in candidate.checks)
    return {**report.contract, **{check: "" for check in judged if check not in report.contract}}


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("ftkit.reporting"),
        autoescape=True,
        extensions=["jinja2.ext.do"],
        finalize=_finalized,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        charts=charts,
        columns=columns,
        comparisons=comparisons,
        words=words,
        checks_of=_checks,
        segments=segments,
        settings_in_words=settings_in_words,
        warnings=warnings,
    )
    return environment.get_template("report.html.jinja")


def _finalized(value: object) -> object:
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


@cache
def _own(name: str) -> Markup:
    """A file of ours; the only text that goes into the page as it is."""
    return Markup(files("ftkit.reporting").joinpath("templates", name).read_text(encoding="utf-8"))  # noqa: S704 - ours


def _policy() -> str:
    return (
        f"default-src 'none'; style-src '{_digest('report.css')}'; script-src '{_digest('report.js')}'; img-src data:; "
        "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    )


def _digest(name: str) -> str:
    return f"sha256-{b64encode(hashlib.sha256(_own(name).encode()).digest()).decode()}"
