"""A JSON Schema made ready to judge, with the documents that it refers to."""

import json
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from ftkit import ConfigError
from ftkit_checks.schema_loops import looping_reference
from ftkit_checks.schema_references import Documents

if TYPE_CHECKING:
    from jsonschema_rs import Validator

DIALECTS = {
    "4": "http://json-schema.org/draft-04/schema#",
    "6": "http://json-schema.org/draft-06/schema#",
    "7": "http://json-schema.org/draft-07/schema#",
    "2019-09": "https://json-schema.org/draft/2019-09/schema",
    "2020-12": "https://json-schema.org/draft/2020-12/schema",
}
"""The meta-schema of each draft."""


class Reading(NamedTuple):
    """How a schema is to be understood."""

    draft: str  # of schemas that name none
    assert_formats: bool
    references: tuple[tuple[str, str], ...]  # URI, or the beginning of URIs -> file or folder


class Compiled(NamedTuple):
    """A schema ready to judge."""

    validator: "Validator"
    documents: dict[str, object]  # what it refers to outside itself, by URI


def compiled(schema: str, reading: Reading) -> Compiled:
    """The schema of this JSON text. Raises ConfigError saying what is wrong with it, without its name."""
    if reading.references:
        return _compiled(schema, reading)  # the files may have changed since
    return _compiled_once(schema, reading)


def _compiled(text: str, reading: Reading) -> Compiled:
    import jsonschema_rs

    documents, dialect = Documents(dict(reading.references)), DIALECTS[reading.draft]
    schema = json.loads(text)
    if isinstance(schema, dict):
        schema = {"$schema": dialect, **schema}
    try:
        validator = jsonschema_rs.validator_for(schema, validate_formats=reading.assert_formats, retriever=documents)
    except ValueError as error:
        reason = documents.refused or f"it is no valid JSON Schema: {getattr(error, 'message', str(error))}."
        raise ConfigError(str(reason)) from error
    if looping := _refers_to_itself(text) and looping_reference(schema, dialect, documents):
        raise ConfigError(
            f'its "$ref" to "{looping}" leads back to itself for the same value, so that it never says what is right. '
            "Refer to it from a property or an item, or leave it out."
        )
    return Compiled(validator, documents.read)


_compiled_once = lru_cache(maxsize=64)(_compiled)


def _refers_to_itself(text: str) -> bool:
    """Whether it could: a schema without references needs no look at where they lead."""
    return '"$ref"' in text or '"$recursiveRef"' in text or '"$dynamicRef"' in text
