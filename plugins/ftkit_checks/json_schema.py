"""Whether an answer is JSON that a JSON Schema accepts.

jsonschema-rs judges and gives the words. The words do not come from `jsonschema`: its `pattern` is Python's
backtracking `re` and its `uniqueItems` compares all pairs, so that an answer could hang the run while it is explained.
Nothing is ever fetched: a reference that leaves the schema is an error when the project is read.
"""

import json
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from ftkit import PASSED, ConfigError, FilePath, Finding, failed
from ftkit_checks.strict_json import NotJson, read_json
from ftkit_checks.text_check import Judge, TextCheck
from ftkit_checks.wording import clipped

if TYPE_CHECKING:
    from jsonschema_rs import ValidationError, Validator


class JsonSchema(TextCheck, frozen=True, kw_only=True):
    """The whole answer is one JSON value, read strictly, that the schema accepts.

    schema: a JSON file, or the schema itself; its "$schema" names the draft (4 to 2020-12), 2020-12 without it.
    """

    name: ClassVar[str] = "json_schema"
    schema: FilePath | dict[str, Any]

    def __post_init__(self) -> None:
        """Raises ConfigError for options that cannot be meant."""
        self._validator()

    def judge(self) -> Judge:
        """The judge of one text."""
        from jsonschema_rs import ValidationError

        validate = self._validator().validate

        def judged(text: str) -> Finding:
            try:
                validate(read_json(text))
            except NotJson as refused:
                return failed(refused.reason, refused.span)
            except ValidationError as error:
                return failed(_words(_furthest(error)))
            return PASSED

        return judged

    def instruction(self) -> str:
        """The rule as a sentence, with the whole schema in it."""
        return (
            "Answer with one JSON value and nothing else, without a code fence, that this JSON Schema accepts: "
            f"{self._text()}."
        )

    def _validator(self) -> "Validator":
        try:
            return _compiled(self._text())
        except ValueError as error:
            reason = getattr(error, "message", str(error))
            raise ConfigError(f"{self._named()} is no valid JSON Schema: {reason}. {_HINT}") from error

    def _text(self) -> str:
        """The schema in its shortest writing."""
        schema = self.schema if isinstance(self.schema, dict) else self._read(Path(self.schema))
        try:
            return json.dumps(schema, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        except (TypeError, ValueError, RecursionError) as error:
            raise ConfigError(f"{self._named()} cannot be written as JSON: {error}.") from error

    def _read(self, path: Path) -> object:
        try:
            schema = read_json(path.read_text("utf-8-sig"))
        except OSError as error:
            raise ConfigError(
                f"cannot read the schema {path}: {error.strerror}. Give a file that exists, or the schema itself."
            ) from error
        except UnicodeDecodeError as error:
            raise ConfigError(f"the schema {path} is not UTF-8: {error.reason}. Save it as UTF-8.") from error
        except NotJson as refused:
            raise ConfigError(f"the schema {path} cannot be used: {refused.reason}.") from refused
        if not isinstance(schema, dict):
            raise ConfigError(f"the schema {path} holds no JSON object. A schema is an object such as {{...}}.")
        return schema

    def _named(self) -> str:
        return "the schema" if isinstance(self.schema, dict) else f"the schema {self.schema}"


_HINT = 'Only references inside it ("#/...") and the official meta-schemas are known; nothing is fetched.'


@lru_cache(maxsize=64)
def _compiled(schema: str) -> "Validator":
    import jsonschema_rs

    return jsonschema_rs.validator_for(json.loads(schema), offline=True)


def _furthest(error: "ValidationError") -> "ValidationError":
    """The error itself, or inside a choice that of the branch that got furthest, which is the one that was meant."""
    while branches := [errors for errors in getattr(error.kind, "context", []) if errors]:
        error = max((errors[0] for errors in branches), key=lambda error: len(error.instance_path))
    return error


def _words(error: "ValidationError") -> str:
    place = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in error.instance_path)
    words = clipped(error.message)
    return f"{clipped(place.lstrip('.'))}: {words}" if place else words
