"""Checks on the form of an answer, one file each. What needs a library imports it when it judges."""

from collections.abc import Iterable

from ftkit import hookimpl, interfaces
from ftkit_checks.case import Case
from ftkit_checks.citations import Citations
from ftkit_checks.contains import Contains
from ftkit_checks.csv_table import Csv
from ftkit_checks.edges import EndsWith, StartsWith
from ftkit_checks.json_fields import JsonFields
from ftkit_checks.json_schema import JsonSchema
from ftkit_checks.json_value import Json
from ftkit_checks.language import Language
from ftkit_checks.length import Length
from ftkit_checks.markdown import Markdown
from ftkit_checks.no_bullets import NoBullets
from ftkit_checks.number_format import NumberFormat
from ftkit_checks.one_of import OneOf
from ftkit_checks.politeness import Politeness
from ftkit_checks.refusal import Refusal
from ftkit_checks.regex import Regex
from ftkit_checks.repetition import Repetition
from ftkit_checks.sections import Sections
from ftkit_checks.sign_off import SignOff
from ftkit_checks.vocabulary import Vocabulary
from ftkit_checks.xml_value import Xml
from ftkit_checks.yaml_value import Yaml


@hookimpl
def ftkit_checks() -> Iterable[type[interfaces.Check]]:
    """Offers the built-in checks."""
    return [
        Case,
        Citations,
        Contains,
        Csv,
        EndsWith,
        StartsWith,
        Json,
        JsonFields,
        JsonSchema,
        Language,
        Length,
        Markdown,
        NoBullets,
        NumberFormat,
        OneOf,
        Politeness,
        Refusal,
        Regex,
        Repetition,
        Sections,
        SignOff,
        Vocabulary,
        Xml,
        Yaml,
    ]
