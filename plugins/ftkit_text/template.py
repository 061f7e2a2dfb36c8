"""The template task: one example of each record, its texts written as templates over the columns."""

import hashlib
from collections.abc import Iterable, Iterator
from functools import cache
from typing import ClassVar

import msgspec

from ftkit import Component, ConfigError, DataError, Example, Message, Record, Reject, Template


class TemplateTask(Component, frozen=True, kw_only=True):
    """One example of each record. `input` and `target` are Jinja2 templates over the record's columns.

    `id` defaults to a digest of the record's content and `group`, which is never split, to the id. `keep` names the
    columns that stay with the example.
    """

    name: ClassVar[str] = "template"
    input: str
    target: str
    id: str = ""
    group: str = ""
    system: str = ""
    keep: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuses templates that are no valid Jinja2."""
        if not self.input.strip() or not self.target.strip():
            raise ConfigError("'input' and 'target' must not be empty.")
        for text in (self.input, self.target, self.id, self.group, self.system):
            Template(text)

    def columns(self) -> frozenset[str]:
        """The columns that the templates and `keep` name."""
        return _texts(self).names | frozenset(self.keep)

    def examples(self, records: Iterable[Record]) -> Iterator[Example | Reject]:
        """One example or reject for each record; an empty input or target is a reject."""
        texts = _texts(self)
        for record in records:
            try:
                yield self._example(record, texts)
            except DataError as error:
                yield self._refused(record, "template-failed", str(error))

    def _example(self, record: Record, texts: "_Texts") -> Example | Reject:
        fields = record.fields
        prompt, target = texts.input.render(fields), texts.target.render(fields)
        if not target.strip():
            return self._refused(record, "empty-target", "the target is empty")
        if not prompt.strip():
            return self._refused(record, "empty-input", "the input is empty")
        id = texts.id.render(fields) if texts.id else _content_digest(record)  # noqa: A001 - the option's name
        if not id.strip():
            return self._refused(record, "empty-id", "the id is empty")
        system = (Message(role="system", content=texts.system.render(fields)),) if texts.system else ()
        return Example(
            id=id,
            group=texts.group.render(fields) if texts.group else id,
            prompt=(*system, Message(role="user", content=prompt)),
            completion=(Message(role="assistant", content=target),),
            origin=record.origin,
            record={column: fields[column] for column in self.keep},
        )

    def _refused(self, record: Record, reason: str, detail: str) -> Reject:
        return Reject(origin=record.origin, stage=self.name, reason=reason, detail=detail, record=record.fields)


class _Texts(msgspec.Struct, frozen=True, kw_only=True):
    """The compiled templates of a task."""

    input: Template
    target: Template
    id: Template | None
    group: Template | None
    system: Template | None

    @property
    def names(self) -> frozenset[str]:
        given = (self.input, self.target, self.id, self.group, self.system)
        return frozenset().union(*(template.names for template in given if template))


@cache
def _texts(task: TemplateTask) -> _Texts:
    return _Texts(
        input=Template(task.input),
        target=Template(task.target),
        id=Template(task.id) if task.id else None,
        group=Template(task.group) if task.group else None,
        system=Template(task.system) if task.system else None,
    )


def _content_digest(record: Record) -> str:
    content = msgspec.json.encode(record.fields, order="sorted")
    return hashlib.blake2b(content, digest_size=8).hexdigest()
