"""The template task: examples of each record, their texts written as templates over the columns."""

from collections.abc import Sequence
from typing import Any, ClassVar

import msgspec

from ftkit import ConfigError, Example, Message, Record, Template
from ftkit_tasks.calls import Call, declared_names
from ftkit_tasks.json_text import worded
from ftkit_tasks.record_task import Fields, Frame, Maker, RecordTask, condition, filled
from ftkit_tasks.unfit import NOT_SELECTED, Unfit

Target = str | dict[str, Any] | list[Any]
_NONE: frozenset[str] = frozenset()


class One(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One of several examples of a record; what it does not say is as the task says."""

    suffix: str  # of the id, its own among all: "-diagnosis"
    input: str = ""
    target: Target = ""
    when: str = ""


class TemplateTask(RecordTask, frozen=True, kw_only=True):
    """Examples of each record. `input` and `target` are Jinja2 templates over the record's columns.

    `id` defaults to a digest of the record's content and `group`, which is never split, to the id. `keep` names the
    columns that stay with the example.

    input: Template of what is asked.
    target: Template of the answer; a mapping or a list is written as JSON, its texts are templates.
    system: Template of the system message; none where it comes out blank.
    when: What a record must meet, as after `if`: age | int >= 18. Others are rejected by choice.
    labels: Column -> what stands in it -> what the templates see instead; a record with another text is rejected.
    context: Columns shown above the input as reference text; they stay with the example.
    tools: The functions that may be called, as JSON text or as data.
    tool_calls: The calls that the answer makes, their arguments as JSON text or as data.
    examples: Several examples of each record, each with the suffix of its id and its own input, target or `when`.
    """

    name: ClassVar[str] = "template"
    needs: ClassVar[tuple[tuple[str, ...], ...]] = (("input", "target"), ("input", "tool_calls"), ("examples",))
    input: str = ""
    target: Target = ""
    context: tuple[str, ...] = ()
    tools: str | list[Any] = ""
    tool_calls: tuple[Call, ...] = ()
    several: tuple[One, ...] = msgspec.field(name="examples", default=())

    def __post_init__(self) -> None:
        """Refuses texts that are missing or no valid templates, and suffixes that are not different."""
        super().__post_init__()
        for one in self._ones():
            if not one.input or not (one.target or self.tool_calls):
                raise ConfigError(f"the option '{'target' if one.input else 'input'}' is missing.")
            if not one.input.strip() or (isinstance(one.target, str) and one.target and not one.target.strip()):
                raise ConfigError("'input' and 'target' must not be empty.")
        suffixes = [one.suffix for one in self.several]
        if twice := [suffix for suffix in suffixes if suffixes.count(suffix) > 1]:
            raise ConfigError(f"two of the examples have the suffix '{twice[0]}'. Give each its own.")
        _ = self.columns()

    def columns(self) -> frozenset[str]:
        """The columns that the templates, `labels`, `context` and `keep` name."""
        ones = self._ones()
        given = [wording.names for one in ones for wording in (Template(one.input), worded(one.target))]
        given += [condition(one.when).names for one in ones] + [call.names for call in self.tool_calls]
        return super().columns().union(worded(self.tools).names, self.context, *given)

    def makers(self) -> Sequence[Maker]:
        """One for each of the examples."""
        return [_Written(self, one) for one in self._ones()]

    def _ones(self) -> Sequence[One]:
        """The examples with all that they do not say themselves."""
        return [
            msgspec.structs.replace(one, input=one.input or self.input, target=one.target or self.target)
            for one in self.several or (One(suffix=""),)
        ]


class _Written:
    """One example's texts, ready to be filled in with a record's columns."""

    def __init__(self, task: TemplateTask, one: One) -> None:
        self.frame, self.one, self.context, self.calls = Frame(task), one, task.context, task.tool_calls
        self.asked, self.answered, self.chosen = Template(one.input), worded(one.target), condition(one.when)
        self.tools = worded(task.tools) if task.tools else None

    def __call__(self, record: Record, fields: Fields) -> Example:
        """The example. Raises Unfit where something it needs is not in the record."""
        if self.one.when and not self.chosen.render(fields):
            raise Unfit(NOT_SELECTED, f"it does not meet: {self.one.when}", kind="by_choice")
        tools = self.tools.render(fields).strip() if self.tools else ""
        declared = declared_names(tools) if tools else _NONE
        answer = self._answer(fields, declared)
        asked = filled(self.asked, fields, "empty-input", "input")
        prompt = Message(role="user", content=self._above(record) + asked if self.context else asked)
        made = self.frame.example(record, fields, (prompt,), (answer,))
        return self._extended(made, record, tools) if self.one.suffix or self.context or tools else made

    def _answer(self, fields: Fields, declared: frozenset[str]) -> Message:
        if not self.calls:
            return Message(role="assistant", content=filled(self.answered, fields, "empty-target", "target"))
        calls = tuple(call.render(fields, declared) for call in self.calls)
        return Message(role="assistant", content=self.answered.render(fields), tool_calls=calls)

    def _extended(self, made: Example, record: Record, tools: str) -> Example:
        """The example with what only some projects ask for."""
        kept = {column: record.fields[column] for column in self.context}
        return msgspec.structs.replace(
            made, id=made.id + self.one.suffix, record={**made.record, **kept}, tools=tools or msgspec.UNSET
        )

    def _above(self, record: Record) -> str:
        """The reference texts, each under its column's name; empty ones are left out."""
        given = [(column, record.fields[column].strip()) for column in self.context]
        return "".join(f"{column}:\n{text}\n\n" for column, text in given if text)
