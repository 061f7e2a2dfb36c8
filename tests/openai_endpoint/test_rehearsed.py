"""The predictors against the rehearsal server, which was written by others after the API's description."""

import asyncio

import msgspec
import pytest
from ftkit_openai import batch_files
from ftkit_openai.batches import Service
from ftkit_openai.batching import Batching
from ftkit_openai.client import Client
from ftkit_openai.faults import Target
from ftkit_openai.keys import Key
from ftkit_openai.predictor import OpenAI

from ftkit import BackendError
from ftkit.testing import rehearsal
from ftkit.testing.rehearsal.faults import AnswerLost, NoJson, Truncated, Unavailable

from .asking import MANNER, QuickClock, by_id, requests

MODEL = "gpt-4o-mini-2024-07-18"


@pytest.fixture
def server(tmp_path):
    with rehearsal.served(tmp_path / "state") as running:
        yield running


def test_it_is_asked_one_by_one(server):
    predictor = OpenAI(model=MODEL, base_url=server.base_url, seed=3, stop=("never",))
    found = by_id(predictor.predict(requests(12), frozenset()))
    assert {case: reply.output for case, reply in found.items()} == {str(n): f"question {n}" for n in range(12)}
    assert {(reply.prompt_tokens, reply.finish, reply.model) for reply in found.values()} == {(2, "stop", MODEL)}


def test_it_is_asked_in_pieces(server):
    predictor = OpenAI(model=MODEL, base_url=server.base_url, stream=True)
    [reply] = predictor.predict(requests(1), frozenset())
    assert (reply.output, reply.prompt_tokens, reply.completion_tokens) == ("question 0", 2, 2)
    assert 0 < reply.first_token_seconds <= reply.seconds


def test_a_model_that_it_does_not_have_ends_the_run(server):
    with pytest.raises(BackendError, match=r"has no such thing \(404 Not Found\)"):
        list(OpenAI(model="gpt-9", base_url=server.base_url).predict(requests(3), frozenset()))


def test_its_faults_are_outlived(server):
    asking = "chat.completions.create"
    server.plan(Unavailable(operation=asking, status=429, request=2, times=2, retry_after="0"))
    server.plan(Unavailable(operation=asking, status=500, request=5, retry_after="0"))
    found = by_id(OpenAI(model=MODEL, base_url=server.base_url).predict(requests(8), frozenset()))
    assert [reply.error for reply in found.values()] == [""] * 8
    assert sum(reply.retries for reply in found.values()) == 3


def batched(server):
    """The replies of a batch."""

    class Patient(QuickClock):
        """Lets the server get on while nobody waits in earnest."""

        async def sleep(self, seconds):
            await super().sleep(seconds)
            await asyncio.to_thread(server.settled)

    async def work():
        target = Target(base_url=server.base_url, model=MODEL, key=Key("any"))
        cut = batch_files.parts(requests(4), msgspec.structs.replace(MANNER, model=MODEL))
        key = batch_files.key(target, cut)
        async with Client(target, 20.0, Patient()) as client:
            batching = Batching(service=Service(client), key=key, finished=frozenset(), poll_seconds=30.0)
            await batching.work(cut, told.append)

    told = []
    asyncio.run(work())
    return by_id(told)


def orders(server):
    return [line for line in server.log() if line.operation == "batches.create"]


def test_it_answers_a_batch_and_a_second_run_finds_it(server):
    first = batched(server)
    assert {case: reply.output for case, reply in first.items()} == {str(n): f"question {n}" for n in range(4)}
    assert batched(server) == first
    assert len(orders(server)) == 1


@pytest.mark.parametrize("fault", [AnswerLost, NoJson, Truncated])
def test_an_order_whose_answer_it_swallows_is_found_and_not_repeated(server, fault):
    server.plan(fault(operation="batches.create"))
    assert [reply.error for reply in batched(server).values()] == [""] * 4
    assert len(orders(server)) == 1
