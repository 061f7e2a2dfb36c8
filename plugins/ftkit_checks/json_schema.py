"""Whether an answer is JSON that a JSON Schema accepts.

jsonschema-rs judges and gives the words. The words do not come from `jsonschema`: its `pattern` is Python's
backtracking `re` and its `uniqueItems` compares all pairs, so that an answer could hang the run while it is explained.
Nothing is ever fetched: a reference leads to a file that the options name, or is an error when the project is read.
"""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from ftkit import PASSED, AnswerForm, ConfigError, FilePath, Finding, failed
from ftkit_checks.json_places import value_place
from ftkit_checks.schema_compiling import Compiled, Reading, compiled
from ftkit_checks.schema_references import NOWHERE, read_document
from ftkit_checks.strict_json import NotJson, read_json
from ftkit_checks.text_check import Judge, TextCheck
from ftkit_checks.wording import clipped

if TYPE_CHECKING:
    from jsonschema_rs import ValidationError


class JsonSchema(TextCheck, frozen=True, kw_only=True):
    """The whole answer is one JSON value, read strictly, that the schema accepts.

    schema: a JSON file, or the schema itself. draft: that of schemas whose "$schema" does not say it.
    formats: whether "format" only notes what a text is, as the standard has it, or "asserted" refuses other texts.
    references: the file or folder for each URI, or beginning of URIs, that a "$ref" may lead to.
    """

    name: ClassVar[str] = "json_schema"
    schema: FilePath | dict[str, Any] | bool
    draft: Literal["4", "6", "7", "2019-09", "2020-12"] = "2020-12"
    formats: Literal["noted", "asserted"] = "noted"
    references: dict[str, FilePath] = {}

    def __post_init__(self) -> None:
        """Raises ConfigError for options that cannot be meant."""
        self._compiled()

    def judge(self) -> Judge:
        """The judge of one text."""
        from jsonschema_rs import ValidationError

        validate = self._compiled().validator.validate

        def judged(text: str) -> Finding:
            try:
                validate(read_json(text))
            except NotJson as refused:
                return failed(refused.reason, refused.span)
            except ValidationError as error:
                furthest = _furthest(error)
                return failed(_words(furthest), _place(text, furthest))
            return PASSED

        return judged

    def instruction(self) -> str:
        """The rule as a sentence, with the whole schema in it and what it refers to."""
        documents = sorted(self._compiled().documents.items())
        said = [f', where "{uri.removeprefix(NOWHERE)}" is {_short(document)}' for uri, document in documents]
        return (
            "Answer with one JSON value and nothing else, without a code fence, that this JSON Schema accepts: "
            f"{self._text()}{''.join(said)}."
        )

    def form(self) -> AnswerForm | None:
        """The schema, where it refers to no other document and is more than true or false."""
        text = self._text()
        return None if self._compiled().documents or not text.startswith("{") else AnswerForm(json_schema=text)

    def _compiled(self) -> Compiled:
        reading = Reading(self.draft, self.formats == "asserted", tuple(sorted(self.references.items())))
        text = self._text()
        try:
            return compiled(text, reading)
        except ConfigError as error:
            raise ConfigError(f"{self._named()} cannot be used: {error}") from error

    def _text(self) -> str:
        """The schema in its shortest writing."""
        schema = read_document(Path(self.schema)) if isinstance(self.schema, str) else self.schema
        if not isinstance(schema, dict | bool):
            raise ConfigError(f"{self._named()} holds no JSON object. A schema is an object such as {{...}}.")
        try:
            return _short(schema)
        except (TypeError, ValueError, RecursionError) as error:
            raise ConfigError(f"{self._named()} cannot be written as JSON: {error}.") from error

    def _named(self) -> str:
        return f"the schema {self.schema}" if isinstance(self.schema, str) else "the schema"


def _short(document: object) -> str:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def _furthest(error: "ValidationError") -> "ValidationError":
    """The error itself, or inside a choice that of the branch that got furthest, which is the one that was meant."""
    while branches := [errors for errors in getattr(error.kind, "context", []) if errors]:
        error = max((errors[0] for errors in branches), key=lambda error: len(error.instance_path))
    return error


def _place(text: str, error: "ValidationError") -> tuple[int, int] | None:
    """Where the value stands that is wrong; nothing where that is the whole answer."""
    unexpected = getattr(error.kind, "unexpected", None)
    if isinstance(unexpected, list) and unexpected:
        return value_place(text, [*error.instance_path, unexpected[0]])
    return value_place(text, error.instance_path) if error.instance_path else None


def _words(error: "ValidationError") -> str:
    place = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in error.instance_path)
    words = clipped(error.message)
    return f"{clipped(place.lstrip('.'))}: {words}" if place else words
