from pathlib import Path

import msgspec
import pytest
import together
from ftkit_together import addresses
from ftkit_together.backend import TogetherBackend
from msgspec.structs import replace

from ftkit import BusyError, ConfigError, Deployment, Message, RefusedError, Request, UnansweredError
from ftkit.plugins import Reference, installed

from .certificates import self_signed
from .double import served
from .plans import KEY, chat_file, order_of, plan_in
from .together_double import LIMITS, PRICE, Together

JOBS = "/v1/fine-tunes"
PRICES = "/v1/fine-tunes/estimate-price"


@pytest.fixture
def service(monkeypatch):
    monkeypatch.setenv("TOGETHER_API_KEY", "very-secret")
    with served(Together) as running:
        yield running


def backend(service, **options):
    return TogetherBackend(**{"model": "m", "base_url": service.url, **options})


def ordered(folder, method="sft", **files):
    return order_of(plan_in(folder / "run", method=method), **(files or {"train": "file-1"}))


def finished(service, tuner, order):
    job = tuner.create(order)
    service.put(job, "completed")
    return job


def test_a_file_lies_there_under_its_name_and_is_not_sent_twice(service, tmp_path):
    upload = chat_file(tmp_path)
    name = backend(service).upload(upload)
    assert service.stored[name] == {"filename": upload.name, "content": Path(upload.path).read_bytes()}
    assert backend(service).upload(upload) == name
    assert service.count("PUT", f"/store/{name}") == 1


@pytest.mark.parametrize(
    ("method", "options", "arguments"),
    [
        ("sft", {}, {"train_on_inputs": False}),
        (
            "sft",
            {"rank": 16, "dropout": 0.1, "targets": "q_proj", "epochs": 3, "batch_size": 8, "schedule": "linear"},
            {
                "lora": True,
                "lora_r": 16,
                "lora_dropout": 0.1,
                "lora_trainable_modules": "q_proj",
                "n_epochs": 3,
                "batch_size": 8,
                "lr_scheduler_type": "linear",
                "train_on_inputs": False,
            },
        ),
        (
            "sft",
            {"evaluations": 6, "patience": 3, "max_tokens": 2048, "packing": False, "saves": 2, "warmup": 0.1},
            {
                "n_evals": 6,
                "early_stopping_enabled": True,
                "early_stopping_patience": 3,
                "early_stopping_warmup_evals": 1,
                "max_seq_length": 2048,
                "packing": False,
                "n_checkpoints": 2,
                "warmup_ratio": 0.1,
                "train_on_inputs": False,
            },
        ),
        (
            "dpo",
            {"beta": 0.2, "learning_rate": 1e-6},
            {"training_method": "dpo", "dpo_beta": 0.2, "learning_rate": 1e-6},
        ),
    ],
)
def test_the_order_is_what_togethers_own_client_would_send(service, tmp_path, method, options, arguments):
    order = ordered(tmp_path, method, train="file-1", validation="file-2")
    backend(service, **options).create(order)
    service.prices = [PRICE]
    places = addresses.places(service.url, together.__version__)
    with together.Together(api_key="x", base_url=places.base_url, max_retries=0) as client:
        client.fine_tuning.create(
            model="m",
            training_file="file-1",
            validation_file="file-2",
            suffix=KEY,
            random_seed=order.plan.seed,
            **arguments,
        )
    ours, theirs = (one.json for one in service.asked if (one.method, one.path) == ("POST", JOBS))
    assert _without_defaults(ours) == _without_defaults(theirs)


def _without_defaults(body):
    """A field that is false is as good as one that is missing."""
    return {name: value for name, value in body.items() if value is not False or name == "packing"}


def test_an_order_is_one_request(service, tmp_path):
    backend(service).create(ordered(tmp_path))
    assert [(one.method, one.path) for one in service.asked] == [("POST", JOBS)]


def test_the_suffix_holds_the_users_word_and_the_key(service, tmp_path):
    tuner = backend(service, suffix="reports", extra_body={"max_grad_norm": 0.5})
    job = tuner.create(ordered(tmp_path))
    assert (service.orders[job]["suffix"], service.orders[job]["max_grad_norm"]) == (f"reports-{KEY}", 0.5)
    assert [found.job for found in tuner.find(KEY)] == [job]
    assert list(tuner.find(f"{KEY[:-1]}0")) == []


def test_a_job_is_found_by_its_models_name_where_the_list_leaves_the_suffix_out(service):
    shortened = {"id": "ft-1", "status": "completed", "created_at": "", "model_output_name": f"me/m-{KEY}-1a2b"}
    service.answers[f"GET {JOBS}"] = {"data": [shortened, {**shortened, "id": "ft-2", "model_output_name": None}]}
    assert [found.job for found in backend(service).find(KEY)] == ["ft-1"]


def test_losses_are_told_from_the_cursor_on(service, tmp_path):
    tuner = backend(service)
    job = tuner.create(ordered(tmp_path))
    service.put(job, "running")
    first = tuner.poll(job, "")
    second = tuner.poll(job, first.cursor)
    assert [(one.event.step, one.event.loss) for one in first.events if one.event.loss] == [(1, 2.0)]
    assert [(one.event.step, one.event.loss) for one in second.events if one.event.loss] == [(1, 2.0), (2, 1.0)]
    assert (first.cursor, second.cursor) == ("1", "2")
    assert [one.event.text for one in second.events if not one.event.loss] == ["waiting", "begun"]


def test_without_a_curve_a_job_is_followed_all_the_same(service, tmp_path):
    tuner = backend(service)
    job = tuner.create(ordered(tmp_path))
    service.put(job, "running")
    service.answers[f"GET {JOBS}/{job}/metrics"] = (404, {"error": {"message": "none"}}, {})
    assert tuner.poll(job, "3").cursor == "3"


def test_what_together_does_not_know_yet_is_unknown_and_not_0(service, tmp_path):
    tuner = backend(service)
    report = tuner.poll(tuner.create(ordered(tmp_path)), "")
    assert (service.told(report.job)["total_price"], service.told(report.job)["token_count"]) == (0, 0)
    assert (report.cost, report.currency, report.tokens) == (None, "", None)


def test_a_failure_says_why(service, tmp_path):
    tuner = backend(service)
    job = tuner.create(ordered(tmp_path))
    service.put(job, "user_error")
    said = {"object": "fine-tune-event", "created_at": "", "type": "JOB_ERROR", "message": "no GPU", "level": "Error"}
    service.answers[f"GET {JOBS}/{job}/events"] = {
        "data": [said, {**said, "type": "REFUND", "message": "x", "level": ""}]
    }
    report = tuner.poll(job, "")
    assert (report.state, report.raw_state, report.reason) == ("failed", "user_error", "no GPU")
    assert [one.event.kind for one in report.events if not one.event.loss] == ["warning", "log"]


def test_a_result_tells_tokens_and_price_and_its_predictor_asks_the_model(service, tmp_path):
    tuner = backend(service)
    order = ordered(tmp_path)
    job = finished(service, tuner, order)
    result = tuner.result(job, order.plan)
    model = f"me/m-{KEY}-1a2b"
    assert (result.tokens, result.cost, result.currency, result.job) == (1200, 2.5, "USD", job)
    assert result.predictor == {
        "openai": {"model": model, "base_url": f"{service.url}/v1", "api_key_env": "TOGETHER_API_KEY"}
    }
    [(name, options)] = result.predictor.items()
    predictor = installed().build("predictor", Reference(name=name, options=options), tmp_path)
    asked = Request(id="a", messages=(Message(role="user", content="?"),), max_tokens=8)
    [reply] = predictor.predict([asked], frozenset())
    assert (reply.output, reply.error) == (f"{model} was asked", "")
    assert service.asked[-1].headers["authorization"] == "Bearer very-secret"


def test_a_result_without_a_model_is_refused(service, tmp_path):
    tuner = backend(service)
    job = tuner.create(ordered(tmp_path))
    with pytest.raises(RefusedError, match="is pending and names no model"):
        tuner.result(job, ordered(tmp_path).plan)


def test_checkpoints_and_weights_can_be_had(service, tmp_path):
    tuner = backend(service)
    job = finished(service, tuner, ordered(tmp_path))
    [kept] = tuner.checkpoints(job)
    assert (kept.id, kept.step, kept.kind, kept.model) == ("s3://ft-1/4", 4, "both", "me/x")
    (tmp_path / "weights").mkdir()
    tuner.download(job, tmp_path / "weights")
    assert (tmp_path / "weights" / f"{job}.tar.zst").read_bytes() == b"packed"
    assert service.asked[-1].query == {"ft_id": [job], "checkpoint": ["adapter"]}


OLD = addresses.has_old_paths(together.__version__)
needs_old = pytest.mark.skipif(not OLD, reason="since release 3 Together's client makes endpoints in projects")


def test_a_client_that_makes_endpoints_in_projects_is_told_apart(service, tmp_path, monkeypatch):
    monkeypatch.setattr(together, "__version__", "3.1.1")
    assert addresses.places("https://host/", "3.1.1") == ("https://host", "/v1/fine-tunes")
    assert addresses.places("https://host/", "2.36.0") == ("https://host/v1", "/fine-tunes")
    with pytest.raises(RefusedError, match=r"together 3\.1\.1 makes endpoints in projects"):
        backend(service).deployment(KEY)
    with pytest.raises(RefusedError, match="together<3"):
        backend(service).undeploy("endpoint-1")


@needs_old
def test_an_endpoint_is_made_found_and_taken_down(service, tmp_path):
    tuner = backend(service, hardware="1x_h100")
    order = ordered(tmp_path)
    result = tuner.result(finished(service, tuner, order), order.plan)
    assert tuner.deployment(KEY) is None
    made = tuner.deploy(result, KEY)
    wanted = Deployment(
        id="endpoint-1", model=f"me/ftkit-{KEY}", state="queued", raw_state="PENDING", hourly=3.3, currency="USD"
    )
    assert made == wanted
    service.endpoints["endpoint-1"]["state"] = "STARTED"
    assert tuner.deployment(KEY) == replace(wanted, state="succeeded", raw_state="STARTED")
    assert tuner.deployment("f" * 32) is None
    tuner.undeploy(made.id)
    assert service.endpoints == {}


@needs_old
def test_without_hardware_it_is_said_what_there_is_and_nothing_made(service, tmp_path):
    tuner = backend(service)
    order = ordered(tmp_path)
    result = tuner.result(finished(service, tuner, order), order.plan)
    with pytest.raises(RefusedError, match=r"on 1x_h100 at 3.30 USD an hour; the option hardware names none"):
        tuner.deploy(result, KEY)
    assert service.endpoints == {}


def test_togethers_own_price_is_waited_for_and_told(service, tmp_path):
    tuner = backend(service)
    with pytest.raises(BusyError, match="still looking through the train file"):
        tuner.quoted(ordered(tmp_path))
    assert tuner.quoted(ordered(tmp_path)) == 1.5


@pytest.mark.parametrize(
    ("answer", "kind", "said"),
    [
        ({"estimation_available": False, "unavailable_reason": "train_file_invalid"}, RefusedError, "file-1"),
        ({**PRICE, "allowed_to_proceed": False}, RefusedError, r"for 1.50 USD of a limit of 100.00 USD. Top up"),
        ((200, b"<html>", {"Content-Type": "text/html"}), UnansweredError, "begins with '<html>'"),
        ({}, UnansweredError, "no answer"),
    ],
)
def test_a_price_that_is_none_says_why(service, tmp_path, answer, kind, said):
    service.answers[f"POST {PRICES}"] = answer
    with pytest.raises(kind, match=said):
        backend(service).quoted(ordered(tmp_path))


def test_a_price_that_cannot_be_told_is_unknown(service, tmp_path):
    service.answers[f"POST {PRICES}"] = {"estimation_available": False, "unavailable_reason": "multimodal_dataset"}
    assert backend(service).quoted(ordered(tmp_path)) is None


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"epochs": 30}, "epochs is 30; for m Together takes 1 to 20."),
        ({"learning_rate": 0.1}, "learning_rate is 0.1; for m Together takes 1e-07 to 0.01."),
        ({"batch_size": 4}, "batch_size is 4; for m Together takes 8 to 32."),
        ({"rank": 128}, "rank is 128; for m Together takes 1 to 64."),
        ({"max_tokens": 512}, "max_tokens is 512; for m Together takes 1024 to 8192."),
        ({"full": True}, "m is trained by adapters alone at Together. Take full out."),
    ],
)
def test_options_beyond_the_models_limits_are_told_before_any_upload(service, tmp_path, options, said):
    problems = list(backend(service, **options).validate(plan_in(tmp_path / "run")))
    assert [problem.detail for problem in problems] == [said]


def test_rows_with_tools_are_named_where_the_model_calls_none(service, tmp_path):
    plan = plan_in(tmp_path / "run", 2)
    rows = [msgspec.json.decode(line) for line in Path(plan.train_file).read_bytes().splitlines()]
    rows[1]["tools"] = '[{"type": "function", "function": {"name": "look"}}]'
    Path(plan.train_file).write_bytes(b"".join(msgspec.json.encode(row) + b"\n" for row in rows))
    problems = list(backend(service).validate(plan))
    assert [(problem.reason, problem.id) for problem in problems] == [("no-tools", rows[1]["id"])]
    service.answers["GET /v1/fine-tunes/models/limits"] = {**LIMITS, "supports_tools": True}
    assert list(backend(service).validate(plan)) == []


def test_stopping_early_without_validation_rows_is_told(service, tmp_path):
    plan = plan_in(tmp_path / "run")
    Path(plan.validation_file).write_bytes(b"")
    problems = list(backend(service, evaluations=4, patience=2).validate(plan))
    assert [problem.reason for problem in problems] == ["no-validation-rows"]


def test_a_model_that_together_does_not_tune_is_told(service, tmp_path):
    service.answers["GET /v1/fine-tunes/models/limits"] = (404, {"error": {"message": "no model m"}}, {})
    [problem] = backend(service).validate(plan_in(tmp_path / "run"))
    assert problem.reason == "no-limits"
    assert "has no such thing (404 Not Found): no model m" in problem.detail


def test_limits_that_are_not_told_stop_nothing(service, tmp_path):
    service.answers["GET /v1/fine-tunes/models/limits"] = (503, {}, {})
    assert list(backend(service, epochs=30).validate(plan_in(tmp_path / "run"))) == []


@pytest.mark.parametrize(
    ("answer", "kind", "said"),
    [
        ((400, {"error": {"message": "bad"}}, {}), RefusedError, r"\(400 Bad Request\): bad"),
        ((401, {"error": {"message": "key very-secret"}}, {}), RefusedError, r"key \*\*\*. Put a key"),
        ((403, {}, {}), RefusedError, "Ask for access"),
        ((404, {}, {}), RefusedError, "Look at the model's name"),
        ((409, {}, {}), RefusedError, "in conflict"),
        ((413, {}, {}), RefusedError, "Train on fewer 'rows'"),
        ((422, {"error": {"message": "lr"}}, {}), RefusedError, r"lr. Change the option"),
        ((429, {}, {"Retry-After": "9"}), BusyError, "too many requests"),
        ((500, {}, {}), UnansweredError, "Whether it did"),
        ((503, b"<html>", {"Content-Type": "text/html"}), UnansweredError, "<html>"),
        ((0, b"", {}), UnansweredError, "gave no answer"),
        ((200, b"<html>", {"Content-Type": "text/html"}), UnansweredError, "begins with '<html>'"),
        ((200, b"{", {}), UnansweredError, "no answer"),
        ((200, {"status": "pending"}, {}), UnansweredError, "no answer"),
    ],
)
def test_every_answer_says_what_may_come_next_and_is_asked_for_once(service, tmp_path, answer, kind, said):
    service.answers[f"POST {JOBS}"] = answer
    with pytest.raises(kind, match=said) as raised:
        backend(service).create(ordered(tmp_path))
    assert "very-secret" not in str(raised.value)
    assert service.count("POST", JOBS) == 1
    if kind is BusyError:
        assert raised.value.retry_after == 9


@pytest.mark.parametrize(
    ("asked", "answer", "kind"),
    [
        ("POST /v1/files", (401, {"error": {"message": "no key"}}, {}), RefusedError),
        ("POST /v1/files", (200, {}, {}), RefusedError),
        ("POST /v1/files", (413, {}, {}), RefusedError),
        ("POST /v1/files", (429, {}, {}), BusyError),
        ("PUT /store/file-1", (500, {}, {}), UnansweredError),
        ("PUT /store/file-1", (0, b"", {}), UnansweredError),
        ("POST /v1/files/file-1/preprocess", (200, b"<html>", {"Content-Type": "text/html"}), UnansweredError),
        ("POST /v1/files/file-1/preprocess", (0, b"", {}), UnansweredError),
    ],
)
def test_an_upload_that_fails_on_its_way_says_so_in_our_words(service, tmp_path, asked, answer, kind):
    service.answers[asked] = answer
    with pytest.raises(kind):
        backend(service).upload(chat_file(tmp_path))


def test_a_certificate_that_nobody_knows_is_refused(monkeypatch, tmp_path):
    monkeypatch.setenv("TOGETHER_API_KEY", "very-secret")
    context, _ = self_signed(tmp_path)
    with served(Together, context) as service, pytest.raises(RefusedError, match="no trusted connection"):
        backend(service).create(ordered(tmp_path))


def test_nobody_there_is_busy():
    away = TogetherBackend(model="m", base_url="http://127.0.0.1:9", api_key_env="")
    with pytest.raises(BusyError, match="cannot be reached"):
        away.poll("ft-1", "")


def test_a_missing_key_is_named_before_anything_is_asked(monkeypatch, service, tmp_path):
    monkeypatch.delenv("TOGETHER_API_KEY")
    assert [problem.reason for problem in backend(service).preflight()] == ["no-key", "notice"]
    with pytest.raises(RefusedError, match="TOGETHER_API_KEY is not set"):
        backend(service).upload(chat_file(tmp_path))
    assert service.asked == []


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"api_key": "sk-1"}, "a key has no place"),
        ({"api_key_env": "sk-Abc123"}, "names an environment variable"),
        (
            {"base_url": "https://api.together.ai/v1"},
            "ends with '/v1', which is added. Write 'https://api.together.ai'.",
        ),
        ({"base_url": "https://u:p@host/v1"}, "holds more than an address"),
        ({"base_url": "api.together.ai"}, "base_url is no address of a service"),
        ({"base_url": "https://host:port/v1"}, "Write it like 'https://api.example.com/v1'"),
        ({"suffix": "x" * 8}, "suffix has 8 characters; Together takes 40, and the key of the order leaves 7"),
        ({"full": True, "rank": 8}, "full trains all weights, and rank is of an adapter"),
        ({"alpha": 8}, "alpha is given without rank"),
        ({"patience": 2, "evaluations": 3}, "patience 2 needs 4 evaluations or more, and evaluations is 3"),
        ({"extra_body": {"suffix": "x"}}, "extra_body.suffix is set by ftkit"),
        ({"price_per_million": 3.0}, "without price_as_of"),
    ],
)
def test_options_that_cannot_be_are_refused(options, said):
    with pytest.raises(ConfigError) as raised:
        TogetherBackend(model="m", **options)
    assert said in str(raised.value)


def test_an_estimate_without_a_price_knows_tokens_and_no_money(tmp_path):
    plan = plan_in(tmp_path / "run")
    unknown = TogetherBackend(model="m", epochs=2).estimate(plan)
    assert (unknown.low, unknown.mid, unknown.high, unknown.currency) == (None, None, None, "USD")
    known = TogetherBackend(model="m", epochs=2, price_per_million=0.5, price_as_of="2026-11-20").estimate(plan)
    assert known.mid == pytest.approx(unknown.tokens * 0.5 / 1e6, rel=0.01)
    assert known.as_of == "2026-11-20"
