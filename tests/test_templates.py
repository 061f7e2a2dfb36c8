import pytest

from ftkit import ConfigError, DataError, Template


@pytest.mark.parametrize(
    ("text", "values", "rendered"),
    [
        ("{{ a }}-year-old {{ b }}", {"a": "40", "b": "man"}, "40-year-old man"),
        ("{{ a }}", {"a": "{{ b }}", "b": "x"}, "{{ b }}"),
        ("100% {{ a }} %s %(a)s", {"a": "%d"}, "100% %d %s %(a)s"),
        ("no columns, 5%", {"a": "x"}, "no columns, 5%"),
        ("one line\n", {}, "one line"),
        ("{{ a | upper }}", {"a": "x"}, "X"),
        ("{% if a == 'x' %}yes{% endif %}", {"a": "x"}, "yes"),
        ('{{ record["patient name"] }}', {"patient name": "{{ x }}"}, "{{ x }}"),
        ("{{ record }}", {"record": "a column of this name"}, "a column of this name"),
    ],
)
def test_the_columns_stand_in_their_places(text, values, rendered):
    assert Template(text).render(values) == rendered


@pytest.mark.parametrize("text", ["{{ complant }}", "{{ complant | upper }}"])
def test_an_unknown_column_is_named_with_the_nearest(text):
    with pytest.raises(ConfigError) as caught:
        Template(text).render({"complaint": "x", "age": "4"})
    said = "unknown column 'complant'. Did you mean 'complaint'? Known: age, complaint."
    assert str(caught.value) == f"template '{text}': {said}"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{{ a.b.c }}", "'str object' has no attribute 'b'."),
        ("{{ a | int // 0 }}", "integer division or modulo by zero."),
        ("{{ a.__class__ }}", "access to attribute '__class__' of 'str' object is unsafe."),
    ],
)
def test_an_expression_that_fails_is_an_error_of_the_data(text, said):
    with pytest.raises(DataError) as caught:
        Template(text).render({"a": "1"})
    assert str(caught.value) == f"template '{text}': {said}"


def test_the_names_are_those_it_cannot_do_without():
    assert Template('{{ a }} {% for x in b %}{{ x }}{% endfor %} {{ record["c d"] }}').names == {"a", "b", "c d"}


def test_nothing_of_python_or_of_jinja_s_globals_is_at_hand():
    assert Template("{{ range }}{{ dict }}").names == {"range", "dict"}
