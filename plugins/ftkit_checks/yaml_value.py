"""Whether an answer is YAML that says something: a mapping or a list, and not prose, which is YAML as well."""

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from ftkit import PASSED, ConfigError, Finding, failed
from ftkit_checks.field_rules import FieldRule, broken_field, field_rules, said_fields
from ftkit_checks.strict_yaml import NotYaml, read_yaml
from ftkit_checks.text_check import Judge, TextCheck
from ftkit_checks.wording import quoted


class Yaml(TextCheck, frozen=True, kw_only=True):
    """The whole answer is one YAML document, read strictly: a mapping or a list, no key twice, no anchors, no tags.

    shape: "mapping", "list", or "mapping or list". fields: of a mapping, what each may hold, as in `json_fields`.
    optional: the fields that may be left out. others: whether fields that are not named are "refused" or "allowed".
    """

    name: ClassVar[str] = "yaml"
    shape: Literal["mapping", "list", "mapping or list"] = "mapping or list"
    fields: dict[str, str | tuple[Any, ...]] = {}
    optional: tuple[str, ...] = ()
    others: Literal["refused", "allowed"] = "refused"

    def __post_init__(self) -> None:
        """Raises ConfigError for options that cannot be meant."""
        field_rules(self.fields)
        if self.fields and self.shape == "list":
            raise ConfigError("'fields' are those of a mapping. Leave out 'shape', or 'fields'.")
        for name in self.optional:
            if name not in self.fields:
                raise ConfigError(f"'optional' names {quoted(name)}, which is not among the fields.")

    def judge(self) -> Judge:
        """The judge of one text."""
        rules = field_rules(self.fields)

        def judged(text: str) -> Finding:
            try:
                return self._judged(read_yaml(text), rules)
            except NotYaml as refused:
                return failed(refused.reason, refused.span)

        return judged

    def instruction(self) -> str:
        """The rule as a sentence."""
        start = "Answer with one YAML document and nothing else, without a code fence"
        if not self.fields:
            return f"{start}: a {self.shape}."
        fields = said_fields(field_rules(self.fields), frozenset(self.optional))
        return f"{start}: a mapping with the keys {fields}{'' if self.others == 'allowed' else ' and no others'}."

    def _judged(self, value: object, rules: Mapping[str, FieldRule]) -> Finding:
        shape = "mapping" if isinstance(value, dict) else "list" if isinstance(value, list) else "text or a number"
        wanted = "mapping" if self.fields else self.shape
        if shape not in wanted.split(" or "):
            return failed(f"the answer is a {shape}, not a {wanted}")
        if rules and isinstance(value, dict):
            broken = broken_field(value, rules, frozenset(self.optional), self.others == "allowed")
            return failed(broken.reason) if broken else PASSED
        return PASSED
