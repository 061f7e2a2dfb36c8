"""A settings file (YAML 1.2) with the line of every key, and its conversion into frozen values.

Errors name the file, the line, the path inside it and the nearest valid name.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, TypeVar, get_args, get_origin

import msgspec

from ftkit.errors import ConfigError, nearest

T = TypeVar("T")
Keys = tuple[str | int, ...]

_UNKNOWN = re.compile(r"Object contains unknown field `(.+?)`")
_MISSING = re.compile(r"Object missing required field `(.+?)`")
_CHOICE = re.compile(r"Invalid enum value '?(.+?)'?(?: - at .*)?$")
_WIRE_TYPES = re.compile(r"`([a-z]+(?: \| [a-z]+)*)`")
_WORDS = {
    "object": "a mapping",
    "array": "a list",
    "str": "text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "null": "nothing",
}
_MOST_VALUES = 100_000
"""A file of a few hundred bytes can stand for billions of values by naming lists of lists."""
_PATH = re.compile(r" - at `(?:key in )?\$(.*)`$")


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """A settings file's content as plain values, with where each key stands."""

    file: str
    content: dict[str, Any]
    lines: dict[Keys, int]

    def where(self, keys: Keys) -> str:
        """The place for an error message: "ftkit.yaml:12, contract[2]"."""
        known = next((keys[:n] for n in range(len(keys), -1, -1) if keys[:n] in self.lines), ())
        line = f":{self.lines[known]}" if known in self.lines else ""
        path = _dotted(keys)
        return f"{self.file}{line}" + (f", {path}" if path else "")


def read(path: Path) -> Document:
    """The settings in a YAML file. Raises ConfigError when it is not there, not YAML, or repeats a key."""
    return parse(_text(path), path.name)


def parse(text: str, file: str) -> Document:
    """The settings in a YAML text; `file` is what messages call it."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    try:
        content = YAML(typ="rt").load(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = f":{mark.line + 1}" if mark else ""
        raise ConfigError(f"{file}{line}: {error.problem or error.context}.") from error
    except RecursionError as error:
        raise ConfigError(f"{file}: the settings are nested too deep.") from error
    except (YAMLError, ValueError) as error:
        raise ConfigError(f"{file}: {error}") from error
    if not isinstance(content, dict):
        raise ConfigError(f"{file}: expected a mapping such as 'name: my-project', found {_noun(content)}.")
    lines: dict[Keys, int] = {}
    plain = _plain(content, (), lines, file)
    return Document(file=file, content=plain, lines=lines)


def read_list(path: Path, key: str) -> Document:
    """The settings in a file that is a list, or a mapping with the list under `key`; the list stands under `key`."""
    text = _text(path)
    lines = text.splitlines()
    first = next((line for line in lines if line.strip() and not line.lstrip().startswith(("#", "---"))), "")
    if first.startswith(("-", "[")):
        indented = "\n".join(line if line.startswith("---") else f" {line}" for line in lines)
        document = parse(f"{key}:\n{indented}\n", path.name)
        moved = {keys: line - 1 for keys, line in document.lines.items()}
        return Document(file=document.file, content=document.content, lines=moved)
    document = parse(text, path.name) if first else Document(file=path.name, content={}, lines={})
    if not isinstance(document.content.get(key), list):
        raise ConfigError(f"{path}: expected a list, or a mapping with a list under '{key}'.")
    return document


def converted(data: Any, kind: type[T], document: Document, keys: Keys = ()) -> T:
    """The data as a frozen value. Raises ConfigError naming the place, and the nearest option for an unknown one."""
    try:
        return msgspec.convert(data, kind)
    except msgspec.ValidationError as error:
        inner = _inner_keys(str(error))
        place = document.where((*keys, *inner, *_unknown_key(str(error))))
        raise ConfigError(f"{place}: {explained(str(error), kind)}") from error


def explained(message: str, kind: Any) -> str:
    """A conversion's error in the words of someone who writes settings."""
    inner = _inner_keys(message)
    if unknown := _UNKNOWN.search(message):
        names = _names(_type_at(kind, inner))
        return f"unknown option '{unknown[1]}'.{nearest(unknown[1], names)}"
    if missing := _MISSING.search(message):
        return f"the option '{missing[1]}' is missing."
    if (chosen := _CHOICE.match(message)) and (choices := _choices(_type_at(kind, inner))):
        return f"'{_dotted(inner)}': '{chosen[1]}' is not one of its values.{nearest(chosen[1], choices)}"
    said = _PATH.sub("", message)
    at = _dotted(inner)
    said = _WIRE_TYPES.sub(lambda found: " or ".join(_WORDS.get(kind, kind) for kind in found[1].split(" | ")), said)
    return (f"'{at}': " if at else "") + said[:1].lower() + said[1:] + "."


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise ConfigError(f"cannot read {path}: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path} is not UTF-8 text (byte {error.start}).") from error


def _plain(node: Any, keys: Keys, lines: dict[Keys, int], file: str) -> Any:
    """Builtins instead of the YAML library's types; notes the line of each key."""
    if len(lines) > _MOST_VALUES:
        raise ConfigError(
            f"{file}: the settings hold more than {_MOST_VALUES:,} values. "
            "Values behind '*name' count each time they are named."
        )
    if isinstance(node, dict):
        positions = getattr(node, "lc", None)
        plain = {}
        for key, value in node.items():
            if not isinstance(key, str):
                raise ConfigError(f"{file}, {_dotted(keys)}: the key {key!r} must be text; put it in quotes.")
            if positions is not None and key in (positions.data or {}):
                lines[(*keys, str(key))] = positions.key(key)[0] + 1
            plain[str(key)] = _plain(value, (*keys, str(key)), lines, file)
        return plain
    if isinstance(node, list):
        positions = getattr(node, "lc", None)
        for index in range(len(node)):
            if positions is not None and index in (positions.data or {}):
                lines[(*keys, index)] = positions.item(index)[0] + 1
        return [_plain(value, (*keys, index), lines, file) for index, value in enumerate(node)]
    return _plain_scalar(node, keys, file)


def _plain_scalar(node: Any, keys: Keys, file: str) -> Any:
    for kind in (bool, int, float, str):
        if isinstance(node, kind):
            return kind(node)
    if node is None:
        return None
    if type(node).__name__ == "ScalarBoolean":
        return bool(node)
    if type(node).__name__ in {"TimeStamp", "date", "datetime"}:
        return str(node)
    raise ConfigError(f"{file}, {_dotted(keys)}: cannot use {_noun(node)} here.")


def _inner_keys(message: str) -> Keys:
    found = _PATH.search(message)
    if not found:
        return ()
    parts = re.findall(r"\.([^.\[]+)|\[(\d+|\.\.\.)\]", found[1])
    return tuple(int(index) if index.isdigit() else (name or index) for name, index in parts)


def _unknown_key(message: str) -> Keys:
    found = _UNKNOWN.search(message)
    return (found[1],) if found else ()


def _type_at(kind: Any, keys: Keys) -> Any:
    """The struct behind a path of field names, as far as it can be followed."""
    for key in keys:
        fields = {field.encode_name: field.type for field in _fields(kind)}
        if key not in fields:
            return kind
        kind = fields[str(key)]
    return kind


def _fields(kind: Any) -> tuple[Any, ...]:
    for candidate in (kind, *getattr(kind, "__args__", ())):
        if isinstance(candidate, type) and issubclass(candidate, msgspec.Struct):
            return msgspec.structs.fields(candidate)
    return ()


def _choices(kind: Any) -> list[str]:
    """The values of a type that has only some, wherever they stand in it."""
    if get_origin(kind) is Literal:
        return list(map(str, get_args(kind)))
    return [choice for part in get_args(kind) for choice in _choices(part)]


def _names(kind: Any) -> list[str]:
    return [field.encode_name for field in _fields(kind)]


def _dotted(keys: Keys) -> str:
    return "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in keys).lstrip(".")


def _noun(node: Any) -> str:
    if isinstance(node, Mapping):
        return "a mapping"
    return {"NoneType": "nothing", "list": "a list", "CommentedSeq": "a list", "str": "a text"}.get(
        type(node).__name__, f"a {type(node).__name__}"
    )
