"""Whether a schema refers to itself for the same value, so that judging by it would say nothing or never end.

A tree's schema may well refer to itself for the branches, which are other values. What may not be is a circle of
references and of keywords that look at the value itself, such as {"$ref": "#"} alone: JSON Schema (2020-12, core,
9.4.1) calls that an infinite loop, and validators differ on it; the fast one lets every value pass.
"""

from collections.abc import Callable, Iterator
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from referencing import Resource
    from referencing._core import Resolver

_SAME_VALUE = ("not", "if", "then", "else")
_SAME_VALUE_LISTS = ("allOf", "anyOf", "oneOf")
_SAME_VALUE_MEMBERS = ("dependentSchemas", "dependencies")
_REFERENCES = ("$ref", "$dynamicRef", "$recursiveRef")

Documents = Callable[[str], object]
Place = tuple[Any, "Resolver[Any]"]
Edges = dict[int, dict[int, str]]


def looping_reference(schema: dict[str, Any], draft: str, documents: Documents) -> str:
    """The first reference that leads back to where it stands without going into the value, or "" when none does.

    `draft` is the URI of the dialect for schemas that name none. What cannot be resolved is passed over.
    """
    from referencing import Registry
    from referencing.jsonschema import specification_with

    specification = specification_with(draft)
    root = _resource(schema, specification)

    def retrieve(uri: str) -> "Resource[Any]":
        return _resource(documents(uri), specification)

    # The stub of `retrieve` is an attrs field, which mypy cannot see as an argument.
    registry: Registry[Any] = Registry(retrieve=retrieve)  # type: ignore[call-arg]
    return _circle(_edges((schema, registry.resolver_with_root(root)), specification))


def _edges(root: Place, specification: Any) -> Edges:
    """From each schema those that it asks about the same value, with the reference that leads there."""
    edges: Edges = {}
    open_places, kept = [root], []
    while open_places:
        schema, resolver = open_places.pop()
        if not isinstance(schema, dict) or id(schema) in edges:
            continue
        asked = list(_same_value(schema, resolver, specification))
        edges[id(schema)] = {id(place[0]): reference for reference, place in asked}
        open_places += [place for _, place in asked] + _inner(schema, resolver, specification)
        kept.append(schema)  # as long as it lives, its identity is its own
    return edges


def _circle(edges: Edges) -> str:
    try:
        TopologicalSorter(edges).prepare()
    except CycleError as found:
        circle = found.args[1]  # each is asked by the next
        references = [edges[asking][asked] for asked, asking in pairwise(circle)]
        return next(reference for reference in references if reference)
    return ""


def _same_value(schema: Any, resolver: "Resolver[Any]", specification: Any) -> Iterator[tuple[str, Place]]:
    """The schemas that this one asks about the same value, each with the reference that leads there."""
    from referencing.exceptions import Unresolvable

    for keyword in _REFERENCES:
        reference = schema.get(keyword)
        if isinstance(reference, str):
            try:
                found = resolver.lookup(reference)
            except Unresolvable:
                continue
            yield reference, (found.contents, found.resolver)
    for inner in _same_value_subschemas(schema):
        yield "", _entered(inner, resolver, specification)


def _same_value_subschemas(schema: dict[str, Any]) -> Iterator[Any]:
    yield from (schema[keyword] for keyword in _SAME_VALUE if keyword in schema)
    for keyword in _SAME_VALUE_LISTS:
        yield from schema[keyword] if isinstance(schema.get(keyword), list) else ()
    for keyword in _SAME_VALUE_MEMBERS:
        yield from schema[keyword].values() if isinstance(schema.get(keyword), dict) else ()


def _inner(schema: Any, resolver: "Resolver[Any]", specification: Any) -> list[Place]:
    return [_entered(inner, resolver, specification) for inner in specification.subresources_of(schema)]


def _entered(schema: Any, resolver: "Resolver[Any]", specification: Any) -> Place:
    return schema, resolver.in_subresource(_resource(schema, specification))


def _resource(schema: Any, specification: Any) -> "Resource[Any]":
    from referencing import Resource

    resource: Resource[Any] = Resource.from_contents(schema, default_specification=specification)
    return resource
