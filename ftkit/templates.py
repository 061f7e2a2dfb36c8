"""Templates: the project's own texts with columns in them, never a text of data or of a model.

Jinja2 in a sandbox whose work is bounded (`ftkit.sandbox`); a name that does not exist is an error. A template that
only names columns is turned into a format string, which takes a third of the time.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache, lru_cache
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from ftkit.errors import ConfigError, DataError, FtkitError, nearest

if TYPE_CHECKING:
    from jinja2 import nodes

    from ftkit.sandbox import BoundedEnvironment, Row


class Template:
    """A text such as "{{ age }}-year-old {{ sex }}". Raises ConfigError when it is no valid Jinja2.

    Made again from a text that was seen before, it costs next to nothing.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self._plan = _planned(text)
        self._fill = self._plan.fill

    @property
    def names(self) -> frozenset[str]:
        """The columns it cannot do without."""
        return self._plan.names

    def render(self, values: Mapping[str, str]) -> str:
        """The text with the values in it; `record` names them all, for columns that are no identifiers.

        Raises ConfigError for a name that `values` lacks, DataError when an expression fails on these values or
        takes more work than a template may.
        """
        if self._fill is None:
            return self._rendered(values)
        try:
            return self._fill(values)
        except KeyError as error:
            raise self._unknown(str(error.args[0]), values) from error

    def _rendered(self, values: Mapping[str, str]) -> str:
        from jinja2 import UndefinedError

        plan = self._plan
        assert plan.root is not None
        seen = {"record": values, **values} if plan.names_record else values
        try:
            return "".join(plan.root(_row(seen)))
        except UndefinedError as error:
            unknown = sorted(self.names - set(values))
            raise self._unknown(unknown[0], values) if unknown else self._failed(error) from error
        except Exception as error:  # an expression may raise anything; it is named and raised again
            raise self._failed(error) from error

    def _failed(self, error: Exception) -> DataError:
        return DataError(f"template {self.text!r}: {(str(error) or type(error).__name__).rstrip('.')}.")

    def _unknown(self, name: str, values: Mapping[str, str]) -> ConfigError:
        return ConfigError(f"template {self.text!r}: unknown column '{name}'.{nearest(name, values)}")


class _Plan(NamedTuple):
    """How a template is rendered: by filling columns into a text, else by the function Jinja2 compiled."""

    names: frozenset[str]
    names_record: bool
    fill: Callable[[Mapping[str, str]], str] | None
    root: "Callable[[Row], Iterator[str]] | None"


@lru_cache(maxsize=4096)
def _planned(text: str) -> _Plan:
    from jinja2 import TemplateSyntaxError

    try:
        return _plan(text)
    except TemplateSyntaxError as error:
        raise ConfigError(f"template {text!r}: {error.message} (line {error.lineno}).{_quoted(text)}") from error
    except (RecursionError, MemoryError, SyntaxError) as error:  # of Python's compiler, which has limits of its own
        raise ConfigError(f"template {text[:80]!r}: it is nested too deep.") from error
    except FtkitError:
        raise
    except Exception as error:  # a number too long to read, for one
        raise ConfigError(f"template {text[:80]!r}: {error}.") from error


def _quoted(text: str) -> str:
    """How to name the column of which a template gives two bare words or more; empty where it gives none."""
    bare = re.search(r"\{\{\s*(\w+(?:[ -]+\w+)+)\s*\}\}", text)
    return f" A column called '{bare[1]}' is written record['{bare[1]}']." if bare else ""


def _plan(text: str) -> _Plan:
    from jinja2 import meta, nodes

    environment = _environment()
    tree = environment.checked(text)
    names = (frozenset(meta.find_undeclared_variables(tree)) - {"record"}) | _named_by_record(tree)
    fill = _filling(tree)
    if fill is not None:
        return _Plan(names, False, fill, None)
    used = {node.name for node in tree.find_all(nodes.Name)}
    if "self" in used:
        raise ConfigError(f"template {text!r}: 'self' means something else in Jinja2; write record['self'].")
    return _Plan(names, "record" in used, None, environment.root(tree))


@cache
def _environment() -> "BoundedEnvironment":
    from ftkit.sandbox import BoundedEnvironment

    return BoundedEnvironment()


def _row(values: Mapping[str, Any]) -> "Row":
    return _environment().row(values)


def _named_by_record(tree: "nodes.Template") -> frozenset[str]:
    """The columns named as record["patient name"]."""
    from jinja2 import nodes

    return frozenset(
        node.arg.value
        for node in tree.find_all(nodes.Getitem)
        if isinstance(node.node, nodes.Name) and node.node.name == "record"
        if isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str)
    )


def _filling(tree: "nodes.Template") -> Callable[[Mapping[str, str]], str] | None:
    """What fills the columns in by a %-format, or None where the template does more than name columns."""
    from jinja2 import nodes

    pieces: list[str] = []
    columns: list[str] = []
    for output in tree.body:
        if not isinstance(output, nodes.Output):
            return None
        for node in output.nodes:
            if isinstance(node, nodes.TemplateData):
                pieces.append(node.data.replace("%", "%%"))
            elif isinstance(node, nodes.Name) and node.name != "record":
                pieces.append("%s")
                columns.append(node.name)
            else:
                return None
    return _filled("".join(pieces), columns)


def _filled(template: str, columns: list[str]) -> Callable[[Mapping[str, str]], str]:
    """The shortest way to a text: the column itself, where there is nothing else."""
    if template == "%s":
        return itemgetter(columns[0])
    if not columns:
        text = template % ()
        return lambda _values: text
    chosen = itemgetter(*columns)
    return lambda values: template % chosen(values)
