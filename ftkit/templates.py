"""Templates: the project's own texts with columns in them, never a text of data or of a model.

Jinja2 in its sandbox; a name that does not exist is an error. A template that only names columns is turned into a
format string, which is ten times as fast.
"""

from collections.abc import Callable, Mapping
from functools import cache
from operator import itemgetter
from typing import TYPE_CHECKING

from ftkit.errors import ConfigError, DataError, nearest

if TYPE_CHECKING:
    from jinja2 import nodes
    from jinja2.sandbox import SandboxedEnvironment


class Template:
    """A text such as "{{ age }}-year-old {{ sex }}". Raises ConfigError when it is no valid Jinja2."""

    def __init__(self, text: str) -> None:
        from jinja2 import TemplateSyntaxError, meta

        self.text = text
        try:
            tree = _environment().parse(text)
        except TemplateSyntaxError as error:
            raise ConfigError(f"template {text!r}: {error.message} (line {error.lineno}).") from error
        self.names = frozenset(meta.find_undeclared_variables(tree)) - {"record"} | _named_by_record(tree)
        self._format, self._columns = _format_string(tree)
        self._compiled = None if self._format is not None else _environment().from_string(text)

    def render(self, values: Mapping[str, str]) -> str:
        """The text with the values in it; `record` names them all, for columns that are no identifiers.

        Raises ConfigError for a name that `values` lacks, DataError when an expression fails on these values.
        """
        if self._format is not None:
            try:
                return self._format % self._columns(values)
            except KeyError as error:
                raise self._unknown(str(error.args[0]), values) from error
        return self._rendered(values)

    def _rendered(self, values: Mapping[str, str]) -> str:
        from jinja2 import TemplateError, UndefinedError

        assert self._compiled is not None
        try:
            return self._compiled.render({"record": values, **values})
        except UndefinedError as error:
            unknown = sorted(self.names - set(values))
            raise (
                self._unknown(unknown[0], values) if unknown else DataError(f"template {self.text!r}: {error.message}.")
            ) from error
        except (TemplateError, ArithmeticError, LookupError, TypeError, ValueError) as error:
            raise DataError(f"template {self.text!r}: {str(error).rstrip('.')}.") from error

    def _unknown(self, name: str, values: Mapping[str, str]) -> ConfigError:
        return ConfigError(f"template {self.text!r}: unknown column '{name}'.{nearest(name, values)}")


@cache
def _environment() -> "SandboxedEnvironment":
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=False)
    environment.globals.clear()
    return environment


def _named_by_record(tree: "nodes.Template") -> frozenset[str]:
    """The columns named as record["patient name"]."""
    from jinja2 import nodes

    return frozenset(
        node.arg.value
        for node in tree.find_all(nodes.Getitem)
        if isinstance(node.node, nodes.Name) and node.node.name == "record"
        if isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str)
    )


def _format_string(tree: "nodes.Template") -> tuple[str | None, Callable[[Mapping[str, str]], object]]:
    """The template as a %-format and the getter of its columns, or None where it does more than name columns."""
    from jinja2 import nodes

    pieces: list[str] = []
    columns: list[str] = []
    for output in tree.body:
        if not isinstance(output, nodes.Output):
            return None, _no_columns
        for node in output.nodes:
            if isinstance(node, nodes.TemplateData):
                pieces.append(node.data.replace("%", "%%"))
            elif isinstance(node, nodes.Name) and node.name != "record":
                pieces.append("%s")
                columns.append(node.name)
            else:
                return None, _no_columns
    return "".join(pieces), itemgetter(*columns) if columns else _no_columns


def _no_columns(_values: Mapping[str, str]) -> tuple[()]:
    return ()
