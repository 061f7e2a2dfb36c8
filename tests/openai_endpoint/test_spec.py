"""Every kind of request that the predictors send, judged by OpenAI's description of its API."""

import asyncio
import json
from urllib.parse import parse_qsl, urlsplit

import msgspec
import pytest
from ftkit_openai import batch_files
from ftkit_openai.batches import Service
from ftkit_openai.batching import Batching
from ftkit_openai.client import Client
from ftkit_openai.faults import Target
from ftkit_openai.keys import Key
from ftkit_openai.predictor import OpenAI

from ftkit import AnswerForm, FunctionCall, Message, Request, ToolCall

from ..rehearsal.openai_spec import Exchange, about_request, complaints, needs_spec
from .asking import MANNER, QuickClock, request, requests
from .batch_double import Vendor
from .double import Answer, completion, says_back, serving

pytestmark = [needs_spec, pytest.mark.slow]  # parsing the description takes a second of processor time

CALL = ToolCall(function=FunctionCall(name="dose", arguments='{"mg": 5}'))
DIALOGUE = Request(
    id="tools",
    messages=(
        Message(role="system", content="Be brief."),
        Message(role="user", content="How much?"),
        Message(role="assistant", content="", tool_calls=(CALL,)),
        Message(role="tool", content="5 mg", name="dose"),
    ),
    max_tokens=9,
    tools='[{"type": "function", "function": {"name": "dose", "parameters": {"type": "object"}}}]',
    temperature=0.7,
    seed=4,
)


def exchange(asked, answer=None) -> Exchange:
    parts = urlsplit(asked.path)
    return Exchange(
        method=asked.method,
        path=parts.path.removeprefix("/v1"),
        query=dict(parse_qsl(parts.query)),
        request_type=asked.headers.get("content-type", ""),
        request=asked.body,
        status=200,
        answer_type="application/json" if answer else "none",
        answer=json.dumps(answer).encode(),
    )


def said_of(log):
    """What the description says against the requests."""
    return [said for asked in log for said in complaints(exchange(asked))]


def test_it_accepts_what_is_asked_one_by_one():
    with serving(says_back) as endpoint:
        ways = [
            OpenAI(model="m", base_url=endpoint.url),
            OpenAI(model="m", base_url=endpoint.url, stream=True, stop=("\n\n", "END"), seed=3, omit=("temperature",)),
            OpenAI(model="m", base_url=endpoint.url, max_tokens=50, max_tokens_field="max_completion_tokens"),
            OpenAI(model="m", base_url=endpoint.url, extra_body={"top_p": 0.9, "reasoning_effort": "low"}),
        ]
        for predictor in ways:
            list(predictor.predict([request(1), DIALOGUE], frozenset()))
    assert len(endpoint.log) == 8
    assert said_of(endpoint.log) == []


def test_it_accepts_what_holds_an_answer_to_a_schema():
    def held(asked):
        return Answer(completion('{"mark": "teal-heron-41"}'))

    form = AnswerForm(json_schema='{"type": "object", "properties": {"dose": {"type": "integer"}}}')
    with serving(held) as endpoint:
        list(OpenAI(model="m", base_url=endpoint.url).held_to(form).predict([request(1)], frozenset()))
    assert len(endpoint.log) == 2
    assert said_of(endpoint.log) == []


def test_it_accepts_what_is_asked_by_batch_and_each_line_of_it():
    vendor = Vendor(page=1)
    vendor.add(b"", {}, status="completed")
    vendor.add(b"", {}, status="completed")

    async def work(url):
        target = Target(base_url=url, model="m", key=Key())
        cut = batch_files.parts([*requests(3), DIALOGUE], MANNER)
        async with Client(target, 5.0, QuickClock()) as client:
            batching = Batching(service=Service(client), key="k", finished=frozenset(), poll_seconds=30.0)
            await batching.work(cut, told.append)

    told = []
    with serving(vendor) as endpoint:
        asyncio.run(work(endpoint.url))
    assert [reply.error for reply in told] == [""] * 4
    assert {asked.method + asked.path.partition("?")[0] for asked in endpoint.log} >= {
        "POST/v1/files",
        "POST/v1/batches",
    }
    assert said_of(endpoint.log) == []
    for line in vendor.files[vendor.batches[-1]["input_file_id"]].splitlines():
        inner = json.loads(line)
        asked = endpoint.log[0]._replace(
            method=inner["method"],
            path=inner["url"],
            headers={"content-type": "application/json"},
            body=json.dumps(inner["body"]).encode(),
        )
        assert about_request(exchange(asked)) == []


@pytest.mark.parametrize(
    "wrong", [{"temperature": 9}, {"max_tokens": "many"}, {"messages": []}, {"response_format": {"type": "schema"}}]
)
def test_a_wrong_request_is_refused_so_that_the_judge_is_seen_to_judge(wrong):
    with serving(says_back) as endpoint:
        list(OpenAI(model="m", base_url=endpoint.url).predict([request(1)], frozenset()))
    asked = endpoint.log[0]
    planted = asked._replace(body=json.dumps({**asked.json, **wrong}).encode())
    assert said_of([asked]) == []
    assert said_of([planted]) != []


def test_the_double_answers_as_the_description_says():
    with serving(says_back) as endpoint:
        list(OpenAI(model="m", base_url=endpoint.url).predict([request(1)], frozenset()))
    answer = says_back(endpoint.log[0]).body
    whole = {**answer, "choices": [{**answer["choices"][0], "logprobs": None}]}
    whole["choices"][0]["message"] = {**whole["choices"][0]["message"], "refusal": None}
    assert complaints(exchange(endpoint.log[0], whole)) == []
    assert msgspec.json.decode(msgspec.json.encode(answer)) == answer
