import time

import httpx2
import openai
import pytest

from ftkit.testing import rehearsal

MODEL = "gpt-4o-mini-2024-07-18"
CREATE, RETRIEVE = "fine_tuning.jobs.create", "fine_tuning.jobs.retrieve"
EVENTS = "fine_tuning.jobs.list_events"


def kinds(server, operation: str) -> list[tuple[int, str, tuple[str, ...]]]:
    """What the log tells of an operation."""
    return [(line.status, line.sent, line.faults) for line in server.log() if line.operation == operation]


def test_an_answer_is_lost_after_the_job_was_made(client, server, training_file):
    server.plan(rehearsal.AnswerLost(operation=CREATE))
    with pytest.raises(openai.APIConnectionError):
        client.fine_tuning.jobs.create(model=MODEL, training_file=training_file, metadata={"key": "one"})
    [found] = client.fine_tuning.jobs.list(metadata={"key": "one"})
    [line] = [line for line in server.log() if line.operation == CREATE]
    assert (line.status, line.sent, line.faults) == (200, "nothing", ("answer-lost",))
    assert (line.about, line.metadata) == (found.id, {"key": "one"})


def test_a_lost_request_made_nothing(client, server, training_file):
    server.plan(rehearsal.RequestLost(operation=CREATE))
    with pytest.raises(openai.APIConnectionError):
        client.fine_tuning.jobs.create(model=MODEL, training_file=training_file)
    assert list(client.fine_tuning.jobs.list()) == []


def test_a_client_that_tries_again_after_a_lost_answer_is_seen_to_make_two_jobs(client, server, training_file):
    server.plan(rehearsal.AnswerLost(operation=CREATE))
    order = {"model": MODEL, "training_file": training_file, "metadata": {"key": "one"}}
    client.with_options(max_retries=2).fine_tuning.jobs.create(**order)
    made = [line.about for line in server.log() if line.operation == CREATE and line.metadata == {"key": "one"}]
    assert len(set(made)) == 2
    assert {job.id for job in client.fine_tuning.jobs.list(metadata={"key": "one"})} == set(made)


@pytest.mark.parametrize(
    ("status", "raised"),
    [
        (401, openai.AuthenticationError),
        (429, openai.RateLimitError),
        (500, openai.InternalServerError),
        (503, openai.InternalServerError),
    ],
)
def test_a_status_is_answered_and_nothing_is_done(client, server, training_file, status, raised):
    server.plan(rehearsal.Unavailable(operation=CREATE, status=status, retry_after="2"))
    with pytest.raises(raised) as refused:
        client.fine_tuning.jobs.create(model=MODEL, training_file=training_file)
    assert refused.value.response.headers["retry-after"] == "2"
    assert list(client.fine_tuning.jobs.list()) == []


def test_a_fault_counts_the_requests_of_its_operation_from_when_it_was_given(client, server, tuned):
    [job] = client.fine_tuning.jobs.list()
    client.fine_tuning.jobs.retrieve(job.id)
    server.plan(rehearsal.Unavailable(operation=RETRIEVE, status=500, request=2, times=2))
    client.models.list()
    asked = []
    for _ in range(4):
        try:
            asked.append(client.fine_tuning.jobs.retrieve(job.id).status)
        except openai.InternalServerError as error:
            asked.append(error.status_code)
    assert asked == ["succeeded", 500, 500, "succeeded"]


def test_a_fault_of_any_operation_falls_on_whatever_comes(client, server):
    server.plan(rehearsal.Unavailable(operation="*", status=503, request=2))
    client.models.list()
    with pytest.raises(openai.InternalServerError):
        client.files.list()


def test_a_truncated_body_breaks_off(client, server, tuned):
    server.plan(rehearsal.Truncated(operation="models.list"))
    with pytest.raises(openai.APIConnectionError) as broken:
        client.models.list()
    assert isinstance(broken.value.__cause__, httpx2.RemoteProtocolError)
    assert kinds(server, "models.list") == [(200, "half", ("truncated",))]


def test_a_stream_can_break_off_too(client, server, tuned):
    server.plan(rehearsal.Truncated(operation="chat.completions.create"))
    question = [{"role": "user", "content": "Capital of land 7?"}]
    with pytest.raises(openai.APIConnectionError):
        list(client.chat.completions.create(model=tuned, messages=question, stream=True))


def test_a_slow_body_outlasts_an_impatient_client(client, server):
    server.plan(rehearsal.Slow(operation="models.list", seconds=5))
    start = time.monotonic()
    with pytest.raises(openai.APITimeoutError):
        client.with_options(timeout=0.2).models.list()
    assert time.monotonic() - start < 3


def test_a_slow_body_is_whole_in_the_end(client, server):
    server.plan(rehearsal.Slow(operation="models.list", seconds=0.1))
    start = time.monotonic()
    assert len(client.models.list().data) == 5
    assert time.monotonic() - start >= 0.1


def test_a_page_of_html_is_no_json(client, server, training_file):
    server.plan(rehearsal.NoJson(operation=CREATE))
    raw = client.fine_tuning.jobs.with_raw_response.create(model=MODEL, training_file=training_file)
    assert (raw.status_code, raw.headers["content-type"], raw.text[:6]) == (200, "text/html", "<html>")
    assert len(list(client.fine_tuning.jobs.list())) == 1


def test_a_job_tells_a_state_that_it_has_not(client, server, tuned):
    [job] = client.fine_tuning.jobs.list()
    server.plan(rehearsal.WrongStatus(operation=RETRIEVE, state="moderating"))
    server.plan(rehearsal.WrongStatus(operation=RETRIEVE, state="queued", request=2))
    server.plan(rehearsal.WrongStatus(operation="fine_tuning.jobs.list", state="running"))
    told = [client.fine_tuning.jobs.retrieve(job.id).status for _ in range(3)]
    assert told == ["moderating", "queued", "succeeded"]
    assert [one.status for one in client.fine_tuning.jobs.list()] == ["running"]


def test_events_are_told_twice_and_in_another_order(client, server, tuned):
    [job] = client.fine_tuning.jobs.list()
    plain = [event.id for event in client.fine_tuning.jobs.list_events(job.id)]
    server.plan(rehearsal.EventsTwice(operation=EVENTS))
    server.plan(rehearsal.EventsReversed(operation=EVENTS, request=2))
    twice = [event.id for event in client.fine_tuning.jobs.list_events(job.id)]
    backwards = [event.id for event in client.fine_tuning.jobs.list_events(job.id)]
    assert twice == [event for event in plain for _ in range(2)]
    assert backwards == plain[::-1]
