from datetime import date

import pytest
from ftkit_openai import backend as backends
from ftkit_openai import profiles
from ftkit_openai.backend import OpenAIBackend

from ftkit import BusyError, ConfigError, RefusedError, UnansweredError
from ftkit.plugins import Reference, installed
from ftkit.testing import rehearsal

from .plans import KEY, chat_file, order_of, plan_in

MODEL = "gpt-4.1-mini-2025-04-14"


@pytest.fixture(scope="module")
def plugins():
    return installed()


@pytest.fixture
def server(tmp_path, plugins):
    with rehearsal.served(tmp_path / "server", plugins=plugins) as running:
        yield running


@pytest.fixture
def backend(server):
    return OpenAIBackend(model=MODEL, base_url=server.base_url, epochs=1, suffix="reports")


@pytest.fixture
def ordered(backend, tmp_path):
    plan = plan_in(tmp_path / "run")
    return order_of(plan, train=backend.upload(chat_file(tmp_path)))


def of(server, operation):
    return [line for line in server.log() if line.operation == operation]


def test_a_job_is_ordered_followed_and_its_model_can_be_asked(server, backend, ordered):
    job = backend.create(ordered)
    assert server.settled()
    report = backend.poll(job, "")
    assert (report.job, report.state, report.raw_state, report.tokens) == (job, "succeeded", "succeeded", 24)
    steps = [(one.event.step, one.event.steps) for one in report.events if one.event.kind == "progress"]
    assert steps == [(1, 2), (2, 2)]
    assert report.events[-1].id == report.cursor
    result = backend.result(job, ordered.plan)
    [(name, options)] = result.predictor.items()
    assert (result.kind, result.base_model, result.tokens, result.cost, result.job) == (
        "remote-model",
        MODEL,
        24,
        None,
        job,
    )
    assert (name, options["base_url"], options["model"]) == ("openai", server.base_url, result.facts["model"])
    assert options["model"].startswith(f"ft:{MODEL}:rehearsal:reports:")


def test_the_predictor_of_the_result_answers_by_the_tuned_model(server, backend, ordered, plugins):
    from ftkit import Message, Request

    job = backend.create(ordered)
    assert server.settled()
    [(name, options)] = backend.result(job, ordered.plan).predictor.items()
    predictor = plugins.build("predictor", Reference(name=name, options=options), server.folder)
    asked = Request(id="a", messages=(Message(role="user", content="7?"),), max_tokens=8)
    [reply] = predictor.predict([asked], frozenset())
    assert (reply.output, reply.error) == ("7!", "")


def test_a_job_is_found_by_its_key_and_no_other(backend, ordered):
    from msgspec.structs import replace

    job = backend.create(ordered)
    backend.create(replace(ordered, key="f" * 32))
    assert [report.job for report in backend.find(KEY)] == [job]
    assert list(backend.find("0" * 32)) == []


def test_events_behind_the_cursor_are_read_and_told_again_at_most(server, backend, ordered):
    job = backend.create(ordered)
    assert server.settled()
    whole = backend.poll(job, "")
    again = backend.poll(job, whole.cursor)
    assert {one.id for one in again.events} <= {one.id for one in whole.events}
    assert again.cursor == whole.cursor


def test_a_cancelled_job_and_its_checkpoints_are_told(server, backend, ordered):
    job = backend.create(ordered)
    assert server.settled()
    kept = list(backend.checkpoints(job))
    assert kept
    assert all(one.kind == "sampler" and one.model and one.step for one in kept)
    with pytest.raises(RefusedError):
        backend.cancel(job)  # it is over


def test_a_preference_job_says_so(server, backend, ordered):
    from ftkit_openai import job_orders
    from msgspec.structs import replace

    plan = replace(ordered.plan, method="dpo")
    tuned = replace_options(backend, beta=0.2)
    body = job_orders.body(tuned, replace(ordered, plan=plan))
    assert body["method"] == {"type": "dpo", "dpo": {"hyperparameters": {"n_epochs": 1, "beta": 0.2}}}
    assert tuned.dialects["dpo"] == "openai_preference"


def replace_options(backend, **options):
    from msgspec.structs import replace

    return replace(backend, **options)


def test_a_lost_answer_is_one_request_and_nobody_knows(server, backend, ordered):
    server.plan(rehearsal.AnswerLost(operation="fine_tuning.jobs.create"))
    with pytest.raises(UnansweredError, match="Whether it did what it was asked is not known"):
        backend.create(ordered)
    assert len(of(server, "fine_tuning.jobs.create")) == 1
    assert len(list(backend.find(KEY))) == 1


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        ((401, ""), RefusedError),
        ((403, ""), RefusedError),
        ((404, ""), RefusedError),
        ((409, ""), RefusedError),
        ((413, ""), RefusedError),
        ((422, ""), RefusedError),
        ((429, ""), BusyError),
        ((429, "9"), BusyError),
        ((500, ""), UnansweredError),
        ((503, ""), UnansweredError),
    ],
)
def test_what_is_answered_with_a_status_is_asked_once(server, backend, ordered, answer, kind):
    status, retry_after = answer
    server.plan(
        rehearsal.Unavailable(operation="fine_tuning.jobs.create", status=status, retry_after=retry_after, times=5)
    )
    with pytest.raises(kind) as raised:
        backend.create(ordered)
    assert f"The rehearsal answers {status}" in str(raised.value)
    assert len(of(server, "fine_tuning.jobs.create")) == 1
    if status == 429:
        assert raised.value.retry_after == (float(retry_after) if retry_after else None)


@pytest.mark.parametrize("fault", [rehearsal.NoJson, rehearsal.Truncated, rehearsal.RequestLost])
@pytest.mark.parametrize("operation", ["fine_tuning.jobs.create", "fine_tuning.jobs.retrieve"])
def test_a_body_that_is_no_answer_is_no_answer(server, backend, ordered, fault, operation):
    job = backend.create(ordered)
    server.plan(fault(operation=operation, times=5))
    with pytest.raises(UnansweredError):
        backend.create(ordered) if operation.endswith("create") else backend.poll(job, "")


def test_an_unknown_state_is_no_end(server, backend, ordered):
    job = backend.create(ordered)
    server.plan(rehearsal.WrongStatus(operation="fine_tuning.jobs.retrieve", state="reticulating"))
    report = backend.poll(job, "")
    assert (report.state, report.raw_state) == ("unknown", "reticulating")


@pytest.mark.parametrize("fault", [rehearsal.EventsTwice, rehearsal.EventsReversed])
def test_events_in_any_order_lead_to_the_same_cursor(server, backend, ordered, fault):
    job = backend.create(ordered)
    assert server.settled()
    whole = backend.poll(job, "")
    server.plan(fault(operation="fine_tuning.jobs.list_events"))
    assert {one.id for one in backend.poll(job, "").events} == {one.id for one in whole.events}


def test_nobody_there_is_busy_and_an_unknown_job_refused(backend, server):
    with pytest.raises(RefusedError, match="has no such thing"):
        backend.poll("ftjob-none", "")
    away = replace_options(backend, base_url="http://127.0.0.1:1/v1")
    with pytest.raises(BusyError, match="cannot be reached"):
        away.poll("ftjob-none", "")


@pytest.mark.parametrize(
    ("today", "model", "reason"),
    [
        (date(2026, 11, 24), MODEL, ["notice"]),
        (date(2027, 1, 6), MODEL, ["notice"]),
        (date(2027, 1, 7), MODEL, ["closed"]),
        (date(2026, 11, 24), "gpt-4.1-nano-2025-04-14", ["closed"]),
    ],
)
def test_openais_end_is_said_before_a_user_pays(monkeypatch, today, model, reason):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-x")
    monkeypatch.setattr(backends, "today", lambda: today)
    problems = list(OpenAIBackend(model=model).preflight())
    assert [problem.reason for problem in problems] == reason
    assert "OpenAI's page on deprecations, read on 2026-11-23" in problems[0].detail


def test_other_vendors_have_no_end_that_we_know(monkeypatch):
    monkeypatch.setenv("NEBIUS_API_KEY", "x")
    assert list(OpenAIBackend(model="m", vendor="nebius").preflight()) == []
    assert list(profiles.closing(profiles.PROFILES["azure"], MODEL, date(2028, 1, 1))) == []


def test_a_missing_key_is_named_before_anything_is_asked(monkeypatch, tmp_path):
    monkeypatch.delenv("AZURE_OPENAI_API_KEY", raising=False)
    azure = OpenAIBackend(model="gpt-4.1-mini", vendor="azure", base_url="https://res.openai.azure.com/openai/v1")
    assert [problem.reason for problem in azure.preflight()] == ["no-key"]
    with pytest.raises(RefusedError, match="AZURE_OPENAI_API_KEY is not set"):
        azure.upload(chat_file(tmp_path))


def test_nebius_carries_the_key_in_the_suffix_and_takes_an_absolute_rate(tmp_path):
    from ftkit_openai import job_orders

    nebius = OpenAIBackend(
        model="m", vendor="nebius", learning_rate=1e-5, hyperparameters={"lora": True}, suffix="reports", epochs=3
    )
    order = order_of(plan_in(tmp_path / "run"), train="file-1", validation="file-2")
    assert job_orders.body(nebius, order) == {
        "model": "m",
        "training_file": "file-1",
        "validation_file": "file-2",
        "seed": order.plan.seed,
        "method": {
            "type": "supervised",
            "supervised": {"hyperparameters": {"n_epochs": 3, "learning_rate": 1e-5, "lora": True}},
        },
        "extra_body": None,
        "suffix": f"reports-{KEY}",
    }


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"api_key": "sk-1"}, "a key has no place"),
        ({"api_key_env": "sk-Abc123"}, "names an environment variable"),
        ({"vendor": "azure"}, "vendor 'azure' has no address of its own"),
        ({"suffix": "x" * 65}, "suffix has 65 characters; OpenAI leaves 64"),
        ({"vendor": "nebius", "suffix": "x" * 32}, "Nebius leaves 31"),
        ({"learning_rate": 0.1}, "OpenAI takes no learning_rate. Give learning_rate_multiplier"),
        ({"vendor": "nebius", "learning_rate_multiplier": 2.0}, "Nebius takes no learning_rate_multiplier"),
        ({"extra_body": {"metadata": {}}}, "extra_body.metadata is set by ftkit"),
        ({"price_per_million": 3.0}, "without price_as_of"),
        ({"base_url": "https://u:p@host/v1"}, "holds more than an address"),
    ],
)
def test_options_that_cannot_be_are_refused(options, said):
    with pytest.raises(ConfigError) as raised:
        OpenAIBackend(model=MODEL, **options)
    assert said in str(raised.value)


def test_a_known_price_gives_the_cost_of_the_tokens(server, backend, ordered):
    priced = replace_options(backend, price_per_million=5.0, price_as_of="2026-11-20")
    job = priced.create(ordered)
    assert server.settled()
    result = priced.result(job, ordered.plan)
    assert (result.cost, result.currency) == (24 * 5.0 / 1e6, "USD")
