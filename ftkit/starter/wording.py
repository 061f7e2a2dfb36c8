"""The words of a project file: templates over columns, YAML texts, comments.

Column names are a stranger's text: in a template, a YAML text or a comment they are only ever text.
"""

import json
import re
import textwrap

from ftkit.errors import ConfigError, nearest
from ftkit.starter.columns import Table, is_a_name, shown
from ftkit.templates import Template
from ftkit.values import Value

_PLAIN_SCALAR = re.compile(r"[A-Za-z][A-Za-z0-9_./-]*")
_YAML_WORDS = {"null", "true", "false"}

_GROUP = '  # group: "{{ ... }}"       # rows of one customer, patient or case: never divided between train and test'

PLACEHOLDER = """\
  - length: {min_words: 1}           # replace it by what your answers must keep, such as
  # - sections: {names: [SUMMARY, NEXT STEP]}
  # - sign_off: {text: Your help desk}
  # - no_bullets
  # - one_of: {values: [approve, reject]}
  # - json_schema: {schema: answer.schema.json}
  # - should: {length: {max_words: 150}}   # reported, not required"""

HELP_DESK = """\
  - sign_off: {text: Your help desk}
  - no_bullets
  - should: {length: {max_words: 60}}      # reported, not required"""


class Task(Value, frozen=True, kw_only=True):
    """The templates of a task, and how they came about."""

    input: str
    target: str
    group: str = _GROUP
    input_comment: str = "what is asked"
    target_comment: str = "what should be answered"
    guesses: tuple[str, ...] = ()


def task(table: Table, input_: str, target: str) -> Task:
    """The templates for a table: as told, else the last column as the target and all others as the input.

    Raises ConfigError for what is neither a column nor a template over the columns.
    """
    said: list[str] = []
    target_template, target_comment = _told("--target", target, table), "what should be answered"
    if not target:
        column = _guessed_target(table, input_)
        target_template, target_comment = expression(column), "guessed: the last column. What should be answered"
        said.append(f"guessed: the target is the column '{shown(column)}', the last one. Say --target to change it.")
    input_template, input_comment = _told("--input", input_, table), "what is asked"
    if not input_:
        others = [column for column in table.columns if column not in _named(target_template, table)]
        if not others:
            raise ConfigError(f"{table.written} has no column besides the target. Say --input and --target.")
        input_template = "\n".join(f"{_label(column)}: {expression(column)}" for column in others)
        input_comment = "guessed: all other columns. What is asked; take out what nobody knows when asking"
        said.append("guessed: the input is made of all other columns. Say --input to change it.")
    return Task(
        input=input_template,
        target=target_template,
        input_comment=input_comment,
        target_comment=target_comment,
        guesses=tuple(said),
    )


def expression(column: str) -> str:
    """The template of one column's value."""
    return f"{{{{ {column} }}}}" if is_a_name(column) else f"{{{{ record[{column!r}] }}}}"


def scalar(text: str) -> str:
    """A text in YAML, on one line."""
    if _PLAIN_SCALAR.fullmatch(text) and text.lower() not in _YAML_WORDS:
        return text
    quoted = json.dumps(text, ensure_ascii=False)
    return "".join(sign if sign.isprintable() else f"\\U{ord(sign):08x}" for sign in quoted)


def block(text: str) -> str:
    """A text in YAML as the value of a key that is indented by two: a block where it has lines to show."""
    lines = text.split("\n")
    if len(lines) == 1 or text[0] == " " or not all(line.isprintable() and line.strip() for line in lines):
        return scalar(text)
    return "|\n" + textwrap.indent(text, "    ")


def column_list(columns: tuple[str, ...]) -> str:
    """The names of the columns as a comment."""
    return textwrap.fill(
        ", ".join(map(shown, columns)), 118, initial_indent="#   ", subsequent_indent="#   ", break_on_hyphens=False
    )


def _told(option: str, given: str, table: Table) -> str:
    """The template that was meant: a column's own, or the given one."""
    if given in table.columns:
        return expression(given)
    if not given:
        return ""
    if "{" not in given:
        raise ConfigError(
            f"{option}: '{given}' is neither a column of {table.written} nor a template such as "
            f"'{expression(table.columns[0])}'.{nearest(shown(given), map(shown, table.columns))}"
        )
    for unknown in sorted(Template(given).names - set(table.columns)):
        raise ConfigError(
            f"{option}: {table.written} has no column '{unknown}'.{nearest(unknown, map(shown, table.columns))}"
        )
    return given


def _guessed_target(table: Table, input_: str) -> str:
    """The last column that the input does not use."""
    used = _named(_told("--input", input_, table), table)
    free = [column for column in table.columns if column not in used]
    if not free:
        raise ConfigError(f"{table.written} has no column besides the input. Say --target.")
    return free[-1]


def _named(template: str, table: Table) -> frozenset[str]:
    bare = {"record"} if "record" in table.columns and re.search(r"\brecord\b", template) else set()
    return Template(template).names | bare


def _label(column: str) -> str:
    """The column's name as literal text of a template."""
    text = shown(column)
    return f"{{{{ {text!r} }}}}" if "{" in text else text
