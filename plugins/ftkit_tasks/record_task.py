"""What all tasks share that make their examples of one record at a time: selection, labels, id, group and rejects."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Annotated

import msgspec

from ftkit import Component, ConfigError, DataError, Example, Message, Record, Reject, Template
from ftkit_tasks.json_text import JsonText
from ftkit_tasks.unfit import NOT_SELECTED, Unfit

Fields = dict[str, str]
Wording = Template | JsonText
Maker = Callable[[Record, Fields], Example]
"""Makes one example of a record and its fields as the templates see them; raises Unfit or DataError."""


class RecordTask(Component, frozen=True, kw_only=True):
    """The options that every such task has."""

    id: Annotated[str, msgspec.Meta(description="The example's id; by default a digest of the record's content.")] = ""
    group: Annotated[str, msgspec.Meta(description="What is never split, such as the patient; by default the id.")] = ""
    system: Annotated[str, msgspec.Meta(description="The system message; none where it comes out blank.")] = ""
    keep: Annotated[tuple[str, ...], msgspec.Meta(description="Columns that stay with the example as they are.")] = ()
    when: Annotated[
        str, msgspec.Meta(description="What a record must meet, as after `if`: `age | int >= 18`. Others are rejected.")
    ] = ""
    labels: Annotated[
        dict[str, dict[str, str]],
        msgspec.Meta(description="Column -> what stands in it -> what the templates see instead; other texts: reject."),
    ] = {}

    def __post_init__(self) -> None:
        """Refuses templates that are no valid Jinja2."""
        for text in (self.id, self.group, self.system):
            Template(text)
        condition(self.when)

    def columns(self) -> frozenset[str]:
        """The columns that templates, labels and `keep` name."""
        given = (self.id, self.group, self.system)
        named = frozenset[str]().union(*(Template(text).names for text in given))
        return named | condition(self.when).names | frozenset(self.keep) | frozenset(self.labels)

    def makers(self) -> Sequence[Maker]:
        """One function for each example that a record makes."""
        raise NotImplementedError

    def examples(self, records: Iterable[Record]) -> Iterator[Example | Reject]:
        """The examples of each record, or why there is none; a failed one of several is a reject of its own."""
        makers, chosen = self.makers(), condition(self.when)
        if len(makers) == 1 and not self.when and not self.labels:
            return self._one_each(records, makers[0])
        return self._several_each(records, makers, chosen)

    def _one_each(self, records: Iterable[Record], make: Maker) -> Iterator[Example | Reject]:
        """The short way for most projects."""
        for record in records:
            try:
                yield make(record, record.fields)
            except (DataError, Unfit) as error:
                yield refused(self.name, record, error)

    def _several_each(
        self, records: Iterable[Record], makers: Sequence[Maker], chosen: Template
    ) -> Iterator[Example | Reject]:
        for record in records:
            try:
                fields = self._fields(record, chosen)
            except (DataError, Unfit) as error:
                yield refused(self.name, record, error)
                continue
            results = [self._result(record, fields, make) for make in makers]
            met = [one for one in results if not (isinstance(one, Reject) and one.reason == NOT_SELECTED)]
            yield from met or results[:1]

    def _fields(self, record: Record, chosen: Template) -> Fields:
        """What the templates see. Raises Unfit for a record that is not wanted or has an unknown label."""
        if self.when and not chosen.render(record.fields):
            raise Unfit(NOT_SELECTED, f"it does not meet: {self.when}", kind="by_choice")
        if not self.labels:
            return record.fields
        return {**record.fields, **{column: label_of(record.fields, column, self.labels) for column in self.labels}}

    def _result(self, record: Record, fields: Fields, make: Maker) -> Example | Reject:
        try:
            return make(record, fields)
        except (DataError, Unfit) as error:
            return refused(self.name, record, error)


class Frame:
    """What a task's examples have in common, ready to be filled in."""

    def __init__(self, task: RecordTask) -> None:
        self.id, self.group, self.system = (
            Template(text) if text else None for text in (task.id, task.group, task.system)
        )
        self.keep = task.keep

    def example(
        self, record: Record, fields: Fields, prompt: tuple[Message, ...], completion: tuple[Message, ...]
    ) -> Example:
        """The example of these messages. Raises Unfit where the id is blank."""
        id = self.id.render(fields) if self.id else content_digest(record)  # noqa: A001 - the option's name
        if not id.strip():
            raise Unfit("empty-id", "the id is empty")
        system = self.system.render(fields) if self.system else ""
        return Example(
            id=id,
            group=self.group.render(fields) if self.group else id,
            prompt=(Message(role="system", content=system), *prompt) if system.strip() else prompt,
            completion=completion,
            origin=record.origin,
            record={column: record.fields[column] for column in self.keep} if self.keep else {},
        )


def condition(text: str) -> Template:
    """The template that says something where the condition is met. Raises ConfigError for one that has braces."""
    if any(brace in text for brace in ("{{", "{%", "%}")):
        raise ConfigError(f"'when' is a condition such as: age | int >= 18. It takes no braces, found {text!r}.")
    return Template(f"{{% if {text} %}}yes{{% endif %}}") if text else Template("yes")


def label_of(fields: Fields, column: str, labels: dict[str, dict[str, str]]) -> str:
    """The label of what stands in a column. Raises Unfit where there is none."""
    known = labels[column]
    try:
        return known[fields[column].strip()]
    except KeyError:
        if column not in fields:
            raise ConfigError(f"'labels' names the column '{column}', which the records do not have.") from None
        found = fields[column].strip()[:80]
        raise Unfit("unknown-label", f"'{column}' is {found!r}, not one of {', '.join(known)}") from None


def refused(stage: str, record: Record, error: DataError | Unfit) -> Reject:
    """The reject of a record that makes no example."""
    unfit = error if isinstance(error, Unfit) else Unfit("template-failed", str(error))
    return Reject(
        origin=record.origin,
        stage=stage,
        reason=unfit.reason,
        kind=unfit.kind,
        detail=unfit.detail,
        record=record.fields,
    )


def content_digest(record: Record) -> str:
    """Sixteen signs that stand for the record's content, whatever the order of its columns."""
    content = msgspec.json.encode(record.fields, order="sorted")
    return hashlib.blake2b(content, digest_size=8).hexdigest()


def filled(template: Wording, fields: Fields, reason: str, what: str) -> str:
    """The text. Raises Unfit with this reason where it is blank."""
    text = template.render(fields)
    if not text.strip():
        raise Unfit(reason, f"the {what} is empty")
    return text
