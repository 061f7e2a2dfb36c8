from typing import Any, Literal

import pytest

from ftkit import ConfigError, settings
from ftkit.values import Value


class Inner(Value, frozen=True, kw_only=True):
    limit: int = 3
    names: list[str] = []


class Outer(Value, frozen=True, kw_only=True):
    title: str
    inner: Inner = Inner()
    free: dict[str, Any] = {}
    tables: Literal["allowed", "none"] = "none"
    marks: tuple[Literal["thanks", "please"], ...] = ()


def error_of(text: str) -> str:
    with pytest.raises(ConfigError) as caught:
        settings.converted((document := settings.parse(text, "f.yaml")).content, Outer, document)
    return str(caught.value)


def test_words_stay_words_and_values_become_plain():
    text = (
        "a: no\nb: on\nc: 0o17\nd: 1.50\ne: true\nf: null\ng: 2024-01-08\nh: [1, '2', {x: y}]\ni: |\n  two\n  lines\n"
    )
    content = settings.parse(text, "f.yaml").content
    assert content == {
        "a": "no",
        "b": "on",
        "c": 15,
        "d": 1.5,
        "e": True,
        "f": None,
        "g": "2024-01-08",
        "h": [1, "2", {"x": "y"}],
        "i": "two\nlines\n",
    }
    assert {type(value) for value in content.values()} == {str, int, float, bool, type(None), list}


def test_the_line_of_every_key_is_known():
    document = settings.parse("a: 1\n\n# why\nb:\n  - c\n  - d: {e: 2}\n", "f.yaml")
    assert document.lines == {
        ("a",): 1,
        ("b",): 4,
        ("b", 0): 5,
        ("b", 1): 6,
        ("b", 1, "d"): 6,
        ("b", 1, "d", "e"): 6,
    }
    assert document.where(("b", 1, "d", "unknown")) == "f.yaml:6, b[1].d.unknown"
    assert document.where(()) == "f.yaml"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "title: x\ninner: {limitt: 4}\n",
            "f.yaml:2, inner.limitt: unknown option 'limitt'. Did you mean 'limit'? Known: limit, names.",
        ),
        (
            "titel: x\n",
            "f.yaml:1, titel: unknown option 'titel'. Did you mean 'title'? Known: free, inner, marks, tables, title.",
        ),
        ("inner: {}\n", "f.yaml: the option 'title' is missing."),
        (
            "title: x\ninner:\n  limit: many\n",
            "f.yaml:3, inner.limit: 'inner.limit': expected a whole number, got text.",
        ),
        ("title: 3\n", "f.yaml:1, title: 'title': expected text, got a whole number."),
        (
            "title: x\ninner: {names: [a, 1]}\n",
            "f.yaml:2, inner.names[1]: 'inner.names[1]': expected text, got a whole number.",
        ),
        (
            "title: x\ntables: alowed\n",
            "f.yaml:2, tables: 'tables': 'alowed' is not one of its values. Did you mean 'allowed'? "
            "Known: allowed, none.",
        ),
        (
            "title: x\nmarks: [thanks, thank]\n",
            "f.yaml:2, marks[1]: 'marks[1]': 'thank' is not one of its values. Did you mean 'thanks'? "
            "Known: please, thanks.",
        ),
        ("title: x\ninner: [a]\n", "f.yaml:2, inner: 'inner': expected a mapping, got a list."),
    ],
)
def test_a_mistake_is_told_with_line_path_and_nearest_name(text, message):
    assert error_of(text) == message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: 1\nb: 2\na: 3\n", 'f.yaml:3: found duplicate key "a" with value "3" (original value: "1").'),
        ("a: {b: 1, b: 2}\n", 'f.yaml:1: found duplicate key "b" with value "2" (original value: "1").'),
        ("a: [1\n", "f.yaml:2: expected ',' or ']', but got '<stream end>'."),
        ("- a\n", "f.yaml: expected a mapping such as 'name: my-project', found a list."),
        ("", "f.yaml: expected a mapping such as 'name: my-project', found nothing."),
        ("just words", "f.yaml: expected a mapping such as 'name: my-project', found a text."),
        ("a: {1: b}\n", "f.yaml, a: the key 1 must be text; put it in quotes."),
        ("a: !!python/name:os.system ''\n", "f.yaml, a: cannot use a TaggedScalar here."),
        ("a: " + "[" * 1000, "f.yaml: the settings are nested too deep."),
    ],
)
def test_a_file_that_is_no_settings_file_is_an_error(text, message):
    with pytest.raises(ConfigError) as caught:
        settings.parse(text, "f.yaml")
    assert str(caught.value) == message


def test_a_tag_makes_no_object_of_python():
    assert settings.parse("a: !!python/object/apply:os.system [echo]\n", "f.yaml").content == {"a": ["echo"]}


def test_names_that_stand_for_ever_more_are_not_written_out():
    grown = [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    assert error_of("\n".join(["a0: &a0 [x, x]", *grown])) == (
        "f.yaml: the settings hold more than 100,000 values. Values behind '*name' count each time they are named."
    )


def test_a_file_is_read_with_its_byte_order_mark(tmp_path):
    (tmp_path / "f.yaml").write_bytes(b"\xef\xbb\xbfa: 1\n")
    assert settings.read(tmp_path / "f.yaml").content == {"a": 1}


def test_a_file_that_cannot_be_read_is_an_error(tmp_path):
    (tmp_path / "latin.yaml").write_bytes(b"a: \xe9\n")
    with pytest.raises(ConfigError) as caught:
        settings.read(tmp_path / "latin.yaml")
    assert str(caught.value) == f"{tmp_path / 'latin.yaml'} is not UTF-8 text (byte 3)."
    with pytest.raises(ConfigError) as caught:
        settings.read(tmp_path / "none.yaml")
    assert str(caught.value) == f"cannot read {tmp_path / 'none.yaml'}: No such file or directory."
