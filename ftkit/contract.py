"""The contract: checks combined, written once and used three times.

`preparation` rejects training targets that break it, prompters say it as instructions, and `scoring` judges every
answer by it. It is the one judge of form, in a strict and in a loose reading.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from ftkit import interfaces
from ftkit.errors import ConfigError, DataError, PluginError
from ftkit.plugins import Plugins, Reference
from ftkit.references import Rule
from ftkit.templates import Template
from ftkit.values import PASSED, Answer, Finding, failed

Findings = dict[str, Finding]


class Contract(msgspec.Struct, frozen=True, kw_only=True):
    """The rules in order, each with what builds its check for a record."""

    clauses: tuple["Clause", ...] = ()

    def judge(self, answers: Sequence[Answer]) -> list[Findings]:
        """The strict findings of each answer by check key."""
        columns = [clause.findings(answers) for clause in self.clauses]
        keys = [clause.rule.key for clause in self.clauses]
        return [dict(zip(keys, row, strict=True)) for row in zip(*columns, strict=True)] or [{} for _ in answers]

    def first_broken(self, answers: Sequence[Answer]) -> list[tuple[str, Finding] | None]:
        """For each answer the first required check that it does not pass, or None."""
        first: list[tuple[str, Finding] | None] = [None] * len(answers)
        for clause in (clause for clause in self.clauses if clause.rule.required):
            for index, finding in enumerate(clause.findings(answers)):
                if finding is not PASSED and not finding.passed and first[index] is None:
                    first[index] = (clause.rule.key, finding)
        return first

    def judge_loosely(self, answers: Sequence[Answer], strict: Sequence[Findings]) -> list[tuple[str, ...]]:
        """The keys of the checks that each answer passes as it is, or in one of its loose readings."""
        passed = [{key for key, finding in row.items() if finding.passed} for row in strict]
        for clause in self.clauses:
            for index in (n for n, row in enumerate(strict) if not row[clause.rule.key].passed):
                readings = [_reread(answers[index], text) for text in loose_readings(answers[index].text)]
                if readings and any(finding.passed for finding in clause.findings(readings)):
                    passed[index].add(clause.rule.key)
        return [tuple(key for key in self.keys if key in row) for row in passed]

    def complies(self, findings: Mapping[str, Finding]) -> bool | None:
        """Whether all required checks passed; None where none failed and one is unmeasured."""
        verdicts = {findings[key].verdict for key in self.required}
        return False if "failed" in verdicts else None if "unmeasured" in verdicts else True

    def instructions(self, record: Mapping[str, str]) -> str:
        """The required rules as sentences, one a line, for the prompts of baselines."""
        return "\n".join(clause.instruction(record) for clause in self.clauses if clause.rule.required)

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
    files: dict[str, str]  # option -> digest of the file it names: a schema
    build: Callable[[Mapping[str, str]], interfaces.Check]
    fixed: interfaces.Check | None  # the check, where no option names a column

    def findings(self, answers: Sequence[Answer]) -> list[Finding]:
        """One finding for each answer, turned around where the rule is negated."""
        found = self._raw(answers)
        return [_negated(finding) for finding in found] if self.rule.negated else found

    def instruction(self, record: Mapping[str, str]) -> str:
        """The rule in one sentence."""
        said = (self.fixed or self.build(record)).instruction()
        return f"Do not do this: {said}" if self.rule.negated else said

    def _raw(self, answers: Sequence[Answer]) -> list[Finding]:
        if self.fixed is None:
            return [self._bound_finding(answer) for answer in answers]
        found = list(self.fixed.findings(answers))
        if len(found) != len(answers):
            raise PluginError(f"check '{self.rule.key}' gave {len(found)} findings for {len(answers)} answers.")
        return found

    def _bound_finding(self, answer: Answer) -> Finding:
        """The finding of the check with this record's values; a record that makes no check measures nothing."""
        try:
            check = self.build(answer.record)
        except (ConfigError, DataError) as error:
            return Finding(verdict="unmeasured", reason=str(error))
        found = list(check.findings([answer]))
        if len(found) != 1:
            raise PluginError(f"check '{self.rule.key}' gave {len(found)} findings for 1 answer.")
        return found[0]


def build(rules: Iterable[Rule], plugins: Plugins, base: Path) -> Contract:
    """The contract of these rules. Raises ConfigError for a check that cannot be built."""
    return Contract(clauses=tuple(_clause(rule, plugins, base) for rule in rules))


def loose_readings(text: str) -> Iterator[str]:
    """The answer without what chatty models add: a code fence, bold marks, a first or last line of chatter.

    Source: the loose accuracy of IFEval (Zhou et al., 2023, arXiv 2311.07911), and fences.
    """
    lines = text.strip().split("\n")
    seen = {text}
    for first in (0, 1):
        for last in (0, 1):
            cut = "\n".join(lines[first : len(lines) - last]).strip()
            for reading in (cut, cut.replace("**", ""), cut.replace("*", ""), _unfenced(cut)):
                if reading and reading not in seen:
                    seen.add(reading)
                    yield reading


def _clause(rule: Rule, plugins: Plugins, base: Path) -> Clause:
    templates = _templates(rule.check.options)
    columns = frozenset().union(*(template.names for template in templates.values()))
    as_written: interfaces.Check = plugins.build("check", rule.check, base)
    fixed = None if templates else as_written
    cache: dict[bytes, interfaces.Check] = {}

    def built(record: Mapping[str, str]) -> interfaces.Check:
        if fixed is not None:
            return fixed
        options = {**rule.check.options, **{key: t.render(record) for key, t in templates.items()}}
        key = msgspec.json.encode(options)
        if key not in cache:
            if len(cache) > 4096:
                cache.clear()
            bound = Reference(name=rule.check.name, options=options, where=rule.check.where)
            cache[key] = plugins.build("check", bound, base)
        check: interfaces.Check = cache[key]
        return check

    files = plugins.file_digests("check", rule.check, base)
    return Clause(rule=rule, columns=columns, files=files, build=built, fixed=fixed)


def _templates(options: Mapping[str, Any]) -> dict[str, Template]:
    """The options that take values from the record: texts with {{ column }} in them."""
    return {key: Template(value) for key, value in options.items() if isinstance(value, str) and "{{" in value}


def _negated(finding: Finding) -> Finding:
    if finding.verdict == "unmeasured":
        return finding
    return failed("it does what it must not") if finding.passed else PASSED


def _reread(answer: Answer, text: str) -> Answer:
    return msgspec.structs.replace(answer, text=text)


def _unfenced(text: str) -> str:
    """The inside of the one code fence that surrounds the text, else the text."""
    lines = text.split("\n")
    fenced = len(lines) > 2 and lines[0].startswith("```") and lines[-1].strip() == "```"
    return "\n".join(lines[1:-1]).strip() if fenced else text
