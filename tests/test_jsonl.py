import pytest

from ftkit import DataError, Message, Record, jsonl

LINES = [Record(fields={"b": "1", "a": "\u2028\x00\ud7ff"}, origin="r:1"), Record(fields={}, origin="r:2")]


def test_what_was_written_is_read_back_one_value_a_line(tmp_path):
    assert jsonl.write(tmp_path / "f", LINES) == 2
    assert list(jsonl.read(tmp_path / "f", Record)) == LINES
    assert (tmp_path / "f").read_bytes() == jsonl.lines(LINES)
    assert (tmp_path / "f").read_bytes().count(b"\n") == 2


def test_mappings_are_written_in_one_order_and_equal_values_have_one_digest():
    assert jsonl.encode({"b": 1, "a": {"d": 2, "c": 3}}) == b'{"a":{"c":3,"d":2},"b":1}'
    assert jsonl.digest({"b": 1, "a": 2}) == jsonl.digest({"a": 2, "b": 1})
    assert jsonl.digest({"a": 1}) != jsonl.digest({"a": "1"})


def test_a_file_for_people_is_indented_and_ends_with_a_line_break():
    assert jsonl.pretty({"a": [1]}) == b'{\n  "a": [\n    1\n  ]\n}\n'


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"nonsense\n", "JSON is malformed: invalid character (byte 4)"),
        (b'{"fields":{}}\n', "Object missing required field `origin`"),
        (b'{"fields":{},"origin":"x","more":1}\n', "Object contains unknown field `more`"),
        (b'{"fields":{"a":1},"origin":"x"}\n', "Expected `str`, got `int` - at `$.fields[...]`"),
        (b"[" * 100_000, "Expected `object`, got `array`"),
    ],
)
def test_a_line_that_is_no_such_value_is_told_with_file_and_line(tmp_path, data, said):
    (tmp_path / "f").write_bytes(b'{"fields":{},"origin":"x"}\n\n' + data)
    with pytest.raises(DataError) as caught:
        list(jsonl.read(tmp_path / "f", Record))
    assert str(caught.value) == f"{tmp_path / 'f'}:3: {said}. Each line must be one record."


def test_bytes_that_are_no_text_are_told(tmp_path):
    (tmp_path / "f").write_bytes(b'{"fields":{},"origin":"\xff"}\n')
    with pytest.raises(DataError, match=r"/f:1: .*Each line must be one record\."):
        list(jsonl.read(tmp_path / "f", Record))


def test_one_value_of_a_file_is_read_or_told(tmp_path):
    (tmp_path / "f").write_bytes(b'{"role": "user", "content": "x"}')
    assert jsonl.read_value(tmp_path / "f", Message) == Message(role="user", content="x")
    (tmp_path / "f").write_bytes(b'{"role": "boss", "content": "x"}')
    with pytest.raises(DataError) as caught:
        jsonl.read_value(tmp_path / "f", Message)
    assert str(caught.value) == f"{tmp_path / 'f'}: Invalid enum value 'boss' - at `$.role`."
    with pytest.raises(DataError) as caught:
        jsonl.read_value(tmp_path / "none", Message)
    assert str(caught.value) == f"cannot read {tmp_path / 'none'}: No such file or directory."


@pytest.mark.parametrize("torn", [b"", b'{"fie', b'{"fields":{},"origin":"r:3"}'])
def test_a_line_torn_by_a_crash_does_not_count(tmp_path, torn):
    (tmp_path / "f").write_bytes(jsonl.lines(LINES) + torn)
    assert list(jsonl.read_torn(tmp_path / "f", Record)) == LINES
    assert jsonl.untorn_length(tmp_path / "f") == len(jsonl.lines(LINES))


@pytest.mark.parametrize("line", [b"\xff\n", b"nonsense\n", b"\n", b"[" * 100_000 + b"\n"])
def test_a_whole_line_that_is_no_value_is_an_error_even_there(tmp_path, line):
    (tmp_path / "f").write_bytes(line)
    with pytest.raises(DataError, match="/f:1: "):
        list(jsonl.read_torn(tmp_path / "f", Record))


def test_a_file_of_one_torn_line_longer_than_a_block_has_no_whole_line(tmp_path):
    (tmp_path / "f").write_bytes(b"x" * 200_000)
    assert jsonl.untorn_length(tmp_path / "f") == 0
    (tmp_path / "f").write_bytes(b"a\n" + b"x" * 200_000)
    assert jsonl.untorn_length(tmp_path / "f") == 2
    (tmp_path / "f").write_bytes(b"")
    assert jsonl.untorn_length(tmp_path / "f") == 0


def test_packed_lines_are_the_lines_of_a_chunk_each_to_be_told_from_the_others():
    values = [{"b": 1, "a": "ä"}, {}, {"c": [1, 2]}]
    assert list(jsonl.packed(values)) == [b'{"a":"\xc3\xa4","b":1}\n', b"{}\n", b'{"c":[1,2]}\n']
    assert jsonl.packed(values).blob == jsonl.lines(values)
    assert list(jsonl.packed([])) == []
