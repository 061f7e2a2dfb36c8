import pytest
from ftkit_metrics.json_fields import equal, fields_of, items_of, object_in


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('{"a": 1}', {"a": 1}),
        ('Here:\n```json\n{"a": 1}\n```\nDone.', {"a": 1}),
        ('```\n{"a": 1}\n```\n```\n{"a": 2}\n```', None),  # which one is the answer?
        ("x```\n" * 200_000, None),  # quadratic where a fence may begin anywhere
        ("```\n" * 200_000, None),
        ("[1]", None),
        ('{"a": NaN}', None),
        ('{"a": ', None),
        ("", None),
        ("[" * 100_000, None),
        ('{"a":' * 500 + "1" + "}" * 500, None),
        ("\ud800", None),
    ],
)
def test_the_object_that_a_text_holds(text, found):
    assert object_in(text) == found


def test_nested_fields_have_paths_and_lists_are_values():
    content = {"a": {"b": 1, "c": {"d": "x"}}, "e": [1, {"f": 2}], "g": {}, "h": None}
    assert fields_of(content) == {"a.b": 1, "a.c.d": "x", "e": [1, {"f": 2}], "g": {}, "h": None}


@pytest.mark.parametrize(
    ("given", "wanted", "ignore_case", "expected"),
    [
        (1, 1.0, False, True),
        (1, True, False, False),
        ("1", 1, False, False),
        ("a  b ", "a b", False, True),
        ("A", "a", False, False),
        ("A", "a", True, True),
        ([1, 2], [2, 1], False, False),
        ({"a": [1.0], "b": None}, {"b": None, "a": [1]}, False, True),
    ],
)
def test_equal_values(given, wanted, ignore_case, expected):
    assert equal(given, wanted, ignore_case=ignore_case) is expected


def test_items_of_lists_are_told_one_by_one():
    fields = {"parties": [{"name": "A", "roles": ["x"]}, {"name": "b"}], "tags": ["t"], "n": 1.0, "none": []}
    assert list(items_of(fields, ignore_case=True)) == [
        ("parties[].name", "('text', 'a')"),
        ("parties[].roles[]", "('text', 'x')"),
        ("parties[].name", "('text', 'b')"),
        ("tags[]", "('text', 't')"),
        ("n", "('number', 1)"),
        ("none", "('list', ())"),
    ]
