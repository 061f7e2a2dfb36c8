"""The server is not its own judge: OpenAI's description judges the official client's requests and all answers."""

import json
from collections.abc import Callable, Iterator
from contextlib import suppress

import openai
import pytest

from ftkit.plugins import Reference
from ftkit.testing import rehearsal
from ftkit.testing.rehearsal.chat_orders import ChatOrder
from ftkit.testing.rehearsal.operations import NAMES
from ftkit.testing.rehearsal.orders import BatchOrder, JobOrder

from .lines import asked, chats, jsonl
from .openai_spec import Exchange, about_request, complaints, fields_of, needs_spec

pytestmark = [needs_spec, pytest.mark.slow]  # parsing the description takes a second of processor time

MODEL = "gpt-4o-mini-2024-07-18"
QUESTION = [{"role": "user", "content": "Capital of land 7?"}]


class Recorded:
    """A server, a client, and what passed between them."""

    def __init__(self, server: rehearsal.Server) -> None:
        self.server = server
        self.exchanges: list[Exchange] = []
        http = openai.DefaultHttpxClient(event_hooks={"response": [self._record]})
        self.client = openai.OpenAI(base_url=server.base_url, api_key="any", max_retries=0, http_client=http)

    def _record(self, response) -> None:
        request = response.request
        self.exchanges.append(
            Exchange(
                method=request.method,
                path=request.url.path.removeprefix("/v1"),
                query=dict(request.url.params),
                request_type=request.headers.get("content-type", ""),
                request=request.read(),
                status=response.status_code,
                answer_type=response.headers["content-type"],
                answer=response.read(),
            )
        )

    @property
    def last(self) -> Exchange:
        return self.exchanges[-1]


@pytest.fixture
def recorded(tmp_path) -> Iterator[Recorded]:
    with rehearsal.served(tmp_path / "state") as server:
        running = Recorded(server)
        yield running
        running.client.close()


def toured(recorded: Recorded) -> list[Exchange]:
    """Every operation once at least, with all that it can be told."""
    client, jobs = recorded.client, recorded.client.fine_tuning.jobs
    life = {"anchor": "created_at", "seconds": 3600}
    file = client.files.create(file=("t.jsonl", chats(12)), purpose="fine-tune", expires_after=life).id
    parameters = {"n_epochs": 2, "batch_size": 6, "learning_rate_multiplier": 0.5}
    job = jobs.create(
        model=MODEL,
        training_file=file,
        validation_file=file,
        suffix="reports",
        seed=7,
        metadata={"key": "one"},
        method={"type": "supervised", "supervised": {"hyperparameters": parameters}},
        integrations=[{"type": "wandb", "wandb": {"project": "rehearsals"}}],
    ).id
    other = jobs.create(
        model=MODEL, training_file=client.files.create(file=("s.jsonl", chats(2)), purpose="fine-tune").id
    )
    jobs.retrieve(job), jobs.list(limit=5, metadata={"key": "one"}), jobs.list(after=other.id)
    assert recorded.server.settled()
    jobs.retrieve(job), jobs.retrieve(other.id), jobs.list()
    (
        jobs.list_events(job, limit=2),
        jobs.list_events(job, limit=100),
        jobs.checkpoints.list(job),
        jobs.checkpoints.list(other.id),
    )
    model = jobs.retrieve(job).fine_tuned_model
    client.models.list(), client.models.retrieve(model)
    client.chat.completions.create(model=model, messages=QUESTION, max_completion_tokens=9, temperature=0, seed=3, n=2)
    stream = {"stream": True, "stream_options": {"include_usage": True}}
    list(client.chat.completions.create(model=model, messages=QUESTION, **stream))
    batch_file = client.files.create(file=("b.jsonl", jsonl([asked(model, 1), asked("gpt-9", 2)])), purpose="batch").id
    order = {"endpoint": "/v1/chat/completions", "completion_window": "24h", "metadata": {"key": "two"}}
    batch = client.batches.create(input_file_id=batch_file, **order).id
    bad = client.batches.create(
        input_file_id=client.files.create(file=("c.jsonl", b"{}"), purpose="batch").id, **order
    ).id
    assert recorded.server.settled()
    client.batches.retrieve(batch), client.batches.retrieve(bad), client.batches.list(limit=1)
    client.files.content(client.batches.retrieve(batch).output_file_id)
    client.files.list(purpose="batch", order="asc", limit=2), client.files.retrieve(file), client.files.delete(file)
    client.models.delete(model)
    return recorded.exchanges


def test_every_request_and_every_answer_is_as_openai_describes_them(recorded):
    found = {f"{one.method} {one.path}": said for one in toured(recorded) if (said := complaints(one))}
    assert found == {}


def test_the_tour_leaves_out_only_what_needs_a_slow_training(recorded):
    toured(recorded)
    called = {line.operation for line in recorded.server.log()}
    assert NAMES - called == {
        "fine_tuning.jobs.cancel",
        "fine_tuning.jobs.pause",
        "fine_tuning.jobs.resume",
        "batches.cancel",
    }


def test_cancels_pauses_and_resumes_are_as_described_but_for_a_word_of_the_description_s_own(tmp_path):
    slow = Reference(name="echo", options={"batch_size": 1, "seconds_per_step": 0.1})
    settings = rehearsal.Settings(train_with=slow, answer_with={"seconds_per_answer": 0.005})
    with rehearsal.served(tmp_path, settings) as server:
        recorded = Recorded(server)
        client, jobs = recorded.client, recorded.client.fine_tuning.jobs
        file = client.files.create(file=("t.jsonl", chats(12)), purpose="fine-tune").id
        job = jobs.create(model=MODEL, training_file=file).id
        while jobs.retrieve(job).status != "running":
            pass
        jobs.pause(job)
        paused = recorded.last
        jobs.resume(job), jobs.cancel(job)
        rows = jsonl(asked(MODEL, number) for number in range(65))
        batch = client.files.create(file=("b.jsonl", rows), purpose="batch").id
        order = {"endpoint": "/v1/chat/completions", "completion_window": "24h"}
        client.batches.cancel(client.batches.create(input_file_id=batch, **order).id)
    assert [said for one in recorded.exchanges if one is not paused for said in complaints(one)] == []
    [said] = complaints(paused)
    assert said.startswith("answer at $.status: 'paused' is not one of ['validating_files'")


def test_errors_are_of_the_shape_that_is_described(recorded):
    client = recorded.client
    calls: list[Callable[[], object]] = [
        lambda: client.fine_tuning.jobs.create(model=MODEL, training_file="file-nowhere"),
        lambda: client.fine_tuning.jobs.retrieve("ftjob-nowhere"),
        lambda: client.chat.completions.create(model="gpt-9", messages=QUESTION),
        lambda: client.files.create(file=("a.csv", b"1"), purpose="batch"),
    ]
    for call in calls:
        with pytest.raises(openai.APIStatusError):
            call()
    recorded.server.plan(rehearsal.Unavailable(operation="models.list", status=429))
    with pytest.raises(openai.RateLimitError):
        client.models.list()
    assert [one.status for one in recorded.exchanges] == [404, 404, 404, 400, 429]
    assert [said for one in recorded.exchanges for said in complaints(one)] == []


def test_a_wrong_answer_is_seen_to_fail(recorded):
    client = recorded.client
    file = client.files.create(file=("t.jsonl", chats(12)), purpose="fine-tune").id
    job = client.fine_tuning.jobs.create(model=MODEL, training_file=file).id
    recorded.server.plan(rehearsal.WrongStatus(operation="fine_tuning.jobs.retrieve", state="moderating"))
    client.fine_tuning.jobs.retrieve(job)
    [said] = complaints(recorded.last)
    assert said.startswith("answer at $.status: 'moderating' is not one of")


@pytest.mark.parametrize("field", ["object", "created_at", "hyperparameters", "result_files", "seed"])
def test_an_answer_without_a_field_is_seen_to_fail(recorded, field):
    recorded.client.fine_tuning.jobs.create(
        model=MODEL, training_file=recorded.client.files.create(file=("t.jsonl", chats(12)), purpose="fine-tune").id
    )
    whole = json.loads(recorded.last.answer)
    lacking = recorded.last._replace(answer=json.dumps({k: v for k, v in whole.items() if k != field}).encode())
    assert complaints(lacking) == [f"answer at $: '{field}' is a required property"]


ORDERS = [
    {},
    {"suffix": "s" * 64},
    {"suffix": "s" * 65},
    {"suffix": ""},
    {"suffix": None},
    {"suffix": 3},
    {"seed": 0},
    {"seed": 2147483647},
    {"seed": 2147483648},
    {"seed": -1},
    {"seed": 1.5},
    {"seed": "7"},
    {"validation_file": None},
    {"training_file": None},
    {"model": 4},
    {"metadata": None},
    {"metadata": {"key": 4}},
    {"metadata": ["key"]},
    {"integrations": None},
    {"integrations": [{"type": "wandb"}]},
    {"integrations": [{"type": "trackio", "wandb": {"project": "p"}}]},
    *({"hyperparameters": {"n_epochs": value}} for value in (1, 50, 51, 0, 1.5, "auto", "max", None)),
    *({"hyperparameters": {"batch_size": value}} for value in (1, 256, 257, 0, "auto")),
    *({"hyperparameters": {"learning_rate_multiplier": value}} for value in (0.1, 0, -1, "auto", "0.1")),
    {"method": {"type": "supervised"}},
    {"method": {"type": "kto"}},
    {"method": {}},
    {"method": {"type": "supervised", "supervised": {"hyperparameters": {"n_epochs": 51}}}},
]


def test_an_order_is_refused_where_the_description_refuses_it_and_nowhere_else(recorded):
    client = recorded.client
    file = client.files.create(file=("t.jsonl", chats(12)), purpose="fine-tune").id
    verdicts = {}
    for changes in ORDERS:
        with suppress(openai.BadRequestError):
            client.post("/fine_tuning/jobs", body={"model": MODEL, "training_file": file, **changes}, cast_to=object)
        described = not about_request(recorded.last)
        verdicts[json.dumps(changes)] = (recorded.last.status == 200, described)
    assert {order: verdict for order, verdict in verdicts.items() if verdict[0] != verdict[1]} == {}
    assert {verdict[0] for verdict in verdicts.values()} == {True, False}


@pytest.mark.parametrize(
    ("schema", "order"),
    [
        ("CreateFineTuningJobRequest", JobOrder),
        ("CreateBatchRequest", BatchOrder),
        ("CreateChatCompletionRequest", ChatOrder),
    ],
)
def test_an_order_has_the_fields_that_are_described(schema, order):
    assert set(order.__struct_fields__) == fields_of(schema)
