import json

import msgspec
import pytest
from ftkit_openai import batch_files
from ftkit_openai.faults import Target
from ftkit_openai.keys import Key

from ftkit import Reply

from .asking import MANNER, SECRET, request, requests
from .double import completion

TARGET = Target(base_url="https://models.example.com/v1", model="m", key=Key(SECRET))


def read(*lines, count=1):
    [part] = batch_files.parts(requests(count), MANNER)
    text = b"\n".join(line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines)
    return list(batch_files.read(TARGET, part.questions, text, date=0.0))


def answered(mark="case-0", body=None, status=200):
    body = completion("Hi", usage={"completion_tokens": 2}) if body is None else body
    return {"id": "x", "custom_id": mark, "response": {"status_code": status, "body": body}, "error": None}


def test_a_question_s_line_is_its_request_under_a_mark():
    [part] = batch_files.parts([request("a/b", "Hi")], MANNER)
    assert [json.loads(question.line) for question in part.questions] == [
        {
            "custom_id": "case-0",
            "method": "POST",
            "url": "/v1/chat/completions",
            "body": {
                "model": "m",
                "messages": [{"role": "user", "content": "Hi"}],
                "max_tokens": 9,
                "temperature": 0.0,
            },
        }
    ]


def test_many_questions_are_cut_where_a_batch_is_full_of_lines_or_bytes():
    by_lines = batch_files.parts(requests(7), MANNER, lines=3)
    assert [(part.number, len(part.questions)) for part in by_lines] == [(0, 3), (1, 3), (2, 1)]
    width = len(by_lines[0].questions[0].line)
    by_bytes = batch_files.parts(requests(5), MANNER, size=2 * width)
    assert [len(part.questions) for part in by_bytes] == [2, 2, 1]
    assert batch_files.parts([], MANNER) == []


def test_a_question_that_cannot_be_sent_is_in_no_part_and_moves_no_other():
    asked = [request(0), request(1, "\ud83d"), request(2)]
    [part] = batch_files.parts(asked, MANNER)
    assert [question.mark for question in part.questions] == ["case-0", "case-2"]
    [reply] = batch_files.unsendable(asked)
    assert (reply.id, reply.output) == ("1", "")
    assert "holds half of a character" in reply.error


def test_the_key_is_that_of_the_questions_and_of_the_place():
    def key(asked, url="https://a/v1", manner=MANNER):
        target = Target(base_url=url, model="m", key=Key())
        return batch_files.key(target, batch_files.parts(asked, manner))

    known = key(requests(3))
    warm = msgspec.structs.replace(MANNER, temperature=1.0)
    others = [key(requests(4)), key(requests(3)[::-1]), key(requests(3), "https://b/v1"), key(requests(3), manner=warm)]
    assert key(requests(3)) == known
    assert len({known, *others}) == 5


def test_an_answer_has_its_counts_and_no_seconds():
    assert read(answered()) == [
        Reply(id="0", output="Hi", completion_tokens=2, finish="stop", model="m-1", seconds=None)
    ]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (answered(status=400, body={"error": {"message": f"too long {SECRET}"}}), "(400 Bad Request): too long ***."),
        (answered(body={"choices": []}), "sent what is no chat completion: its list of choices is empty"),
        (
            {"custom_id": "case-0", "response": None, "error": {"code": "batch_expired", "message": "too late"}},
            "the batch did not answer it: batch_expired: too late.",
        ),
        ({"custom_id": "case-0"}, "the batch did not answer it: it has neither answer nor reason."),
    ],
)
def test_a_failure_says_why(line, said):
    [reply] = read(line)
    assert (reply.id, reply.output) == ("0", "")
    assert said in reply.error
    assert SECRET not in reply.error


def test_lines_of_nobody_and_second_answers_are_passed_over():
    found = read(b"{torn", b"", answered("case-7"), answered(), answered(body=completion("Again")))
    assert [reply.output for reply in found] == ["Hi"]
