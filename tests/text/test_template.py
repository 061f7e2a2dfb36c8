import pytest
from ftkit_text.template import TemplateTask

from ftkit import ConfigError, Example, Message, Record, Reject

HOSTILE = "{{ 7 * 7 }} {% raw %} {# x #} <script>alert(1)</script> %s %(a)s \x00\x1b"


def record(**fields: str) -> Record:
    return Record(fields=fields, origin="r.csv:2")


def test_a_record_becomes_an_example_with_all_that_was_asked_for():
    task = TemplateTask(
        input="{{ q }}?", target="{{ a }}.", id="R-{{ n }}", group="P-{{ p }}", system="Be {{ s }}", keep=("s",)
    )
    assert list(task.examples([record(q="Why", a="So", n="1", p="2", s="brief")])) == [
        Example(
            id="R-1",
            prompt=(Message(role="system", content="Be brief"), Message(role="user", content="Why?")),
            completion=(Message(role="assistant", content="So."),),
            group="P-2",
            origin="r.csv:2",
            record={"s": "brief"},
        )
    ]


def test_the_id_is_by_default_a_digest_of_the_content_and_the_group_is_the_id():
    task = TemplateTask(input="{{ q }}", target="{{ a }}")
    first, same, other = task.examples([record(q="1", a="2"), record(a="2", q="1"), record(q="1", a="3")])
    assert (first.id, first.group) == ("ba03de63414fbcdb", "ba03de63414fbcdb")
    assert (same.id, other.id) == ("ba03de63414fbcdb", "45ea1200874ccfda")


@pytest.mark.parametrize(
    ("fields", "reason", "detail"),
    [
        ({"q": "Why", "a": "", "n": "1"}, "empty-target", "the target is empty"),
        ({"q": "Why", "a": " \t\n\u00a0", "n": "1"}, "empty-target", "the target is empty"),
        ({"q": " ", "a": "So", "n": "1"}, "empty-input", "the input is empty"),
        ({"q": "Why", "a": "So", "n": " "}, "empty-id", "the id is empty"),
    ],
)
def test_a_record_that_lacks_a_text_is_a_reject(fields, reason, detail):
    task = TemplateTask(input="{{ q }}", target="{{ a }}", id="{{ n }}")
    refused = Reject(origin="r.csv:2", stage="template", reason=reason, detail=detail, record=fields)
    assert list(task.examples([record(**fields)])) == [refused]


def test_an_expression_that_fails_on_a_value_is_a_reject_of_that_record():
    task = TemplateTask(input="{{ 6 // (n | int) }}", target="{{ a }}")
    first, second = task.examples([record(n="2", a="So"), record(n="0", a="So")])
    assert first.prompt == (Message(role="user", content="3"),)
    assert (second.reason, second.detail) == (
        "template-failed",
        "template '{{ 6 // (n | int) }}': integer division or modulo by zero.",
    )


@pytest.mark.parametrize("template", ["{{ q }}", "{{ q | trim }}", '{{ record["q"] }}'])
def test_text_of_the_data_is_never_a_template(template):
    task = TemplateTask(input=template, target="{{ q }}", id="{{ q }}", group="{{ q }}", keep=("q",))
    (made,) = task.examples([record(q=HOSTILE)])
    assert made == Example(
        id=HOSTILE,
        prompt=(Message(role="user", content=HOSTILE),),
        completion=(Message(role="assistant", content=HOSTILE),),
        group=HOSTILE,
        origin="r.csv:2",
        record={"q": HOSTILE},
    )


def test_its_columns_are_those_of_all_templates_and_of_keep():
    task = TemplateTask(
        input='{{ a }} {{ record["b c"] }}',
        target="{{ d }}",
        id="{{ e }}",
        group="{{ f }}",
        system="{{ g }}",
        keep=("h",),
    )
    assert task.columns() == {"a", "b c", "d", "e", "f", "g", "h"}


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"input": " ", "target": "x"}, "'input' and 'target' must not be empty."),
        (
            {"input": "{{ a", "target": "x"},
            "template '{{ a': unexpected end of template, expected 'end of print statement'. (line 1).",
        ),
        (
            {"input": "x", "target": "x", "id": "{% for %}"},
            "template '{% for %}': Expected an expression, got 'end of statement block' (line 1).",
        ),
    ],
)
def test_a_template_that_is_none_is_refused(options, message):
    with pytest.raises(ConfigError) as caught:
        TemplateTask(**options)
    assert str(caught.value) == message
