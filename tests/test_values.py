import msgspec
import pytest

from ftkit import PASSED, Example, Finding, Message, Record, failed


def test_a_value_is_equal_by_content_and_cannot_be_changed():
    record = Record(fields={"a": "1"}, origin="r:1")
    assert record == Record(fields={"a": "1"}, origin="r:1")
    with pytest.raises(AttributeError, match="immutable type: 'Record'"):
        record.origin = "r:2"


def test_an_unknown_key_is_refused():
    with pytest.raises(msgspec.ValidationError, match="Object contains unknown field `answer`"):
        msgspec.json.decode(b'{"role": "user", "content": "x", "answer": "y"}', type=Message)


def test_the_target_is_the_last_message_of_the_completion():
    turns = (Message(role="assistant", content="a"), Message(role="assistant", content="b"))
    assert Example(id="1", prompt=(), completion=turns, group="g", origin="r:1").target == "b"


@pytest.mark.parametrize(
    ("finding", "passed"), [(PASSED, True), (failed("x"), False), (Finding(verdict="unmeasured"), False)]
)
def test_only_a_passed_finding_passed(finding, passed):
    assert finding.passed is passed


def test_a_failed_finding_says_why_and_where():
    assert failed("too long", (3, 5)) == Finding(verdict="failed", reason="too long", span=(3, 5))
