"""Whether an answer is a JSON object with the fields asked for, without the writing of a schema."""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, Literal

from ftkit import PASSED, ConfigError, Finding, failed
from ftkit_checks.field_rules import Broken, broken_field, field_rules, said_fields
from ftkit_checks.json_places import value_place
from ftkit_checks.strict_json import NotJson, read_json
from ftkit_checks.text_check import Judge, TextCheck
from ftkit_checks.wording import quoted


class JsonFields(TextCheck, frozen=True, kw_only=True):
    """The whole answer is one JSON object, read strictly, whose fields hold what they may hold.

    fields: for each field kinds of values (text, number, integer, boolean, date, null, list, object, any, "list of
    text", joined by "or": "date or null"), or the list of the values allowed.
    optional: the fields that may be left out. others: whether fields that are not named are "refused" or "allowed".
    shape: "object", or "list" for a list of such objects.
    """

    name: ClassVar[str] = "json_fields"
    fields: dict[str, str | tuple[Any, ...]]
    optional: tuple[str, ...] = ()
    others: Literal["refused", "allowed"] = "refused"
    shape: Literal["object", "list"] = "object"

    def __post_init__(self) -> None:
        """Raises ConfigError for options that cannot be meant."""
        if not self.fields:
            raise ConfigError("'fields' is empty. Name the fields, each with its kind: fields: {deadline: date}.")
        field_rules(self.fields)
        for name in self.optional:
            if name not in self.fields:
                raise ConfigError(f"'optional' names {quoted(name)}, which is not among the fields.")

    def judge(self) -> Judge:
        """The judge of one text."""
        rules, optional, others = field_rules(self.fields), frozenset(self.optional), self.others == "allowed"
        objects = _items if self.shape == "list" else _whole

        def judged(text: str) -> Finding:
            try:
                for path, value in objects(read_json(text)):
                    if broken := broken_field(value, rules, optional, others):
                        return _finding(text, broken, path)
            except NotJson as refused:
                return failed(refused.reason, refused.span)
            except _OtherShape as other:
                return failed(str(other), value_place(text, other.path))
            return PASSED

        return judged

    def instruction(self) -> str:
        """The rule as a sentence."""
        shape = "one JSON object" if self.shape == "object" else "a JSON list of objects"
        fields = said_fields(field_rules(self.fields), frozenset(self.optional))
        others = "" if self.others == "allowed" else " and no others"
        each = ", each" if self.shape == "list" else ","
        noun = "field" if len(self.fields) == 1 else "fields"
        return f"Answer with {shape} and nothing else, without a code fence{each} with the {noun} {fields}{others}."


class _OtherShape(Exception):  # noqa: N818 - a finding, and no error of ours
    """That something is no object or no list, and the path to it."""

    def __init__(self, said: str, *path: int) -> None:
        super().__init__(said)
        self.path = path


def _whole(value: object) -> Iterator[tuple[tuple[int, ...], Mapping[str, object]]]:
    if not isinstance(value, dict):
        raise _OtherShape("the answer is JSON, but no object")
    yield (), value


def _items(value: object) -> Iterator[tuple[tuple[int, ...], Mapping[str, object]]]:
    if not isinstance(value, list):
        raise _OtherShape("the answer is JSON, but no list")
    for index, item in enumerate(value):
        if not isinstance(item, dict):
            raise _OtherShape(f"item {index + 1} is no object", index)
        yield (index,), item


def _finding(text: str, broken: Broken, path: tuple[int, ...]) -> Finding:
    at = "".join(f"item {index + 1}: " for index in path)
    where: list[str | int] = [*path, *([broken.field] if broken.field is not None else [])]
    return failed(f"{at}{broken.reason}", value_place(text, where) if where else None)
