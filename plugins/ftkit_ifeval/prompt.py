"""A check for all instructions of one prompt, as a row of IFEval's data set lists them.

So a project over that data set needs one line of contract, and its compliance is IFEval's accuracy by prompt:
`ifeval: {instructions: "{{ instruction_id_list }}", kwargs: "{{ kwargs }}"}`.
"""

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar

import msgspec

from ftkit import PASSED, Answer, Component, ConfigError, Finding, failed
from ftkit_ifeval.families import checks_of
from ftkit_ifeval.instruction import BLANK, Instruction

Options = dict[str, Any]


class Ifeval(Component, frozen=True, kw_only=True):
    """The answer follows every one of these instructions of IFEval.

    instructions: their names in IFEval, such as `punctuation:no_comma`. kwargs: the options of each in the same order,
    as IFEval names them, or nothing where none has options. Both may be texts of JSON, and so come from the record.
    """

    name: ClassVar[str] = "ifeval"
    instructions: list[str] | str
    kwargs: list[Options] | str = []

    def __post_init__(self) -> None:
        """Raises ConfigError for instructions that IFEval does not have, and for options that are not theirs."""
        if not _is_template(self.instructions) and not _is_template(self.kwargs):
            self.checks()

    def checks(self) -> tuple[Instruction, ...]:
        """The check of each instruction, in order."""
        names = _listed(self.instructions, list[str], "instructions")
        if not names:
            raise ConfigError("'instructions' is empty, and every answer follows none. Name at least one.")
        return checks_of(names, _listed(self.kwargs, list[Options], "kwargs"))

    def findings(self, answers: Iterable[Answer]) -> Iterator[Finding]:
        """One finding for each answer, in order: the first instruction that is not followed."""
        checks = self.checks()
        return (_first_failed((check, next(check.findings([answer]))) for check in checks) for answer in answers)

    def loose_findings(self, answers: Iterable[Answer]) -> Iterator[Finding]:
        """The same in IFEval's loose readings, of which each instruction may take another."""
        checks = self.checks()
        return (_first_failed((check, next(check.loose_findings([answer]))) for check in checks) for answer in answers)

    def instruction(self) -> str:
        """The rules as one sentence each."""
        return " ".join(check.instruction() for check in self.checks())


def _first_failed(found: Iterable[tuple[Instruction, Finding]]) -> Finding:
    for check, finding in found:
        if finding is not PASSED:
            return finding if finding is BLANK else failed(f"{check.instruction_id}: {finding.reason}", finding.span)
    return PASSED


def _listed(given: Any, kind: Any, option: str) -> Any:
    """The list that an option is, or that its text of JSON holds."""
    if not isinstance(given, str):
        return given
    try:
        return msgspec.json.decode(given, type=kind) if given.strip() else []
    except msgspec.DecodeError as error:
        raise ConfigError(f"'{option}' is no JSON list: {error}. Give a list, or the text of one.") from error


def _is_template(given: object) -> bool:
    """Whether the value is the project's own template, and each record brings its own."""
    return isinstance(given, str) and "{{" in given
