"""Every request of the OpenAI backend and predictors, judged by Steady, which other people wrote."""

import asyncio
from contextlib import suppress

import pytest
from ftkit_openai.backend import OpenAIBackend
from ftkit_openai.batches import Service, known_by
from ftkit_openai.client import Client
from ftkit_openai.faults import Target
from ftkit_openai.keys import Key
from ftkit_openai.predictor import OpenAI

from ftkit import AnswerForm, BackendError, FunctionCall, Message, RefusedError, Request, ToolCall

from ..hosted.plans import KEY, chat_file, order_of, plan_in
from ..openai_endpoint.asking import QuickClock
from ..rehearsal.openai_spec import needs_spec
from . import steady

pytestmark = [needs_spec, steady.needs_steady, pytest.mark.slow]

CALL = ToolCall(id="call_1", function=FunctionCall(name="dose", arguments='{"mg": 5}'))
DIALOGUE = Request(
    id="tools",
    messages=(
        Message(role="system", content="Be brief."),
        Message(role="user", content="How much?"),
        Message(role="assistant", content="", tool_calls=(CALL,)),
        Message(role="tool", content="5 mg", tool_call_id="call_1"),
        Message(role="user", content="And twice?"),
    ),
    max_tokens=9,
    tools='[{"type": "function", "function": {"name": "dose", "parameters": {"type": "object"}}}]',
    temperature=0.7,
    seed=4,
)
PLAIN = Request(id="plain", messages=(Message(role="user", content="Capital of land 7?"),), max_tokens=9)


@pytest.fixture
def server():
    with steady.running() as running:
        yield running


def objected(judged):
    return [one for one in judged if one.complaints or one.status != 200]


def operations(judged):
    return {one.operation for one in judged}


@pytest.mark.parametrize("method", ["sft", "dpo"])
def test_it_accepts_all_that_a_job_is_asked(server, tmp_path, method):
    backend = OpenAIBackend(
        model="gpt-4o-mini-2024-07-18",
        vendor="other",
        base_url=server.base_url,
        epochs=2,
        batch_size=4,
        learning_rate_multiplier=0.5,
        suffix="reports",
    )
    file = backend.upload(chat_file(tmp_path))
    job = backend.create(order_of(plan_in(tmp_path / "run", method=method), train=file, validation=file))
    backend.find(KEY), backend.poll(job, ""), list(backend.checkpoints(job))
    backend.cancel(job), backend.pause(job), backend.resume(job)
    with suppress(RefusedError):  # in a random answer a job may be unfinished
        backend.result(job, plan_in(tmp_path / "again"))
    assert objected(server.judged()) == []
    assert operations(server.judged()) == {
        "POST /files",
        "POST /fine_tuning/jobs",
        "GET /fine_tuning/jobs",
        "GET /fine_tuning/jobs/{fine_tuning_job_id}/checkpoints",
        "GET /fine_tuning/jobs/{fine_tuning_job_id}",
        "GET /fine_tuning/jobs/{fine_tuning_job_id}/events",
        "POST /fine_tuning/jobs/{fine_tuning_job_id}/cancel",
        "POST /fine_tuning/jobs/{fine_tuning_job_id}/pause",
        "POST /fine_tuning/jobs/{fine_tuning_job_id}/resume",
    }


def test_it_accepts_what_cases_are_asked_one_by_one(server):
    form = AnswerForm(json_schema='{"type": "object", "properties": {"dose": {"type": "integer"}}}')
    ways = [
        OpenAI(model="gpt-4o-mini", base_url=server.base_url),
        OpenAI(model="gpt-4o-mini", base_url=server.base_url, stream=True, stop=("\n\n", "END"), seed=3),
        OpenAI(model="gpt-4o-mini", base_url=server.base_url, max_tokens=50, max_tokens_field="max_completion_tokens"),
        OpenAI(model="gpt-4o-mini", base_url=server.base_url, extra_body={"top_p": 0.9, "reasoning_effort": "low"}),
    ]
    for predictor in ways:
        list(predictor.predict([PLAIN, DIALOGUE], frozenset()))
    asked = len(server.judged())
    with suppress(BackendError):  # a random answer keeps to no form
        list(ways[0].held_to(form).predict([PLAIN], frozenset()))
    judged = server.judged()
    assert (asked, len(judged) > asked) == (8, True)
    assert objected(judged) == []
    assert operations(judged) == {"POST /chat/completions"}


def test_it_accepts_what_a_batch_is_asked(server):
    async def work():
        target = Target(base_url=server.base_url, model="gpt-4o-mini", key=Key())
        async with Client(target, 30.0, QuickClock()) as client:
            service = Service(client)
            file = await service.uploaded("cases.jsonl", b'{"custom_id": "1"}\n')
            batch = await service.created(file, {"ftkit_key": "k"})
            await service.retrieved(batch.id)
            await known_by(service, "k")
            await service.content(file)

    asyncio.run(work())
    assert objected(server.judged()) == []
    assert operations(server.judged()) == {
        "POST /files",
        "POST /batches",
        "GET /batches/{batch_id}",
        "GET /batches",
        "GET /files/{file_id}/content",
    }


def test_a_wrong_order_is_refused(server, tmp_path):
    backend = OpenAIBackend(
        model="gpt-4o-mini-2024-07-18", vendor="other", base_url=server.base_url, extra_body={"integrations": "wandb"}
    )
    with pytest.raises(RefusedError, match="400"):
        backend.create(order_of(plan_in(tmp_path / "run"), train="file-1"))
    [judged] = server.judged()
    assert (judged.status, judged.operation) == (400, "POST /fine_tuning/jobs")
    assert "integrations" in judged.complaints[0]


@pytest.mark.parametrize("wrong", [{"top_p": "most"}, {"logit_bias": 5}, {"response_format": {"type": "schema"}}])
def test_a_wrong_question_is_refused(server, wrong):
    with suppress(BackendError):
        list(OpenAI(model="gpt-4o-mini", base_url=server.base_url, extra_body=wrong).predict([PLAIN], frozenset()))
    judged = server.judged()
    assert {one.status for one in judged} == {400}
    assert all(next(iter(wrong)) in one.complaints[0] for one in judged)
