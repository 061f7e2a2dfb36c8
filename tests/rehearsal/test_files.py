import openai
import pytest

from .lines import chats


def test_an_uploaded_file_is_told_as_it_was_sent(client):
    made = client.files.create(file=("train.jsonl", chats(12)), purpose="fine-tune")
    told = (made.object, made.filename, made.purpose, made.bytes, made.status, made.expires_at)
    assert told == ("file", "train.jsonl", "fine-tune", len(chats(12)), "processed", None)
    assert client.files.retrieve(made.id) == made


@pytest.mark.parametrize("content", [b"\r\n--\r\n\x00\xff\xfe", "ü\r\n".encode() * 1000, b"\n", b"--" * 40])
def test_any_bytes_come_back_as_they_were_sent(client, content):
    made = client.files.create(file=("any.bin", content), purpose="user_data")
    assert client.files.content(made.id).read() == content


def test_files_are_listed_by_purpose_and_in_either_order(client):
    one = client.files.create(file=("one.jsonl", b"{}\n"), purpose="fine-tune").id
    two = client.files.create(file=("two.jsonl", b"{}\n"), purpose="batch").id
    three = client.files.create(file=("three.jsonl", b"{}\n"), purpose="fine-tune").id
    assert [file.id for file in client.files.list()] == [three, two, one]
    assert [file.id for file in client.files.list(purpose="fine-tune", order="asc")] == [one, three]


def test_pages_of_files_hang_together(client):
    made = [client.files.create(file=("a.jsonl", b"{}\n"), purpose="batch").id for _ in range(5)]
    first = client.files.list(limit=2)
    assert ([file.id for file in first.data], first.has_more) == (made[:2:-1], True)
    assert [file.id for file in first] == made[::-1]


def test_a_deleted_file_is_gone(client, training_file):
    assert client.files.delete(training_file).deleted is True
    with pytest.raises(openai.NotFoundError, match=f"No such File object: {training_file}"):
        client.files.content(training_file)
    assert client.files.list().data == []


def test_a_file_says_when_it_would_be_forgotten(client):
    life = {"anchor": "created_at", "seconds": 3600}
    made = client.files.create(file=("a.jsonl", b"{}\n"), purpose="batch", expires_after=life)
    assert made.expires_at == made.created_at + 3600


@pytest.mark.parametrize(
    ("name", "content", "options", "message"),
    [
        ("a.jsonl", b"{}", {"purpose": "teach"}, "'teach' is not one of"),
        ("a.csv", b"{}", {"purpose": "fine-tune"}, "Must be .jsonl"),
        ("a.jsonl", b"", {"purpose": "fine-tune"}, "File is empty"),
        ("a.jsonl", b"{}", {"purpose": "batch", "extra_body": {"colour": "red"}}, "argument supplied: colour"),
        (
            "a.jsonl",
            b"{}",
            {"purpose": "batch", "expires_after": {"anchor": "created_at", "seconds": 5}},
            "Invalid 'seconds'",
        ),
    ],
)
def test_a_file_that_the_service_would_refuse_is_refused(client, name, content, options, message):
    with pytest.raises(openai.BadRequestError, match=message):
        client.files.create(file=(name, content), **options)
    assert client.files.list().data == []
