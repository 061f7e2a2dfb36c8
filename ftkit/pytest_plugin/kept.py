"""The contract in a test: what `ftkit_contract` is."""

import re
from collections.abc import Mapping
from pathlib import Path

import msgspec

from ftkit import contract, jsonl, plugins
from ftkit.contract import Contract, Findings
from ftkit.errors import ConfigError
from ftkit.references import rules_in_file
from ftkit.reports import ReferenceLine
from ftkit.values import Answer, Finding

_AROUND = 40  # characters shown on either side of what a failed check points at
_SHOWN = 2_000
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """What an answer may be judged by besides itself."""

    fields: dict[str, str] = {}
    reference: str | None = None


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """A contract that answers are held to, and the records of the cases where they are known."""

    contract: Contract
    file: str
    records: dict[str, Record] = {}  # by the case's id

    def findings(self, text: str, record: Mapping[str, str] = {}, reference: str | None = None) -> Findings:
        """What each check says of a text, by check."""
        [found] = self.contract.judge([Answer(text=text, record=dict(record), reference=reference)])
        return found

    def hold(self, text: str, record: Mapping[str, str] = {}, reference: str | None = None) -> None:
        """Fails the test where the text breaks a required check; skips it where one could not be measured."""
        import pytest

        found = self.findings(text, record, reference)
        if (complies := self.contract.complies(found)) is None:
            pytest.skip(self.explained(text, found, "unmeasured"))
        elif not complies:
            pytest.fail(self.explained(text, found, "failed"), pytrace=False)

    def explained(self, text: str, found: Findings, verdict: str) -> str:
        """Why a text does not comply: each required check with its reason and place, then the text."""
        required = ((key, found[key]) for key in self.contract.required if found[key].verdict == verdict)
        reasons = [_reason(key, finding, text) for key, finding in required]
        more = f"\n[{len(text) - _SHOWN:,} more characters]" if len(text) > _SHOWN else ""
        return "\n".join(
            [f"the answer does not keep {self.file}:", *reasons, "the answer:", _seen(text[:_SHOWN]) + more]
        )


def read(path: Path, references: Path | None = None) -> Kept:
    """The contract in a file, or in a project file. Raises ConfigError or DataError for files that cannot be used."""
    built = contract.build(rules_in_file(path), plugins.installed(), path.resolve().parent)
    if not built.required:
        raise ConfigError(f"{path} requires no check, so every answer would pass. Write one without 'should'.")
    lines = jsonl.read(references, ReferenceLine) if references else ()
    records = {line.id: Record(fields=line.record, reference=line.text) for line in lines}
    return Kept(contract=built, file=path.name, records=records)


def _reason(key: str, finding: Finding, text: str) -> str:
    place = ""
    if finding.span:
        start, end = finding.span
        before, inside, after = text[max(0, start - _AROUND) : start], text[start:end], text[end : end + _AROUND]
        place = _seen(f"\n      {before}>>>{inside[:200]}<<<{after}".replace("\n", "\n      "))
    return f"  - {key}: {_seen(finding.reason) or finding.verdict}{place}"


def _seen(text: str) -> str:
    """The text with what cannot be seen, or would act on a terminal, as its code."""
    return _UNSEEN.sub(lambda match: f"<U+{ord(match[0]):04X}>", text)
