"""The JSON Schema of a component reference: a name, or a one-key mapping of the name to its options.

It keeps to what draft 7 knows too, since editors lag behind: a choice is `anyOf`, a name a `const` with its docstring.
"""

import msgspec

from ftkit.interfaces import Component
from ftkit.kinds import KindName
from ftkit.plugins import Plugins
from ftkit.schemas.components import Schema, definitions, documentation, options
from ftkit.values import Value

_ANY_OPTIONS: Schema = {"type": ["object", "null"]}


class Choice(Value, frozen=True, kw_only=True):
    """The components that a reference of one kind may name, and whether it may name others."""

    kind: KindName
    known: dict[str, type[Component]]
    others: bool  # names that nobody here knows are accepted: third parties exist

    def options(self) -> dict[str, Schema]:
        """The definition of each component's options; where all have defaults, there may be nothing below the name."""
        found: dict[str, Schema] = {}
        for name, component in self.known.items():
            key = f"{self.kind}.{name}"
            found |= definitions(component, key)
            if not _needs_options(component):
                found[key]["type"] = ["object", "null"]
        return found

    def reference(self, wrappers: dict[str, Schema] | None = None) -> Schema:
        """A name alone, or a mapping."""
        return {"anyOf": [*self.names(), self.mapping(wrappers)]}

    def mapping(self, wrappers: dict[str, Schema] | None = None) -> Schema:
        """A name with its options, or a wrapper with what it goes around: exactly one key."""
        options = {name: ref(f"{self.kind}.{name}") for name in self.known}
        return one_key({**options, **(wrappers or {})}, _ANY_OPTIONS if self.others else False)

    def names(self) -> list[Schema]:
        """The names that can stand without options."""
        complete = {name: known for name, known in self.known.items() if not _needs_options(known)}
        names: list[Schema] = [{"const": name, "description": documentation(one)} for name, one in complete.items()]
        unknown = {"type": "string", "not": {"enum": list(self.known)}}
        return [*names, unknown] if self.others else names


def choice(plugins: Plugins, kind: KindName, *, others: bool) -> Choice:
    """What there is of a kind. A name that two plugins offer cannot be used and is left out."""
    offered = [offer.component for offer in plugins.offers if offer.kind == kind]
    names = [component.name for component in offered]
    known = {component.name: component for component in offered if names.count(component.name) == 1}
    return Choice(kind=kind, known=dict(sorted(known.items())), others=others)


def swept(prompters: Choice) -> Schema:
    """A candidate's prompter: an option that takes one value may be a list, each value of which makes a variant."""
    options = {}
    for name, schema in prompters.options().items():
        if name.count(".") == 1:
            options[name.partition(".")[2]] = {
                **schema,
                "properties": {option: _one_or_more(f"{name}/properties/{option}") for option in schema["properties"]},
            }
    mapping = one_key(options, _ANY_OPTIONS if prompters.others else False)
    return {"anyOf": [*prompters.names(), mapping]}


def rule(checks: Choice) -> Schema:
    """One line of a contract."""
    inner = ref("rule")
    return checks.reference(
        {
            "not": {"description": "The check must not pass: not: CHECK.", **inner},
            "should": {"description": "The check is reported and not required: should: CHECK.", **inner},
            "as": {"description": "Gives the check a name in files: as: {NAME: CHECK}.", **one_key({}, inner)},
        }
    )


def named_metric(metrics: Choice) -> Schema:
    """One line of the metrics."""
    short: Schema = {"type": "string", "description": "The module's name or folder, short for {module: NAME}."}
    also = {"evaluate": {"anyOf": [short, ref("metric.evaluate")]}} if "evaluate" in metrics.known else {}
    named = one_key({}, metrics.reference(also))
    name = {"description": "Gives the metric a name in files: as: {NAME: METRIC}.", **named}
    return metrics.reference({**also, "as": name})


def records(readers: Choice) -> Schema:
    """A file, a reader with its options, or a list of these."""
    file: Schema = {"type": "string", "description": "The path of a file; its ending says which reader it needs."}
    one = [file, readers.mapping()]
    return {"anyOf": [*one, {"type": "array", "items": {"anyOf": one}, "minItems": 1}]}


def task(tasks: Choice) -> Schema:
    """The options of the task `template` at once, or a task with its options."""
    template = tasks.known.get("template")
    if template is None:
        return tasks.mapping()
    # An editor offers only what the branch it believes in has, so the options stand here too, where they bind nothing.
    hints = {one.name: {"description": one.description or "An option of `template`."} for one in options(template)}
    function = {"type": "string", "description": "A function of the project's own: package.module:function."}
    own = [{**one_key({"python": function}, others=False), "required": ["python"]}] if "python" in tasks.known else []
    return {"properties": hints, "anyOf": [ref("task.template"), *own, tasks.mapping()]}


def one_key(properties: dict[str, Schema], others: Schema | bool) -> Schema:
    """A mapping of exactly one key."""
    known = {"properties": properties} if properties else {}
    return {"type": "object", **known, "additionalProperties": others, "minProperties": 1, "maxProperties": 1}


def ref(name: str) -> Schema:
    """A definition of the same schema."""
    return {"$ref": f"#/$defs/{name}"}


def _one_or_more(name: str) -> Schema:
    return {"anyOf": [ref(name), {"type": "array", "items": ref(name), "minItems": 1}]}


def _needs_options(component: type[Component]) -> bool:
    return bool(component.needs) or any(field.required for field in msgspec.structs.fields(component))
