import asyncio
import threading

import msgspec
import pytest
from ftkit_openai import crew
from ftkit_openai.asking import PATIENCE

from ftkit import BackendError, Reply

from .asking import MANNER, QuickClock, by_id, crew_of, request, requests
from .double import Answer, completion, events, says_back, serving

DOWN = Answer({"error": {"message": "down"}}, 500)
BUSY = Answer({"error": {"message": "slow down"}}, 429)


def first(count, fault):
    """Faults for the first requests, answers afterwards."""
    return lambda asked: fault if asked.number < count else says_back(asked)


def test_every_request_is_asked_once_and_answered():
    with serving(says_back) as endpoint:
        found = by_id(crew_of(endpoint.url, requests(30)))
    assert {case: reply.output for case, reply in found.items()} == {str(n): f"question {n}" for n in range(30)}
    assert len(endpoint.log) == 30


def test_a_reply_says_after_how_many_tries_and_counts_the_seconds_of_the_last_alone():
    clock = QuickClock()
    with serving(first(2, DOWN)) as endpoint:
        [reply] = crew_of(endpoint.url, [request(1, "Hi")], clock=clock)
    assert reply == Reply(
        id="1", output="Hi", prompt_tokens=3, completion_tokens=5, seconds=0.0, finish="stop", retries=2, model="m-1"
    )
    assert len(clock.waits) == 2
    assert 0.75 <= clock.passed <= 1.5


@pytest.mark.parametrize("fault", [DOWN, Answer(dropped=True), Answer(status=408), Answer(status=409)])
def test_what_may_succeed_next_time_is_asked_again(fault):
    with serving(first(1, fault)) as endpoint:
        [reply] = crew_of(endpoint.url, [request(1, "Hi")])
    assert (reply.output, reply.retries, len(endpoint.log)) == ("Hi", 1, 2)


def test_after_the_last_retry_a_request_is_a_failure_and_the_others_go_on():
    with serving(lambda asked: DOWN if asked.question == "question 3" else says_back(asked)) as endpoint:
        found = by_id(crew_of(endpoint.url, requests(6), retries=2))
    assert found["3"] == Reply(
        id="3",
        error=f"{endpoint.url} failed (500 Internal Server Error): down. Look at the server, or try again later.",
    )
    assert [found[str(n)].output for n in (0, 1, 2, 4, 5)] == [f"question {n}" for n in (0, 1, 2, 4, 5)]
    assert sum(asked.question == "question 3" for asked in endpoint.log) == 3


@pytest.mark.parametrize("status", [400, 413, 422])
def test_a_refused_request_is_not_asked_again(status):
    with serving(lambda asked: Answer(status=status) if asked.number == 0 else says_back(asked)) as endpoint:
        found = by_id(crew_of(endpoint.url, requests(3)))
    assert [bool(found[case].error) for case in "012"] == [True, False, False]
    assert len(endpoint.log) == 3


@pytest.mark.parametrize("status", [401, 402, 403, 404])
def test_what_no_request_survives_ends_the_run_at_the_first(status):
    kept = []
    with serving(lambda asked: Answer(status=status)) as endpoint, pytest.raises(BackendError):
        crew_of(endpoint.url, requests(1000), kept=kept)
    assert (len(endpoint.log), kept) == (1, [])


def test_a_busy_endpoint_is_waited_for_as_long_as_it_asks():
    clock = QuickClock()
    answers = [BUSY._replace(headers={"retry-after": "7"}), BUSY._replace(headers={"retry-after-ms": "250"})]
    with serving(lambda asked: answers[asked.number] if asked.number < 2 else says_back(asked)) as endpoint:
        [reply] = crew_of(endpoint.url, [request(1, "Hi")], clock=clock, retries=0)
    assert (reply.output, reply.retries, clock.passed) == ("Hi", 2, pytest.approx(7.25))


def test_a_busy_endpoint_that_names_no_time_is_waited_for_longer_each_time():
    clock = QuickClock()
    with serving(first(5, BUSY)) as endpoint:
        [reply] = crew_of(endpoint.url, [request(1, "Hi")], clock=clock, retries=0)
    assert (reply.output, reply.retries) == ("Hi", 5)
    assert clock.waits == sorted(clock.waits)
    assert 7.75 <= clock.passed <= 15.5


def test_while_the_endpoint_is_busy_nobody_else_asks_either():
    class Together(QuickClock):
        """Time passes when everybody waits, or nobody is left who could."""

        async def sleep(self, seconds):
            self.waits.append(seconds)
            while len(self.waits) < 4 and len(endpoint.log) < 40:
                await asyncio.sleep(0.001)
            asked.append(len(endpoint.log))
            self.passed = 60.0

    clock, asked = Together(), []
    busy = BUSY._replace(headers={"retry-after": "60"})
    with serving(lambda asked: busy if asked.number == 8 else says_back(asked)) as endpoint:
        crew_of(endpoint.url, requests(40), clock=clock, most=4)
    assert len(clock.waits) == 4
    assert max(asked) < 40
    assert len(endpoint.log) == 41


def test_patience_ends():
    clock = QuickClock()
    with (
        serving(lambda asked: BUSY._replace(headers={"retry-after": "500"})) as endpoint,
        pytest.raises(
            BackendError, match=r"too many requests .*slow down.* It asks to wait for 1,000 seconds in all\."
        ),
    ):
        crew_of(endpoint.url, [request(1)], clock=clock)
    assert clock.passed < PATIENCE


def test_an_exhausted_limit_is_waited_for_before_the_next_request():
    clock = QuickClock()
    headers = {"x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": "12s"}
    with serving(lambda asked: says_back(asked)._replace(headers=headers)) as endpoint:
        crew_of(endpoint.url, requests(3), clock=clock, most=1)
    assert clock.passed == pytest.approx(24.0)


def test_never_more_are_under_way_than_the_most():
    lock, under_way, most = threading.Lock(), [0], [0]

    def script(asked):
        with lock:
            under_way[0] += 1
            most[0] = max(most[0], under_way[0])
        answer = says_back(asked)._replace(seconds=0)
        barrier.wait(0.01)
        with lock:
            under_way[0] -= 1
        return answer

    barrier = threading.Event()
    with serving(script) as endpoint:
        crew_of(endpoint.url, requests(60), most=5)
    assert 2 <= most[0] <= 5


def test_a_run_in_which_nothing_is_answered_ends():
    with (
        serving(lambda asked: Answer({"error": {"message": "unsupported: max_tokens"}}, 400)) as endpoint,
        pytest.raises(
            BackendError, match=r"20 requests in a row brought no answer; the last: .*unsupported: max_tokens"
        ),
    ):
        crew_of(endpoint.url, requests(1000))
    assert len(endpoint.log) <= crew.IN_A_ROW + 4


def test_an_endpoint_that_breaks_down_on_the_way_ends_the_run():
    with (
        serving(lambda asked: says_back(asked) if asked.number < 10 else DOWN) as endpoint,
        pytest.raises(BackendError, match="20 requests in a row brought no answer"),
    ):
        crew_of(endpoint.url, requests(1000), retries=1)


def test_failures_with_an_answer_between_them_do_not_end_the_run():
    with serving(lambda asked: says_back(asked) if asked.number % 16 == 0 else DOWN) as endpoint:
        found = crew_of(endpoint.url, requests(64), most=1, retries=0)
    assert sum(bool(reply.error) for reply in found) == 60


def test_long_prompts_in_a_row_are_refused_one_by_one_where_others_were_answered():
    with serving(lambda asked: says_back(asked) if asked.number == 0 else Answer(status=400)) as endpoint:
        found = crew_of(endpoint.url, requests(40))
    assert sum(bool(reply.error) for reply in found) == 39


def test_refusals_of_a_run_that_goes_on_end_it_no_sooner():
    with serving(lambda asked: Answer(status=400)) as endpoint:
        found = crew_of(endpoint.url, requests(40), answered_before=True)
    assert len(found) == 40


def test_what_is_under_way_when_a_run_ends_is_still_kept():
    told_off = threading.Event()

    def script(asked):
        if asked.number < 3:
            return says_back(asked)
        if asked.question == "question 3":
            told_off.wait(5)
            return says_back(asked)._replace(seconds=0.05)
        told_off.set()
        return Answer(status=401)

    kept = []
    with serving(script) as endpoint, pytest.raises(BackendError):
        crew_of(endpoint.url, requests(20), most=2, retries=0, kept=kept)
    assert "3" in {reply.id for reply in kept}


def test_a_stream_tells_the_time_to_the_first_token():
    def piece(finish=None, **delta):
        return {"model": "m-1", "choices": [{"index": 0, "delta": delta, "finish_reason": finish}]}

    class Ticking(QuickClock):
        def now(self):
            self.passed += 1
            return self.passed

    with serving(lambda asked: events(piece(content="Hi"), piece("stop"))) as endpoint:
        manner = msgspec.structs.replace(MANNER, streamed=True)
        [reply] = crew_of(endpoint.url, [request(1)], manner=manner, clock=Ticking())
    assert (reply.output, reply.prompt_tokens, reply.finish) == ("Hi", None, "stop")
    assert 0 < reply.first_token_seconds <= reply.seconds
    assert endpoint.log[0].json["stream"] is True


def test_a_server_that_knows_no_streams_answers_as_a_whole():
    with serving(says_back) as endpoint:
        [reply] = crew_of(endpoint.url, [request(1, "Hi")], manner=msgspec.structs.replace(MANNER, streamed=True))
    assert (reply.output, reply.first_token_seconds, reply.retries) == ("Hi", None, 0)


def test_an_answer_at_once_has_no_time_to_a_first_token():
    with serving(lambda asked: Answer(completion("Hi"))) as endpoint:
        [reply] = crew_of(endpoint.url, [request(1)])
    assert reply.first_token_seconds is None
