"""Checks on the form of an answer, one file each. What needs a library imports it when it judges."""

from collections.abc import Iterable

from ftkit import hookimpl, interfaces
from ftkit_checks.contains import Contains
from ftkit_checks.json_schema import JsonSchema
from ftkit_checks.json_value import Json
from ftkit_checks.length import Length
from ftkit_checks.no_bullets import NoBullets
from ftkit_checks.one_of import OneOf
from ftkit_checks.regex import Regex
from ftkit_checks.sections import Sections
from ftkit_checks.sign_off import SignOff


@hookimpl
def ftkit_checks() -> Iterable[type[interfaces.Check]]:
    """Offers the built-in checks."""
    return [Contains, Json, JsonSchema, Length, NoBullets, OneOf, Regex, Sections, SignOff]
