"""Checks on the form of an answer, one file each. What needs a library imports it when it judges."""

from collections.abc import Iterable

from ftkit import hookimpl, interfaces


@hookimpl
def ftkit_checks() -> Iterable[interfaces.Deferred]:
    """Offers the built-in checks."""
    return interfaces.deferred(
        __name__,
        case="case:Case",
        citations="citations:Citations",
        contains="contains:Contains",
        csv="csv_table:Csv",
        ends_with="edges:EndsWith",
        starts_with="edges:StartsWith",
        json="json_value:Json",
        json_fields="json_fields:JsonFields",
        json_schema="json_schema:JsonSchema",
        language="language:Language",
        length="length:Length",
        markdown="markdown:Markdown",
        no_bullets="no_bullets:NoBullets",
        number_format="number_format:NumberFormat",
        one_of="one_of:OneOf",
        politeness="politeness:Politeness",
        refusal="refusal:Refusal",
        regex="regex:Regex",
        repetition="repetition:Repetition",
        sections="sections:Sections",
        sign_off="sign_off:SignOff",
        vocabulary="vocabulary:Vocabulary",
        xml="xml_value:Xml",
        yaml="yaml_value:Yaml",
    )
