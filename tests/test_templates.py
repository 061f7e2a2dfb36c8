import time

import pytest

from ftkit import ConfigError, DataError, Template

from .tracing import peak_of


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


def test_a_column_of_two_words_is_told_how_to_be_written():
    with pytest.raises(ConfigError) as caught:
        Template("{{ Ticket Nr }}: {{ problem }}")
    said = "expected token 'end of print statement', got 'Nr' (line 1)."
    hint = "A column called 'Ticket Nr' is written record['Ticket Nr']."
    assert str(caught.value) == f"template '{{{{ Ticket Nr }}}}: {{{{ problem }}}}': {said} {hint}"


def test_the_names_are_those_it_cannot_do_without():
    assert Template('{{ a }} {% for x in b %}{{ x }}{% endfor %} {{ record["c d"] }}').names == {"a", "b", "c d"}


def test_nothing_of_python_or_of_jinja_s_globals_is_at_hand():
    assert Template("{{ range }}{{ dict }}").names == {"range", "dict"}


BIG = "x" * 20_000


@pytest.mark.parametrize(
    "text",
    [
        "{{ 'a' * 10**10 }}",
        "{{ 10 ** (10**10) }}",
        "{{ a * 10000000000 }}",
        "{{ 'a' | center(10000000000) }}",
        "{{ 'a' | center(width=10000000000) }}",
        "{{ 'a'.rjust(10000000000) }}",
        "{{ '%10000000000d' | format(1) }}",
        "{{ '%.10000000000f' % 1 }}",
        "{{ a | indent(10000000000) }}",
        "{{ 1.5 | round(1000000000, 'floor') }}",
        "{{ a | replace('', a) }}",
        "{{ a.replace('x', a) }}",
        "{{ a | join(a) }}",
        "{{ a.join(a) }}",
        "{{ a | map('center', 100000) | join }}",
        "{% for i in a %}{% for j in a %}{% endfor %}{% endfor %}",
        "{% for i in a %}{{ a }}{% endfor %}",
        "{% for i in a[:1000] %}{{ a | select('in', a) | first }}{% endfor %}",
        "{% for i in a %}{% if a | upper %}{% endif %}{% endfor %}",
        "{% set text %}{% for i in a %}{% for j in a %}many words{% endfor %}{% endfor %}{% endset %}",
        "{% set text %}{% for i in a %}" + "many words " * 1000 + "{% endfor %}{% endset %}",
        "".join(["{% set b = a %}", *["{% set b = b ~ b %}"] * 40, "{{ b }}"]),
        "".join(["{% set b = a %}", *["{% set b = b + b %}"] * 40, "{{ b }}"]),
    ],
)
def test_a_template_that_never_ends_or_builds_gigabytes_is_an_error_soon_and_in_little_memory(text):
    def rendered():
        start = time.process_time()
        with pytest.raises(DataError, match=r"more work than a template may, 10,1[0-9]{2},[0-9]{3} characters"):
            Template(text).render({"a": BIG})
        assert time.process_time() - start < 3

    assert peak_of(rendered) < 32 * 2**20


def test_a_long_record_may_take_the_work_that_its_length_asks_for():
    text = "word " * 4_000_000
    assert Template("{{ a | trim | upper }}").render({"a": text}) == text.strip().upper()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{{ '%*d' | format(3, 1) }}", "a width of '*' cannot be used in a format."),
        ("{{ [a] * 3 }}", "a list cannot be repeated."),
        ("{{ a.split() }}", "a list cannot stand in a text; use 'join' or 'default'."),
        ("{{ [[a], [a]] | join }}", "a list cannot stand in a text; use 'join' or 'default'."),
        ("{{ '%s' | format([a]) }}", "a list cannot stand in a text; use 'join'."),
        ("{{ [a] | upper }}", "expected a text or a number, found a list."),
        ("{{ none if a }}", "nothing (none) cannot stand in a text; use 'join' or 'default'."),
        ("{{ a | dictsort }}", "'str' object has no attribute 'items'."),
        ("{{ a.format(a) }}", "access to attribute 'format' of 'str' object is unsafe."),
        ("{{ a.encode() }}", "access to attribute 'encode' of 'str' object is unsafe."),
        ("{{ (5).to_bytes(99) }}", "access to attribute 'to_bytes' of 'int' object is unsafe."),
    ],
)
def test_what_would_be_written_as_python_writes_it_is_an_error(text, said):
    with pytest.raises(DataError) as caught:
        Template(text).render({"a": "x"})
    assert str(caught.value) == f"template '{text}': {said}" if "'" not in text else said in str(caught.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}", "'macro' cannot be used here."),
        ("{% include 'x' %}", "'include' cannot be used here."),
        ("{% for x in a recursive %}{{ loop(a) }}{% endfor %}", "recursive loops cannot be used here."),
        ("{% autoescape true %}{% endautoescape %}", "'scope' cannot be used here."),
        ("{{ a | uper }}", "unknown filter 'uper'. Did you mean 'upper'? Known: "),
        ("{% if a %}{{ a | random }}{% endif %}", "unknown filter 'random'. "),
        ("{{ self | upper }}", "'self' means something else in Jinja2; write record['self']."),
        ("{{ " + "(" * 400 + "a" + ")" * 400 + " }}", "it is nested too deep."),
        ("{% for x in a %}" * 30 + "{% endfor %}" * 30, "it is nested too deep."),
        ("{{ " + "9" * 5000 + " }}", "Exceeds the limit (4300 digits) for integer string conversion"),
    ],
)
def test_what_templates_do_not_have_is_refused_before_anything_is_rendered(text, said):
    with pytest.raises(ConfigError) as caught:
        Template(text)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("text", "rendered"),
    [
        ("{% for line in a.splitlines() %}{{ loop.index }}. {{ line | trim }}\n{% endfor %}", "1. x\n2. <y>\n"),
        ("{{ a.split('\n') | map('upper') | join('; ') }}", "X ; <Y>"),
        ("{{ '%05.1f' | format(3.14159) }} {{ '%s/%s' % (1, a[0]) }}", "003.1 1/x"),
        ("{{ a | tojson }}", '"x \\n<y>"'),
        ("{% set b = a ~ '!' %}{{ b | replace('<y>', 'é') }}", "x \né!"),
        ("{{ 'x' if b }}{{ 'y' if a }}", "y"),
        ("{{ 6 * 7 }} {{ 7 % 4 }} {{ 2 ** 5 - 1 }} {{ 7 // 2 }} {{ '=' * 3 }}", "42 3 31 3 ==="),
        ("{% filter upper %}{{ a }}{% endfilter %}", "X \n<Y>"),
        ("{% for k, v in record.items() if v %}{{ k }}={{ v | wordcount }}{% else %}none{% endfor %}", "a=2"),
    ],
)
def test_loops_filters_and_formats_do_what_jinja_does(text, rendered):
    assert Template(text).render({"a": "x \n<y>", "b": ""}) == rendered


def test_what_one_template_sets_another_does_not_see():
    assert Template("{% set b = 'mine' %}{{ b }}").render({"b": "column"}) == "mine"
    assert Template("{{ b | trim }}").render({"b": "column"}) == "column"


def test_a_rendering_changes_nothing_of_the_record():
    record = {"a": "x"}
    Template("{% set a = 'y' %}{{ a }}{{ record['a'] }}").render(record)
    assert record == {"a": "x"}
