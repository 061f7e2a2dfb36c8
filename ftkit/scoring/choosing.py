"""Which variant of a candidate is scored: settled on the validation split, so that the test decides nothing twice."""

from collections.abc import Iterable, Mapping, Sequence
from math import inf

import msgspec

from ftkit.plugins import Plugins
from ftkit.project import Candidate
from ftkit.reports import CandidateReport, Choice
from ftkit.variants import variants


class Entrant(msgspec.Struct, frozen=True, kw_only=True):
    """A candidate, or one of its variants."""

    candidate: Candidate
    label: str = ""  # what tells it from its siblings: "shots=3"; empty where it has none

    @property
    def name(self) -> str:
        """What it is called where all variants stand side by side."""
        return f"{self.candidate.name} [{self.label}]" if self.label else self.candidate.name

    @property
    def named(self) -> Candidate:
        """The candidate under the variant's name."""
        return msgspec.structs.replace(self.candidate, name=self.name)


def entrants(candidates: Iterable[Candidate], plugins: Plugins) -> tuple[Entrant, ...]:
    """All variants of all candidates, in order. Raises ConfigError for a sweep that is empty or too large."""
    return tuple(
        Entrant(candidate=msgspec.structs.replace(candidate, prompter=one.reference), label=one.label)
        for candidate in candidates
        for one in variants("prompter", candidate.prompter, plugins)
    )


def chosen(tried: Sequence[Entrant], reports: Mapping[str, CandidateReport], cases: int) -> dict[str, Choice]:
    """For each candidate with variants the one that did best; `reports` are by the entrants' names.

    Compliance decides, then the first metric, then the shorter prompt; the first one listed wins a tie.
    """
    found = {}
    for name in dict.fromkeys(one.candidate.name for one in tried if one.label):
        rivals = [one for one in tried if one.candidate.name == name]
        best = max(rivals, key=lambda one: merit(reports[one.name]))
        shares = {one.label: reports[one.name].compliance.share for one in rivals}
        found[name] = Choice(chosen=best.label, cases=cases, compliance=shares)
    return found


def settled(tried: Iterable[Entrant], choices: Mapping[str, Choice]) -> tuple[Entrant, ...]:
    """The entrants that the test is for: the chosen ones, and candidates that have no variants."""
    return tuple(one for one in tried if not one.label or choices[one.candidate.name].chosen == one.label)


def as_chosen(candidate: Candidate, plugins: Plugins, choices: Mapping[str, Choice]) -> Candidate:
    """The variant of a candidate that was chosen, else its first one."""
    own = entrants([candidate], plugins)
    label = choices[candidate.name].chosen if candidate.name in choices else ""
    return next((one.candidate for one in own if one.label == label), own[0].candidate)


def merit(report: CandidateReport) -> tuple[float, float, float]:
    """What candidates are ranked by; the unknown loses to the known."""
    name, first = next(iter(report.metrics.items()), ("", None))
    known = None if first is None else first.mean
    if known is not None and name in report.lower_is_better:
        known = -known
    tokens = report.prompt_tokens.mean if report.prompt_tokens else None
    return (report.compliance.share or 0.0, -inf if known is None else known, -inf if tokens is None else -tokens)
