"""What all dialects have in common: they take their own rows, and refuse a planted error by its line."""

import json

import ftkit_formats
import pytest
from ftkit_formats import lines
from ftkit_formats.dialect import JsonLinesDialect, Limits

from ftkit import DataError, Problem, interfaces

from .rows import example, preference, with_tools

EXPORTERS = {exporter.name: exporter.load() for exporter in ftkit_formats.ftkit_exporters()}
JSON_LINES = sorted(name for name, exporter in EXPORTERS.items() if issubclass(exporter, JsonLinesDialect))
COMPARING = {"openai_preference", "dpo"}


def written(name, folder, rows=12):
    """A training file of the dialect, with as many good rows."""
    row = preference if name in COMPARING else example
    EXPORTERS[name]().export({"train": [row(id=str(number)) for number in range(rows)]}, folder)
    return folder / "train.jsonl"


def found(name, path):
    """All that the dialect says of a file: whole first, then by line."""
    checker = EXPORTERS[name]()
    assert isinstance(checker, interfaces.FileChecker)
    return [(problem.line, problem.reason) for problem in [*checker.file_problems(path), *checker.line_problems(path)]]


def planted(path, change, number=5):
    """The file with one line changed: the decoded value, in place."""
    kept = path.read_bytes().split(b"\n")
    mark = lines.BOM if kept[0].startswith(lines.BOM) else b""
    value = json.loads(kept[number - 1])
    change(value)
    kept[number - 1] = json.dumps(value).encode()
    assert number > 1 or not mark
    path.write_bytes(b"\n".join(kept))


def last_said_by(speaker):
    def change(value):
        value["messages"][-1]["role"] = speaker

    return change


def cut_key(key):
    return lambda value: value.pop(key)


def blank(*keys):
    """Empties the text at a path of keys."""

    def change(value):
        for key in keys[:-1]:
            value = value[key]
        value[keys[-1]] = " "

    return change


ERRORS = [
    ("openai", last_said_by("user"), ["last-not-assistant"]),
    ("openai", last_said_by("doctor"), ["unknown-role", "last-not-assistant"]),
    ("openai", lambda line: line.update(text="?"), ["unknown-key"]),
    ("openai", lambda line: line["messages"][-1].update(weight=0.5), ["wrong-value"]),
    ("openai", lambda line: line["messages"][-1].update(weight=True), ["wrong-value"]),
    ("openai", lambda line: line["messages"][-1].update(weight=0), ["nothing-trained"]),
    (
        "openai",
        lambda line: line["messages"].insert(2, {"role": "tool", "content": "dry", "tool_call_id": "c9"}),
        ["result-without-call"],
    ),
    (
        "openai",
        lambda line: line["messages"][-1].update(
            tool_calls=[{"id": "", "type": "function", "function": {"name": "a b", "arguments": "[]"}}]
        ),
        ["empty-call-id", "function-name", "arguments-not-json"],
    ),
    ("openai", lambda line: line["messages"][1].update(content=None), ["wrong-type"]),
    ("openai", lambda line: line["messages"][1].update(weight=1), ["unknown-key"]),
    ("openai", lambda line: line.update(tools=[{"type": "function"}]), ["missing-key"]),
    (
        "openai",
        lambda line: line["messages"][-1].update(
            tool_calls=[{"id": 5, "type": "function", "function": {"name": 5, "arguments": {}}}]
        ),
        ["wrong-type", "wrong-type", "wrong-type"],
    ),
    ("openai", lambda line: line.update(parallel_tool_calls="yes", functions=[5]), ["wrong-type", "wrong-type"]),
    ("azure", blank("messages", 2, "content"), ["empty-answer"]),
    ("azure", cut_key("messages"), ["missing-key", "no-user-message", "last-not-assistant"]),
    ("openai_preference", cut_key("non_preferred_output"), ["missing-key"]),
    ("openai_preference", lambda line: line["preferred_output"].append(line["preferred_output"][0]), ["too-long"]),
    (
        "openai_preference",
        lambda line: line["input"]["messages"].append({"role": "assistant", "content": "Hi."}),
        ["last-is-assistant"],
    ),
    ("openai_preference", blank("non_preferred_output", 0, "content"), ["empty-answer"]),
    ("together", last_said_by("user"), ["no-answer", "wrong-order"]),
    ("together", lambda line: line["messages"].append({"role": "assistant", "content": "More."}), ["wrong-order"]),
    ("together", lambda line: line.update(text="?"), ["several-formats"]),
    ("together", cut_key("messages"), ["missing-key"]),
    ("together", lambda line: line["messages"][1].update(weight=2), ["wrong-value"]),
    ("fireworks", lambda line: line["messages"].insert(1, line["messages"].pop(0)), ["system-not-first"]),
    ("fireworks", last_said_by("developer"), ["unknown-role", "last-not-assistant"]),
    ("vertex", lambda line: line["contents"][1].update(role="assistant"), ["unknown-role"]),
    ("vertex", blank("contents", 0, "parts", 0, "text"), ["empty-content"]),
    ("vertex", lambda line: line["contents"].append(line["contents"][0]), ["last-not-assistant"]),
    ("vertex", blank("systemInstruction", "parts", 0, "text"), ["empty-content"]),
    ("bedrock", lambda line: line.update(schemaVersion="2023"), ["wrong-value"]),
    ("bedrock", blank("messages", 1, "content", 0, "text"), ["empty-answer"]),
    ("bedrock", lambda line: line["messages"].pop(0), ["no-user-message", "wrong-order"]),
    ("bedrock", lambda line: line["messages"][0]["content"][0].update(text="User: hi"), ["reserved-word"]),
    ("bedrock", lambda line: line["messages"][0].update(content="hi"), ["wrong-type"]),
    ("alpaca", cut_key("output"), ["missing-key"]),
    ("alpaca", blank("instruction"), ["empty-content"]),
    ("sharegpt", lambda line: line["conversations"].pop(), ["last-not-assistant"]),
    ("sharegpt", lambda line: line["conversations"].pop(1), ["wrong-order", "last-not-assistant"]),
    ("sharegpt", lambda line: line["conversations"][1].update({"from": "user"}), ["wrong-value", "wrong-order"]),
    ("sharegpt", blank("conversations", 2, "value"), ["empty-answer"]),
    ("sharegpt", lambda line: line.update(tools="{"), ["tools-not-json"]),
    ("prompt_completion", lambda line: line.update(prompt=["?"]), ["wrong-type"]),
    ("prompt_completion", blank("completion"), ["empty-content"]),
    ("messages", last_said_by("user"), ["last-not-assistant"]),
    ("messages", lambda line: line.update(tools="{"), ["tools-not-json"]),
    ("harmony", lambda line: line["messages"][-1].pop("channel"), ["missing-key"]),
    ("harmony", lambda line: line["messages"][-1].update(channel="loud"), ["wrong-value"]),
    ("harmony", lambda line: line["messages"][1]["content"][0].update(text="<|end|>"), ["special-token"]),
    ("dpo", cut_key("rejected"), ["missing-key", "last-not-assistant"]),
    ("dpo", lambda line: line.update(rejected=line["chosen"]), ["equal-answers"]),
]


@pytest.mark.parametrize("name", sorted(EXPORTERS))
def test_every_one_of_them_is_an_exporter_that_judges_files(name):
    assert isinstance(EXPORTERS[name](), interfaces.Exporter)
    assert isinstance(EXPORTERS[name](), interfaces.FileChecker)


@pytest.mark.parametrize("name", JSON_LINES)
def test_its_own_rows_are_taken(name, tmp_path):
    assert found(name, written(name, tmp_path)) == []


@pytest.mark.parametrize("name", sorted({*JSON_LINES} - COMPARING - {"alpaca", "prompt_completion", "bedrock"}))
def test_tool_calls_are_taken_where_the_format_has_them(name, tmp_path):
    EXPORTERS[name]().export({"train": [with_tools()] * 12}, tmp_path)
    assert found(name, tmp_path / "train.jsonl") == []
    assert list(EXPORTERS[name]().problems(with_tools())) == []


@pytest.mark.parametrize("name", ["alpaca", "prompt_completion", "bedrock"])
def test_tool_calls_are_a_problem_where_it_has_not(name):
    assert "tools-not-supported" in [problem.reason for problem in EXPORTERS[name]().problems(with_tools())]


@pytest.mark.parametrize("name", sorted({*JSON_LINES} - COMPARING))
def test_a_preference_has_no_place_among_single_answers(name, tmp_path):
    exporter = EXPORTERS[name]()
    exporter.export({"train": [preference()]}, tmp_path)
    assert list(tmp_path.iterdir()) == []
    assert [problem.reason for problem in exporter.problems(preference())] == ["is-preference"]


@pytest.mark.parametrize("name", sorted(COMPARING))
def test_a_single_answer_has_no_place_among_preferences(name, tmp_path):
    exporter = EXPORTERS[name]()
    exporter.export({"train": [example()]}, tmp_path)
    assert list(tmp_path.iterdir()) == []
    assert list(exporter.problems(example())) == [
        Problem(reason="no-preference", detail="the row has no rejected answer to compare with", id="7")
    ]


@pytest.mark.parametrize("name", JSON_LINES)
def test_no_test_split_is_written(name, tmp_path):
    row = preference if name in COMPARING else example
    EXPORTERS[name]().export({"test": [row()]}, tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("name", "change", "reasons"), ERRORS)
def test_a_planted_error_is_refused_by_its_line(name, change, reasons, tmp_path):
    path = written(name, tmp_path)
    planted(path, change)
    assert found(name, path) == [(5, reason) for reason in reasons]


def test_every_dialect_has_a_planted_error():
    assert sorted({name for name, _, _ in ERRORS}) == JSON_LINES


@pytest.mark.parametrize("name", JSON_LINES)
@pytest.mark.parametrize(
    ("line", "reason"),
    [(b'{"a": ', "not-json"), (b"[" * 5000, "not-json"), (b'"a"', "wrong-type"), (b'{"a": "\xff"}', "not-utf-8")],
    ids=["cut off", "too deep", "no object", "Latin-1"],
)
def test_a_line_that_is_no_object_is_refused_by_its_line(name, line, reason, tmp_path):
    path = written(name, tmp_path)
    kept = path.read_bytes().split(b"\n")
    path.write_bytes(b"\n".join([*kept[:3], line, *kept[4:]]))
    assert found(name, path)[0] == (4, reason)
    assert {number for number, _ in found(name, path)} == {4}


@pytest.mark.parametrize("name", JSON_LINES)
def test_every_line_and_every_rule_is_told(name, tmp_path):
    path = tmp_path / "train.jsonl"
    path.write_bytes((lines.BOM if EXPORTERS[name].bom else b"") + b"{}\n" * 20)
    assert {number for number, _ in found(name, path)} == set(range(1, 21))


def test_an_empty_line_is_refused_where_it_is_not_passed_over(tmp_path):
    path = written("openai", tmp_path)
    path.write_bytes(path.read_bytes() + b"\n")
    assert (found("openai", path), found("together", path)) == ([(13, "empty-line")], [])


def test_a_file_is_judged_as_a_whole(tmp_path, monkeypatch):
    monkeypatch.setattr(EXPORTERS["fireworks"], "limits", Limits(min_rows=3, max_rows=4, max_bytes=1000))
    few, many, empty = tmp_path / "few.json", tmp_path / "many.jsonl", tmp_path / "empty.jsonl"
    few.write_bytes(lines.BOM + written("fireworks", tmp_path, rows=2).read_bytes())
    many.write_bytes(written("fireworks", tmp_path, rows=9).read_bytes())
    empty.write_bytes(b"")
    assert list(EXPORTERS["fireworks"]().file_problems(few)) == [
        Problem(reason="wrong-suffix", detail="the file's name must end with .jsonl"),
        Problem(reason="bom", detail="the file begins with a byte-order mark; save it as UTF-8 without one"),
        Problem(reason="too-few-rows", detail="2 rows, and there must be 3 or more"),
    ]
    assert list(EXPORTERS["fireworks"]().file_problems(many)) == [
        Problem(reason="file-too-large", detail="1206 bytes, and a file may have 1000"),
        Problem(reason="too-many-rows", detail="9 rows, and there may be 4"),
    ]
    assert [problem.reason for problem in EXPORTERS["fireworks"]().file_problems(empty)] == ["too-few-rows"]


def test_a_validation_file_has_limits_of_its_own(tmp_path, monkeypatch):
    monkeypatch.setattr(EXPORTERS["vertex"], "limits", Limits(min_rows=5, max_validation_rows=2))
    path = written("vertex", tmp_path, rows=3)
    assert [problem.reason for problem in EXPORTERS["vertex"]().file_problems(path)] == ["too-few-rows"]
    assert list(EXPORTERS["vertex"]().file_problems(path, validation=True)) == [
        Problem(reason="too-many-rows", detail="3 rows, and there may be 2")
    ]


def test_azure_asks_for_a_byte_order_mark_and_writes_one(tmp_path):
    path = written("azure", tmp_path)
    assert path.read_bytes().startswith(lines.BOM)
    path.write_bytes(path.read_bytes().removeprefix(lines.BOM))
    assert list(EXPORTERS["azure"]().file_problems(path)) == [
        Problem(reason="no-bom", detail="the file does not begin with a byte-order mark (UTF-8 with BOM)")
    ]


@pytest.mark.parametrize("name", JSON_LINES)
def test_a_file_that_cannot_be_read_is_a_named_error(name, tmp_path):
    with pytest.raises(DataError, match="cannot read"):
        list(EXPORTERS[name]().line_problems(tmp_path))
