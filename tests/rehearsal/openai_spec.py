"""OpenAI's API description as a judge: what it says against a request or an answer.

The file is looked for in the variable FTKIT_OPENAI_SPEC and beside the repository, at ../shared/openai/openapi.yaml. It
calls itself OpenAPI 3.1 and still has words of 3.0 (`nullable`, a boolean `exclusiveMinimum`); they are read as meant.
"""

import json
import os
import re
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml
from jsonschema import Draft202012Validator

from ftkit.testing.rehearsal import multipart

_ROOT = Path(__file__).parents[2]
_REFERENCE = "#/components/schemas/"


class Exchange(NamedTuple):
    """A request and its answer, as they were on the wire."""

    method: str
    path: str  # "/files"
    query: dict[str, str]
    request_type: str
    request: bytes
    status: int
    answer_type: str
    answer: bytes


def place() -> Path:
    """Where the description lies; it need not be there."""
    return Path(os.environ.get("FTKIT_OPENAI_SPEC") or _ROOT.parent / "shared" / "openai" / "openapi.yaml")


needs_spec = pytest.mark.skipif(
    not place().is_file(), reason=f"OpenAI's API description is not at {place()}; name it in FTKIT_OPENAI_SPEC"
)


def complaints(exchange: Exchange) -> list[str]:
    """What the description says against an exchange; nothing where all is well."""
    operation = _operation(exchange)
    if operation is None:
        return [f"{exchange.method} {exchange.path} is no operation"]
    return [*_about_query(operation, exchange), *about_request(exchange), *_about_answer(operation, exchange)]


def about_request(exchange: Exchange) -> list[str]:
    """What it says against the body of a request."""
    operation = _operation(exchange)
    assert operation is not None
    kind = exchange.request_type.partition(";")[0]
    content = operation.get("requestBody", {}).get("content", {})
    if not exchange.request:
        return ["a body is missing"] if content else []
    if kind not in content:
        return [f"no body of type {kind} is expected"]
    return _against(content[kind]["schema"], _request_value(kind, exchange), "request")


def fields_of(name: str) -> set[str]:
    """The fields of a named schema, those that it takes over from others among them."""
    schemas = _description()["components"]["schemas"]

    def fields(schema: dict) -> set[str]:
        if "$ref" in schema:
            return fields(schemas[schema["$ref"].removeprefix(_REFERENCE)])
        return set(schema.get("properties", ())).union(*(fields(one) for one in schema.get("allOf", ())))

    return fields(schemas[name])


def _request_value(kind: str, exchange: Exchange) -> Any:
    if kind == "application/json":
        return json.loads(exchange.request)
    parts = multipart.parts(exchange.request_type, exchange.request)
    value: dict[str, Any] = {}
    for name, part in parts.items():
        text = "" if part.filename else part.content.decode()
        outer, _, inner = name.partition("[")
        if inner:
            value.setdefault(outer, {})[inner.rstrip("]")] = int(text) if text.isdecimal() else text
        else:
            value[name] = text
    return value


def _about_query(operation: dict, exchange: Exchange) -> list[str]:
    known = {one["name"]: one["schema"] for one in operation.get("parameters", ()) if one["in"] == "query"}
    found = []
    for name, text in exchange.query.items():
        outer, _, inner = name.partition("[")
        if outer not in known:
            found.append(f"query: '{outer}' is unknown")
        else:
            value = {inner.rstrip("]"): text} if inner else int(text) if text.isdecimal() else text
            found += _against(known[outer], value, f"query {outer}")
    return found


def _about_answer(operation: dict, exchange: Exchange) -> list[str]:
    if exchange.status != 200:
        return _against({"$ref": f"{_REFERENCE}ErrorResponse"}, json.loads(exchange.answer), "error")
    content = operation["responses"]["200"]["content"]
    kind = exchange.answer_type.partition(";")[0]
    if kind == "text/event-stream":
        events = exchange.answer.decode().split("\n\n")
        data = [event.removeprefix("data: ") for event in events if event and event != "data: [DONE]"]
        return [said for one in data for said in _against(content[kind]["schema"], json.loads(one), "event")]
    if kind != "application/json":
        return []  # a file's bytes
    return _against(content[kind]["schema"], json.loads(exchange.answer), "answer")


def _operation(exchange: Exchange) -> dict | None:
    paths = _description()["paths"]
    fitting = [path for path in paths if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", path), exchange.path)]
    found = [paths[path] for path in sorted(fitting, key=lambda path: path.count("{"))]
    return found[0].get(exchange.method.lower()) if found else None


def _against(schema: dict, value: Any, what: str) -> list[str]:
    errors = _validator(json.dumps(schema)).iter_errors(value)
    return [f"{what} at {error.json_path}: {error.message}" for error in errors]


@cache
def _validator(schema: str) -> Draft202012Validator:
    root = json.loads(schema)
    schemas = _description()["components"]["schemas"]
    reached = _reached(root, schemas)
    return Draft202012Validator(_as_meant({**root, "components": {"schemas": reached}}))


def _reached(schema: Any, schemas: dict) -> dict:
    """The named schemas that a schema leads to."""
    found: dict = {}
    waiting = [schema]
    while waiting:
        for name in set(re.findall(rf'"{_REFERENCE}([^"]+)"', json.dumps(waiting.pop()))) - set(found):
            found[name] = schemas[name]
            waiting.append(schemas[name])
    return found


def _as_meant(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_as_meant(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    read = {key: _as_meant(value) for key, value in schema.items() if key != "nullable"}
    if read.get("exclusiveMinimum") is True:
        read["exclusiveMinimum"] = read.pop("minimum")
    return {"anyOf": [read, {"type": "null"}]} if schema.get("nullable") is True else read


@cache
def _description() -> dict:
    return yaml.load(place().read_bytes(), Loader=yaml.CSafeLoader)
