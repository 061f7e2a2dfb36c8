"""Whatever a row or a file holds: an export can be read again, and a judgement never raises."""

import json
import tempfile
from pathlib import Path

import ftkit_formats
import msgspec
import pytest
from ftkit_formats.dialect import JsonLinesDialect
from hypothesis import given, settings
from hypothesis import strategies as st

from ftkit import DataError, Example, FunctionCall, Message, Problem, ToolCall

EXPORTERS = {exporter.name: exporter.load() for exporter in ftkit_formats.ftkit_exporters()}
JSON_LINES = sorted(name for name, exporter in EXPORTERS.items() if issubclass(exporter, JsonLinesDialect))

TEXTS = st.one_of(
    st.text(max_size=12), st.sampled_from(["", " ", "\0", "\U0001f468\u200d\U0001f469", "\u2028", "\ufeff", "{}"])
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)
CALLS = st.builds(
    ToolCall,
    function=st.builds(FunctionCall, name=TEXTS, arguments=TEXTS | JSON.map(json.dumps)),
    id=TEXTS | st.sampled_from(["c1", "c2"]),
)
MESSAGES = st.builds(
    Message,
    role=st.sampled_from(["system", "user", "assistant", "tool"]),
    content=TEXTS,
    tool_calls=st.just(msgspec.UNSET) | st.lists(CALLS, max_size=2).map(tuple),
    tool_call_id=st.just(msgspec.UNSET) | TEXTS | st.just("c1"),
    name=st.just(msgspec.UNSET) | TEXTS,
)
SPOKEN = st.lists(MESSAGES, max_size=4).map(tuple)
EXAMPLES = st.builds(
    Example,
    id=TEXTS,
    prompt=SPOKEN,
    completion=st.lists(MESSAGES, min_size=1, max_size=2).map(tuple),
    group=TEXTS,
    origin=TEXTS,
    tools=st.just(msgspec.UNSET)
    | TEXTS
    | JSON.map(lambda value: json.dumps(value, indent=1))
    | st.lists(st.fixed_dictionaries({"function": JSON})).map(lambda value: json.dumps(value, indent=1)),
    rejected=st.just(msgspec.UNSET) | st.lists(MESSAGES, min_size=1, max_size=2).map(tuple),
)
# Keys and values that the rules look at, in places where they do not belong.
KEYS = st.sampled_from(
    [
        "messages",
        "role",
        "content",
        "tool_calls",
        "tool_call_id",
        "weight",
        "tools",
        "input",
        "preferred_output",
        "non_preferred_output",
        "contents",
        "parts",
        "text",
        "systemInstruction",
        "schemaVersion",
        "system",
        "conversations",
        "from",
        "value",
        "prompt",
        "completion",
        "chosen",
        "rejected",
        "id",
        "function",
        "name",
        "arguments",
        "type",
        "instruction",
        "output",
        "channel",
    ]
)
VALUES = st.sampled_from(["user", "assistant", "model", "system", "tool", "human", "gpt", "function_call", "function"])
LOOKALIKES = st.recursive(
    st.none() | st.booleans() | st.integers(-1, 2) | st.floats() | TEXTS | VALUES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=5),
    max_leaves=12,
)


@pytest.mark.parametrize("name", JSON_LINES)
@settings(max_examples=60, deadline=None)
@given(rows=st.lists(EXAMPLES, max_size=4))
def test_an_export_is_one_json_object_a_line_and_accounts_for_every_row(name, rows):
    exporter = EXPORTERS[name]()
    with tempfile.TemporaryDirectory() as folder:
        exporter.export({"train": rows}, Path(folder))
        path = Path(folder) / "train.jsonl"
        written = path.read_text("utf-8-sig").split("\n")[:-1] if path.exists() else []
        left_out = [row for row in rows if list(exporter.obstacles(row))]
        assert all(isinstance(json.loads(line), dict) for line in written)
        assert len(written) + len(left_out) == len(rows)
        told = [[problem.reason for problem in exporter.problems(row)] for row in rows if row not in left_out]
        judged = list(exporter.line_problems(path)) if written else []
        numbered = [[found.reason for found in judged if found.line == number + 1] for number in range(len(written))]
        assert told == numbered


@pytest.mark.parametrize("name", sorted({*EXPORTERS} - {*JSON_LINES}))
@settings(max_examples=15, deadline=None)
@given(rows=st.lists(EXAMPLES, max_size=3))
def test_an_export_of_columns_accounts_for_every_row_or_says_why_not(name, rows):
    exporter = EXPORTERS[name]()
    kinds = {row.rejected is msgspec.UNSET for row in rows}
    with tempfile.TemporaryDirectory() as folder:
        if len(kinds) == 2:
            with pytest.raises(DataError, match="prepare them apart"):
                exporter.export({"train": rows}, Path(folder))
        elif rows:
            exporter.export({"train": rows}, Path(folder))
            path = Path(folder) / "train.parquet" if name == "parquet" else Path(folder)
            told = [problem.reason for row in rows for problem in exporter.problems(row)]
            assert [problem.reason for problem in exporter.line_problems(path)] == told


@pytest.mark.parametrize("name", JSON_LINES)
@settings(max_examples=150, deadline=None)
@given(value=LOOKALIKES)
def test_a_judgement_of_any_value_is_a_list_of_problems(name, value):
    assert all(isinstance(problem, Problem) for problem in EXPORTERS[name]().faults(value))


@pytest.mark.parametrize("name", sorted(EXPORTERS))
@settings(max_examples=30, deadline=None)
@given(data=st.binary(max_size=200) | st.lists(LOOKALIKES.map(json.dumps)).map(lambda one: "\n".join(one).encode()))
def test_a_judgement_of_any_file_is_a_list_of_problems_or_a_named_error(name, data):
    exporter = EXPORTERS[name]()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "train.jsonl"
        path.write_bytes(data)
        try:
            found = [*exporter.file_problems(path), *exporter.line_problems(path)]
        except DataError:
            found = []
        assert all(isinstance(problem, Problem) for problem in found)
