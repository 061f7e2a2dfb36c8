"""The contract: checks combined, written once and used three times.

`preparation` rejects training targets that break it, prompters say it as instructions, and `scoring` judges every
answer by it. It is the one judge of form, in a strict and in a loose reading.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import attrgetter
from pathlib import Path
from typing import Any

import msgspec

from ftkit import interfaces
from ftkit.bindings import Binding
from ftkit.errors import ConfigError, DataError, FtkitError, PluginError
from ftkit.faults import plugin_fault
from ftkit.folders import file_digest
from ftkit.loose_readings import loose_readings
from ftkit.plugins import Plugins, Reference
from ftkit.references import Rule
from ftkit.values import PASSED, Answer, AnswerForm, Finding, failed

Findings = dict[str, Finding]

_VERDICTS = {"passed", "failed", "unmeasured"}
_verdict = attrgetter("verdict")
Judge = Callable[[Sequence[Answer]], Iterable[Finding]]


class Contract(msgspec.Struct, frozen=True, kw_only=True):
    """The rules in order, each with what builds its check for a record."""

    clauses: tuple["Clause", ...] = ()

    def judge(self, answers: Sequence[Answer]) -> list[Findings]:
        """The strict findings of each answer by check key."""
        columns = [clause.findings(answers) for clause in self.clauses]
        keys = self.keys
        return [dict(zip(keys, row, strict=True)) for row in zip(*columns, strict=True)] or [{} for _ in answers]

    def first_broken(self, answers: Sequence[Answer]) -> list[tuple[str, Finding] | None]:
        """For each answer the first required check that it does not pass, or None."""
        first: list[tuple[str, Finding] | None] = [None] * len(answers)
        all_passed = [PASSED] * len(answers)
        for clause in (clause for clause in self.clauses if clause.rule.required):
            found = clause.findings(answers)
            for index, finding in enumerate(found if found != all_passed else ()):
                if finding is not PASSED and not finding.passed and first[index] is None:
                    first[index] = (clause.rule.key, finding)
        return first

    def judge_loosely(self, answers: Sequence[Answer], strict: Sequence[Findings]) -> list[tuple[str, ...]]:
        """The keys of the checks that each answer passes as it is, or in one of its loose readings."""
        all_passed, keys = [PASSED] * len(self.clauses), self.keys
        return [
            keys if list(row.values()) == all_passed else self._passed_loosely(answer, row)
            for answer, row in zip(answers, strict, strict=True)
        ]

    def _passed_loosely(self, answer: Answer, strict: Findings) -> tuple[str, ...]:
        readings = [_reread(answer, text) for text in loose_readings(answer.text)]
        return tuple(
            clause.rule.key
            for clause in self.clauses
            if strict[clause.rule.key].passed or clause.passes_loosely(answer, readings)
        )

    def complies(self, findings: Mapping[str, Finding]) -> bool | None:
        """Whether all required checks passed; None where none failed and one is unmeasured."""
        verdicts = {findings[key].verdict for key in self.required}
        return False if "failed" in verdicts else True if verdicts <= {"passed"} else None

    def instructions(self, record: Mapping[str, str]) -> str:
        """The required rules as sentences, one a line, for the prompts of baselines."""
        return "\n".join(clause.instruction(record) for clause in self.clauses if clause.rule.required)

    def form(self) -> AnswerForm | None:
        """What answers can be held to while they are written: by the first required rule that describes a form."""
        required = (clause for clause in self.clauses if clause.rule.required and not clause.rule.negated)
        return next((form for clause in required if (form := _form(clause.fixed)) is not None), None)

    @property
    def keys(self) -> tuple[str, ...]:
        """The checks' keys in the contract's order."""
        return tuple(clause.rule.key for clause in self.clauses)

    @property
    def required(self) -> tuple[str, ...]:
        """The keys of the checks that compliance is made of."""
        return tuple(clause.rule.key for clause in self.clauses if clause.rule.required)

    @property
    def columns(self) -> frozenset[str]:
        """The record's columns that the checks' options name."""
        return frozenset().union(*(clause.columns for clause in self.clauses))

    def written(self) -> list[Any]:
        """The rules as they would stand in a file: what digests are made of."""
        return [[c.rule.key, c.rule.required, c.rule.negated, c.rule.check.written(), c.files] for c in self.clauses]


class Clause(msgspec.Struct, frozen=True, kw_only=True):
    """One rule and the way to its check, which may depend on the answer's record."""

    rule: Rule
    columns: frozenset[str]
    files: dict[str, str]  # option -> digest of the file it names: a schema; a source's name -> its digest
    build: Callable[[Mapping[str, str]], interfaces.Check]
    fixed: interfaces.Check | None  # the check, where no option names a column
    reads_loosely: bool  # whether the check has a loose reading of its own

    def findings(self, answers: Sequence[Answer]) -> list[Finding]:
        """One finding for each answer, turned around where the rule is negated."""
        found = self._raw(answers)
        return [_negated(finding) for finding in found] if self.rule.negated else found

    def passes_loosely(self, answer: Answer, readings: Sequence[Answer]) -> bool:
        """Whether one of these readings passes; a check that reads loosely itself is asked instead."""
        if not self.reads_loosely:
            return bool(readings) and any(finding.passed for finding in self.findings(readings))
        try:
            check: Any = self.fixed or self.build(answer.record)
        except (ConfigError, DataError):
            return False
        (finding,) = self._found(check.loose_findings, [answer])
        return (_negated(finding) if self.rule.negated else finding).passed

    def instruction(self, record: Mapping[str, str]) -> str:
        """The rule in one sentence."""
        said = (self.fixed or self.build(record)).instruction()
        return f"Do not do this: {said}" if self.rule.negated else said

    def _raw(self, answers: Sequence[Answer]) -> list[Finding]:
        return self._found(self.fixed.findings, answers) if self.fixed is not None else self._bound(answers)

    def _bound(self, answers: Sequence[Answer]) -> list[Finding]:
        """The findings of the checks with each record's values, which are few: each check is asked once.

        A record that makes no check measures nothing.
        """
        found: dict[int, Finding] = {}
        asked: dict[int, tuple[interfaces.Check, list[int]]] = {}
        for index, answer in enumerate(answers):
            try:
                check = self.build(answer.record)
            except (ConfigError, DataError) as error:
                found[index] = Finding(verdict="unmeasured", reason=str(error))
            else:
                asked.setdefault(id(check), (check, []))[1].append(index)
        for check, places in asked.values():
            found |= zip(places, self._found(check.findings, [answers[place] for place in places]), strict=True)
        return [found[index] for index in range(len(answers))]

    def _found(self, judge: Judge, answers: Sequence[Answer]) -> list[Finding]:
        """What a check finds, one finding for each answer. A plugin that fails is named and is never a pass."""
        name = f"check '{self.rule.key}'"
        try:
            found = list(judge(answers))
        except FtkitError:
            raise
        except (Exception, SystemExit) as error:
            raise plugin_fault(name, error) from error
        if found == [PASSED] * len(answers):
            return found
        if strange := set(map(type, found)) - {Finding}:
            raise PluginError(
                f"{name} gave what is no finding: {', '.join(sorted(kind.__name__ for kind in strange))}."
            )
        if len(found) != len(answers):
            plural = "" if len(answers) == 1 else "s"
            raise PluginError(f"{name} gave {len(found)} findings for {len(answers)} answer{plural}.")
        if unknown := set(map(_verdict, found)) - _VERDICTS:
            raise PluginError(f"{name} gave a verdict that is none: {', '.join(sorted(map(repr, unknown)))}.")
        return found


def build(rules: Iterable[Rule], plugins: Plugins, base: Path) -> Contract:
    """The contract of these rules. Raises ConfigError for a check that cannot be built."""
    return Contract(clauses=tuple(_clause(rule, plugins, base) for rule in rules))


def _clause(rule: Rule, plugins: Plugins, base: Path) -> Clause:
    binding = Binding(rule.check.options)
    as_written: interfaces.Check = plugins.build("check", rule.check, base)
    checks: dict[tuple[str, ...], interfaces.Check] = {}

    def built(record: Mapping[str, str]) -> interfaces.Check:
        values = binding.values(record)
        if values not in checks:
            if len(checks) > 4096:
                checks.clear()
            bound = Reference(name=rule.check.name, options=binding.options(values), where=rule.check.where)
            checks[values] = plugins.build("check", bound, base)
        return checks[values]

    sources = as_written.sources() if isinstance(as_written, interfaces.HasSources) else ()
    own = {path.name: file_digest(path) for path in sources}
    files = {**own, **plugins.file_digests("check", rule.check, base)}
    fixed = None if binding else as_written
    loosely = isinstance(as_written, interfaces.ReadsLoosely)
    columns = binding.columns
    return Clause(rule=rule, columns=columns, files=files, build=built, fixed=fixed, reads_loosely=loosely)


def _form(check: interfaces.Check | None) -> AnswerForm | None:
    return check.form() if isinstance(check, interfaces.GivesForm) else None


def _negated(finding: Finding) -> Finding:
    if finding.verdict == "unmeasured":
        return finding
    return failed("it does what it must not") if finding.passed else PASSED


def _reread(answer: Answer, text: str) -> Answer:
    return msgspec.structs.replace(answer, text=text)
