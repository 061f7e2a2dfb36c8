import pytest

from ftkit.testing.rehearsal.exchange import RefusedRequest
from ftkit.testing.rehearsal.multipart import Part, parts

TYPE = 'multipart/form-data; boundary="b1"'
FIELD = b'--b1\r\nContent-Disposition: form-data; name="purpose"\r\n\r\nbatch\r\n'
FILE = b'--b1\r\nContent-Disposition: form-data; name="file"; filename="a.jsonl"\r\nContent-Type: x/y\r\n\r\n%b\r\n'


def test_a_form_has_fields_and_files():
    assert parts(TYPE, FIELD + FILE % b"one\r\n\r\ntwo" + b"--b1--\r\n") == {
        "purpose": Part("purpose", "", b"batch"),
        "file": Part("file", "a.jsonl", b"one\r\n\r\ntwo"),
    }


@pytest.mark.parametrize("content", [b"", b"\r\n", b"x--b1", b"\r\n--b2\r\n", b"\x00\xff"])
def test_a_file_may_hold_anything_but_the_boundary_on_a_line(content):
    assert parts(TYPE, FILE % content + b"--b1--\r\n")["file"].content == content


@pytest.mark.parametrize(
    ("kind", "body", "message"),
    [
        ("application/json", b"{}", "Expected multipart/form-data with a boundary, got 'application/json'"),
        ("multipart/form-data", FIELD + b"--b1--", "Expected multipart/form-data with a boundary"),
        (TYPE, b"", "The form has no end"),
        (TYPE, FIELD, "The form has no end"),
        (TYPE, b"--b1\r\nContent-Type: x/y\r\n\r\n1\r\n--b1--", "A part of the form has no name"),
    ],
)
def test_what_is_no_form_is_refused(kind, body, message):
    with pytest.raises(RefusedRequest, match=message) as refused:
        parts(kind, body)
    assert refused.value.status == 400
