import asyncio

import pytest
from ftkit_openai import batch_files, batches
from ftkit_openai.batches import Service
from ftkit_openai.batching import Batching
from ftkit_openai.client import Client
from ftkit_openai.faults import Target
from ftkit_openai.keys import Key

from ftkit import BackendError, Reply

from .asking import MANNER, QuickClock, by_id, requests
from .batch_double import DONE, FAILED_LINE, LOST, Vendor
from .double import Answer, serving

ORDER, LIST, UPLOAD, LOOK = ("POST", "/batches"), ("GET", "/batches"), ("POST", "/files"), ("GET", "/batches/ID")
DOWN = Answer({"error": {"message": "down"}}, 500)
GONE = Answer(dropped=True)


class Asking:
    """One project's questions, asked run after run."""

    def __init__(self, vendor, count=4, lines=batch_files.MOST_LINES):
        self.vendor, self.clock = vendor, QuickClock()
        self.requests = requests(count)
        self.lines = lines
        self.key = ""

    def run(self, finished=()):
        """A run's replies."""
        told = []

        async def work(url):
            target = Target(base_url=url, model="m", key=Key())
            cut = batch_files.parts(self.requests, MANNER, lines=self.lines)
            self.key = batch_files.key(Target(base_url="https://fixed/v1", model="m", key=Key()), cut)
            async with Client(target, 5.0, self.clock) as client:
                batching = Batching(
                    service=Service(client), key=self.key, finished=frozenset(finished), poll_seconds=30.0
                )
                await batching.work(cut, told.append)

        with serving(self.vendor) as endpoint:
            try:
                asyncio.run(work(endpoint.url))
            finally:
                self.calls = [(asked.method, asked.path) for asked in endpoint.log]
        return by_id(told)


def outputs(replies):
    return {case: reply.output for case, reply in replies.items() if not reply.error}


def said(*numbers):
    return {str(number): f"question {number}" for number in numbers}


def test_all_questions_go_in_one_batch_and_come_back_without_seconds():
    vendor = Vendor(looks=3)
    asking = Asking(vendor)
    found = asking.run()
    assert outputs(found) == said(0, 1, 2, 3)
    assert found["0"] == Reply(id="0", output="question 0", completion_tokens=4, finish="stop", model="m-1")
    assert [batch["metadata"] for batch in vendor.batches] == [{"ftkit_key": asking.key, "ftkit_part": "0"}]
    assert asking.clock.passed == 90.0


def test_a_second_run_finds_the_batch_and_pays_nothing():
    vendor = Vendor()
    asking = Asking(vendor)
    assert outputs(asking.run()) == outputs(asking.run()) == said(0, 1, 2, 3)
    assert len(vendor.batches) == 1
    assert len(vendor.paid) == 4


def test_a_run_that_was_killed_while_the_batch_was_at_it_waits_for_that_batch():
    vendor = Vendor(looks=2)
    asking = Asking(vendor)
    vendor.faults[LOOK] = [Answer(status=401)]
    with pytest.raises(BackendError, match=r"run again, and it is found\."):
        asking.run()
    assert outputs(asking.run()) == said(0, 1, 2, 3)
    assert len(vendor.batches) == 1


def test_a_run_that_was_killed_among_its_answers_takes_the_rest_from_the_same_batch():
    vendor = Vendor()
    asking = Asking(vendor)
    asking.run()
    assert outputs(asking.run(finished=("0", "2"))) == said(1, 3)
    assert len(vendor.batches) == 1


def test_where_all_is_finished_nothing_is_ordered_or_fetched():
    asking = Asking(Vendor())
    assert asking.run(finished=("0", "1", "2", "3")) == {}
    assert asking.calls == [("GET", "/v1/batches?limit=100")]


@pytest.mark.parametrize("fault", [GONE, DOWN, Answer(b"<html>")])
def test_an_order_whose_answer_was_lost_is_found_and_not_repeated(fault):
    vendor = Vendor(lost={ORDER: [fault]}, listed_late=0)
    asking = Asking(vendor)
    assert outputs(asking.run()) == said(0, 1, 2, 3)
    assert len(vendor.batches) == 1


def test_an_order_that_the_list_shows_late_is_waited_for():
    vendor = Vendor(lost={ORDER: [GONE]})
    asking = Asking(vendor)
    vendor.listed_late = 4  # the list is empty at first, so these count from the order on
    assert outputs(asking.run()) == said(0, 1, 2, 3)
    assert len(vendor.batches) == 1


def test_an_order_of_which_nobody_knows_is_not_repeated_in_this_run():
    vendor = Vendor(faults={ORDER: [GONE]})
    asking = Asking(vendor)
    with pytest.raises(BackendError, match=r"nobody knows whether the batch was made: .*dropped the connection"):
        asking.run()
    assert vendor.batches == []
    assert outputs(asking.run()) == said(0, 1, 2, 3)
    assert len(vendor.batches) == 1


def test_an_order_that_was_not_taken_for_being_busy_is_repeated():
    vendor = Vendor(faults={ORDER: [Answer(status=429, headers={"retry-after": "60"})]})
    asking = Asking(vendor)
    assert outputs(asking.run()) == said(0, 1, 2, 3)
    assert (len(vendor.batches), asking.clock.passed) == (1, 90.0)


def test_a_refused_order_is_told():
    vendor = Vendor(faults={ORDER: [Answer({"error": {"message": "no batches of this model"}}, 400)]})
    with pytest.raises(BackendError, match="no batches of this model"):
        Asking(vendor).run()


@pytest.mark.parametrize("call", [LIST, UPLOAD, LOOK, ("GET", "/files/ID/content")])
def test_what_may_be_repeated_is_repeated(call):
    vendor = Vendor(faults={call: [DOWN, GONE]})
    assert outputs(Asking(vendor).run()) == said(0, 1, 2, 3)
    assert len(vendor.batches) == 1


@pytest.mark.parametrize("end", ["expired", "cancelled"])
def test_of_a_batch_that_ended_early_what_is_there_is_taken(end):
    vendor = Vendor(end=end, line=lambda question: LOST if question in {"question 1", "question 3"} else DONE)
    found = Asking(vendor).run()
    assert outputs(found) == said(0, 2)
    assert found["1"] == Reply(id="1", error=f"batch batch-0 ended as {end} without an answer to it.")
    assert len(vendor.batches) == 1


def test_a_question_that_the_batch_refused_says_why_and_the_next_run_orders_it_alone():
    vendor = Vendor(line=lambda question: FAILED_LINE if question == "question 1" else DONE)
    asking = Asking(vendor)
    found = asking.run()
    assert outputs(found) == said(0, 2, 3)
    assert "(400 Bad Request): too long" in found["1"].error

    vendor.line = lambda question: DONE
    assert outputs(asking.run(finished=("0", "2", "3"))) == said(1)
    assert vendor.paid == ["question 0", "question 2", "question 3", "question 1"]


def test_the_rest_of_a_batch_that_was_still_at_it_is_not_ordered_at_once():
    vendor = Vendor(end="expired", line=lambda question: LOST)
    asking = Asking(vendor)
    vendor.faults[LOOK] = [Answer(status=401)]
    with pytest.raises(BackendError):
        asking.run()
    assert {reply.error for reply in asking.run().values()} == {
        "batch batch-0 ended as expired without an answer to it."
    }
    assert len(vendor.batches) == 1


def test_a_batch_that_the_service_does_not_take_is_told_with_its_reasons():
    vendor = Vendor(end="failed", line=lambda question: LOST)
    vendor.run = lambda batch: batch.update(status="failed", errors={"data": [{"message": "token limit"}]})
    with pytest.raises(BackendError, match=r"batch batch-0 ended as failed: .*token limit.*Change what it names"):
        Asking(vendor).run()


def test_a_status_that_nobody_knows_is_waited_for():
    vendor = Vendor(looks=3)
    seen = vendor._looked_at

    def odd(name):
        batch = seen(name)
        return {**batch, "status": "warming_up"} if batch["status"] == "in_progress" else batch

    vendor._looked_at = odd
    assert outputs(Asking(vendor).run()) == said(0, 1, 2, 3)


def test_others_batches_are_left_alone():
    vendor = Vendor(page=2)
    for number in range(5):
        vendor.add(b"", {"ftkit_key": "another"} if number % 2 else None, status="completed")
    asking = Asking(vendor)
    assert outputs(asking.run()) == said(0, 1, 2, 3)
    assert len(vendor.batches) == 6
    asking.run()
    assert len(vendor.batches) == 6


def test_a_list_that_never_ends_is_left():
    vendor = Vendor()
    vendor.add(b"", {}, status="completed")
    vendor._list = lambda path: {"data": vendor.batches, "has_more": True}
    assert outputs(Asking(vendor).run()) == said(0, 1, 2, 3)


def test_many_questions_go_in_several_batches_and_each_is_found_again():
    vendor = Vendor()
    asking = Asking(vendor, count=5, lines=2)
    assert outputs(asking.run()) == said(0, 1, 2, 3, 4)
    assert sorted(batch["metadata"]["ftkit_part"] for batch in vendor.batches) == ["0", "1", "2"]
    assert outputs(asking.run(finished=("0",))) == said(1, 2, 3, 4)
    assert (len(vendor.batches), len(vendor.paid)) == (3, 5)


def test_a_part_that_fails_costs_the_others_no_answer():
    vendor = Vendor(faults={ORDER: [Answer(status=400)]})
    asking = Asking(vendor, count=4, lines=2)
    with pytest.raises(BackendError):
        asking.run()
    assert len(vendor.paid) == 2
    assert outputs(asking.run()) == said(0, 1, 2, 3)
    assert len(vendor.paid) == 4


def test_answers_that_the_service_has_deleted_are_ordered_anew():
    vendor = Vendor()
    asking = Asking(vendor)
    asking.run()
    vendor.files.pop(vendor.batches[0]["output_file_id"])
    assert outputs(asking.run()) == said(0, 1, 2, 3)
    assert len(vendor.batches) == 2


def test_answers_that_cannot_be_fetched_just_now_are_not_paid_for_again():
    vendor = Vendor()
    asking = Asking(vendor)
    asking.run()
    vendor.faults[("GET", "/files/ID/content")] = [DOWN] * 8
    with pytest.raises(BackendError, match="down"):
        asking.run()
    assert len(vendor.batches) == 1


def test_an_endpoint_without_batches_says_so():
    with pytest.raises(BackendError, match=r"has no such thing \(404"):
        Asking(Vendor(faults={LIST: [Answer(status=404)]})).run()


def test_the_ended_states_are_those_of_the_api():
    assert sorted(batches.ENDED) == ["cancelled", "completed", "expired", "failed"]
