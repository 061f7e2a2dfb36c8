from pathlib import Path

import pytest
from ftkit_fireworks import datasets, reports
from ftkit_fireworks.backend import FireworksBackend
from msgspec.structs import replace

from ftkit import BusyError, ConfigError, Deployment, Message, RefusedError, Request, UnansweredError
from ftkit.plugins import Reference, installed

from .certificates import self_signed
from .double import served
from .fireworks_double import HOME, MODEL, Fireworks
from .plans import KEY, chat_file, order_of, plan_in

BASE = "accounts/fireworks/models/m"
SFT = f"{HOME}/supervisedFineTuningJobs"
DPO = f"{HOME}/dpoJobs"
JOB = f"accounts/me/supervisedFineTuningJobs/ftkit-{KEY}"
DATASET = "ftkit-0123456789ab-train"


@pytest.fixture
def service(monkeypatch):
    monkeypatch.setenv("FIREWORKS_API_KEY", "very-secret")
    with served(Fireworks) as running:
        yield running


def backend(service, **options):
    return FireworksBackend(**{"model": BASE, "account": "me", "base_url": service.url, **options})


def ordered(service, folder, method="sft"):
    folder.mkdir(exist_ok=True)
    file = backend(service).upload(chat_file(folder))
    return order_of(plan_in(folder / "run", method=method), train=file)


def finished(service, tuner, order):
    job = tuner.create(order)
    service.put(job, "JOB_STATE_COMPLETED")
    return job


def test_a_file_becomes_a_dataset_whose_id_holds_the_key(service, tmp_path):
    upload = chat_file(tmp_path)
    assert backend(service).upload(upload) == DATASET
    assert service.datasets[DATASET] == {
        "name": f"accounts/me/datasets/{DATASET}",
        "displayName": DATASET,
        "exampleCount": "12",
        "userUploaded": {},
        "state": "READY",
        "filename": upload.name,
        "content": Path(upload.path).read_text("utf-8"),
    }
    assert service.count("POST", f"{HOME}/datasets/{DATASET}:validateUpload") == 0


def test_a_dataset_that_is_there_is_not_sent_again(service, tmp_path):
    for _ in range(2):
        assert backend(service).upload(chat_file(tmp_path)) == DATASET
    assert service.count("POST", f"{HOME}/datasets/{DATASET}:upload") == 1


def test_an_upload_that_broke_off_is_made_whole(service, tmp_path):
    service.answers[f"POST {HOME}/datasets/{DATASET}:upload"] = (0, b"", {})
    with pytest.raises(UnansweredError):
        backend(service).upload(chat_file(tmp_path))
    service.answers.clear()
    assert backend(service).upload(chat_file(tmp_path)) == DATASET
    assert service.datasets[DATASET]["state"] == "READY"


def test_a_dataset_that_waits_to_be_looked_through_is_looked_through(service, tmp_path):
    service.ready_after_upload = False
    backend(service).upload(chat_file(tmp_path))
    assert service.datasets[DATASET]["state"] == "READY"


def test_a_large_file_goes_to_a_signed_address_without_the_key(monkeypatch, tmp_path):
    monkeypatch.setenv("FIREWORKS_API_KEY", "very-secret")
    monkeypatch.setattr(datasets, "MOST_IN_ONE_REQUEST", 100)
    context, trusted = self_signed(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    upload = chat_file(tmp_path)
    with served(Fireworks, context) as service:
        assert backend(service).upload(upload) == DATASET
        assert service.datasets[DATASET]["content"] == Path(upload.path).read_text("utf-8")
        assert service.datasets[DATASET]["state"] == "READY"


def test_a_large_file_that_a_signed_address_refuses_says_so(monkeypatch, tmp_path):
    monkeypatch.setenv("FIREWORKS_API_KEY", "very-secret")
    monkeypatch.setattr(datasets, "MOST_IN_ONE_REQUEST", 100)
    context, trusted = self_signed(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    with served(Fireworks, context) as service:
        service.answers[f"PUT /store/{DATASET}"] = (403, {"message": "expired"}, {})
        with pytest.raises(RefusedError, match="403 Forbidden"):
            backend(service).upload(chat_file(tmp_path))


def test_an_address_that_is_not_signed_for_tls_is_refused(service, monkeypatch, tmp_path):
    monkeypatch.setattr(datasets, "MOST_IN_ONE_REQUEST", 100)
    with pytest.raises(RefusedError, match="non-https upload URLs"):
        backend(service).upload(chat_file(tmp_path))


def test_a_supervised_order_in_fireworks_words(service, tmp_path):
    tuner = backend(
        service,
        epochs=2,
        batch_size=16,
        learning_rate=1e-4,
        rank=8,
        max_tokens=2048,
        warmup_steps=0,
        weight_decay=0.1,
        early_stop=True,
    )
    order = replace(ordered(service, tmp_path), files={"train": DATASET, "validation": DATASET})
    assert replace(tuner, extra_body={"isTurbo": True}).create(order) == JOB
    assert service.orders[JOB] == {
        "baseModel": BASE,
        "dataset": f"accounts/me/datasets/{DATASET}",
        "evaluationDataset": f"accounts/me/datasets/{DATASET}",
        "displayName": "ftkit tuned",
        "epochs": 2,
        "batchSizeSamples": 16,
        "learningRate": 1e-4,
        "learningRateWarmupSteps": 0,
        "optimizerWeightDecay": 0.1,
        "loraRank": 8,
        "maxContextLength": 2048,
        "earlyStop": True,
        "isTurbo": True,
    }


def test_a_preference_order_is_a_job_of_another_list_that_is_found_followed_and_cancelled(service, tmp_path):
    tuner = backend(service, epochs=2, beta=0.1)
    job = tuner.create(ordered(service, tmp_path, "dpo"))
    assert job == f"accounts/me/dpoJobs/ftkit-{KEY}"
    assert service.orders[job] == {
        "dataset": f"accounts/me/datasets/{DATASET}",
        "displayName": "ftkit tuned",
        "lossConfig": {"method": "DPO", "dpo": {"beta": 0.1}},
        "trainingConfig": {"baseModel": BASE, "epochs": 2},
    }
    assert [found.job for found in tuner.find(KEY)] == [job]
    tuner.cancel(job)
    assert tuner.poll(job, "").state == "cancelling"


def test_what_is_left_to_fireworks_is_not_sent(service, tmp_path):
    job = backend(service).create(ordered(service, tmp_path))
    assert service.orders[job].keys() == {"baseModel", "dataset", "displayName"}


def test_an_order_is_one_request_and_a_second_of_its_key_gives_the_first_job(service, tmp_path):
    order = ordered(service, tmp_path)
    before = len(service.asked)
    assert backend(service).create(order) == JOB
    assert [(one.method, one.path) for one in service.asked[before:]] == [("POST", SFT)]
    assert backend(service).create(order) == JOB
    assert service.jobs() == [JOB]


def test_an_order_whose_answer_is_lost_is_one_request_and_its_job_is_found(service, tmp_path):
    order = ordered(service, tmp_path)
    backend(service).create(order)
    service.answers[f"POST {SFT}"] = (0, b"", {})
    with pytest.raises(UnansweredError, match="Whether it did what it was asked is not known"):
        backend(service).create(order)
    assert service.count("POST", SFT) == 2
    assert [found.job for found in backend(service).find(KEY)] == [JOB]
    assert list(backend(service).find(f"{KEY[:-1]}0")) == []


def test_a_job_is_known_by_its_bare_id_too(service, tmp_path):
    backend(service).create(ordered(service, tmp_path))
    assert backend(service).poll(f"ftkit-{KEY}", "").job == JOB


def test_tenths_that_were_reached_are_told_each_time_the_same():
    job = {"name": JOB, "state": "JOB_STATE_RUNNING", "jobProgress": {"percent": 27, "epoch": 1}}
    told = reports.report(job)
    texts = [one.event.text for one in told.events]
    assert (len(texts), texts[0], texts[-2:]) == (12, "10 % of epoch 1", ["10 % of epoch 2", "20 % of epoch 2"])
    assert told.cursor == "1-20"
    assert [one.event.text for one in reports.report({**job, "jobProgress": {"percent": 12}}).events] == ["10 %"]
    assert reports.report({**job, "jobProgress": None}, "1-20").cursor == "1-20"


def test_a_failure_says_why(service, tmp_path):
    tuner = backend(service)
    job = tuner.create(ordered(service, tmp_path))
    service.orders[job]["status"] = {"code": "INVALID_ARGUMENT", "message": "row 3 is too long"}
    service.put(job, "JOB_STATE_FAILED")
    report = tuner.poll(job, "")
    assert (report.state, report.raw_state, report.reason) == ("failed", "JOB_STATE_FAILED", "row 3 is too long")
    service.orders[job]["status"] = {"code": "OK"}
    assert tuner.poll(job, "").reason == ""


def test_a_result_tells_the_price_and_its_predictor_asks_the_model(service, tmp_path):
    tuner = backend(service)
    order = ordered(service, tmp_path)
    job = finished(service, tuner, order)
    result = tuner.result(job, order.plan)
    model = f"accounts/me/models/ftkit-{KEY}"
    assert (result.cost, result.currency, result.tokens, result.job) == (2.5, "USD", None, job)
    assert result.predictor == {
        "openai": {"model": model, "base_url": f"{service.url}/inference/v1", "api_key_env": "FIREWORKS_API_KEY"}
    }
    [(name, options)] = result.predictor.items()
    predictor = installed().build("predictor", Reference(name=name, options=options), tmp_path)
    asked = Request(id="a", messages=(Message(role="user", content="?"),), max_tokens=8)
    [reply] = predictor.predict([asked], frozenset())
    assert (reply.output, reply.error) == (f"{model} was asked", "")
    assert service.asked[-1].headers["authorization"] == "Bearer very-secret"


def test_the_model_is_called_as_the_job_says(service, tmp_path):
    tuner = backend(service)
    order = ordered(service, tmp_path)
    job = finished(service, tuner, order)
    service.orders[job]["outputModel"] = "accounts/me/models/other"
    assert tuner.result(job, order.plan).facts["model"] == "accounts/me/models/other"


def test_a_price_that_is_not_told_is_unknown():
    assert reports.price({}) == (None, "")
    assert reports.price({"estimatedCost": {"units": "0"}}) == (None, "")
    assert reports.price({"estimatedCost": {"currencyCode": "USD", "nanos": 500_000_000}}) == (0.5, "USD")


def test_weights_can_be_had_and_are_asked_for_without_the_key(service, tmp_path):
    tuner = backend(service)
    job = finished(service, tuner, ordered(service, tmp_path))
    (tmp_path / "weights").mkdir()
    tuner.download(job, tmp_path / "weights")
    assert (tmp_path / "weights" / "more" / "adapter_model.safetensors").read_text() == "more/adapter_model.safetensors"
    assert [one.headers.get("authorization") for one in service.asked[-2:]] == [None, None]


@pytest.mark.parametrize("name", ["../out", "/out"])
def test_weights_stay_in_their_folder(service, tmp_path, name):
    tuner = backend(service)
    job = finished(service, tuner, ordered(service, tmp_path))
    signed = {"filenameToSignedUrls": {name: f"{service.url}/weights/x"}}
    service.answers[f"GET {HOME}/models/ftkit-{KEY}:getDownloadEndpoint"] = signed
    (tmp_path / "weights").mkdir()
    with pytest.raises(RefusedError, match="lies outside of the folder"):
        tuner.download(job, tmp_path / "weights")
    assert not (tmp_path / "out").exists()


def test_weights_that_are_gone_say_so(service, tmp_path):
    tuner = backend(service)
    job = finished(service, tuner, ordered(service, tmp_path))
    service.answers["GET /weights/adapter_config.json"] = (403, {"message": "expired"}, {})
    (tmp_path / "weights").mkdir()
    with pytest.raises(RefusedError, match="403 Forbidden"):
        tuner.download(job, tmp_path / "weights")


def test_a_deployment_is_made_once_found_and_taken_down(service, tmp_path):
    tuner = backend(service)
    order = ordered(service, tmp_path)
    result = tuner.result(finished(service, tuner, order), order.plan)
    assert tuner.deployment(KEY) is None
    name = f"accounts/me/deployments/ftkit-{KEY}"
    model = f"{result.facts['model']}#{name}"
    wanted = Deployment(id=name, model=model, state="queued", raw_state="CREATING")
    assert tuner.deploy(result, KEY) == wanted
    assert tuner.deploy(result, KEY) == wanted
    assert service.deployments[f"ftkit-{KEY}"] | {"state": "", "name": ""} == {
        "baseModel": result.facts["model"],
        "deploymentShape": "default",
        "displayName": f"ftkit-{KEY}",
        "minReplicaCount": 0,
        "maxReplicaCount": 1,
        "state": "",
        "name": "",
    }
    service.deployments[f"ftkit-{KEY}"]["state"] = "READY"
    assert tuner.deployment(KEY) == replace(wanted, state="succeeded", raw_state="READY")
    tuner.undeploy(name)
    assert service.deployments == {}


@pytest.mark.parametrize(
    ("told", "options", "reasons"),
    [
        (MODEL, {}, []),
        (MODEL, {"max_tokens": 9000}, ["beyond-limit"]),
        ({**MODEL, "tunable": False}, {}, ["not-tunable"]),
        ((404, {"message": "no such model"}, {}), {}, ["no-model"]),
        ((503, {}, {}), {"max_tokens": 9000}, []),
    ],
)
def test_a_model_that_is_not_tuned_so_is_told_before_any_upload(service, tmp_path, told, options, reasons):
    service.answers["GET /v1/accounts/fireworks/models/m"] = told
    problems = list(backend(service, **options).validate(plan_in(tmp_path / "run")))
    assert [problem.reason for problem in problems] == reasons


@pytest.mark.parametrize(
    ("answer", "kind", "said"),
    [
        ((400, {"code": 3, "message": "bad"}, {}), RefusedError, r"\(400 Bad Request\): bad"),
        ((401, {"message": "key very-secret"}, {}), RefusedError, r"key \*\*\*. Put a key"),
        ((403, {}, {}), RefusedError, "Ask for access"),
        ((404, {}, {}), RefusedError, "Look at the model's name"),
        ((409, {"message": "quota"}, {}), RefusedError, "in conflict .* quota"),
        ((413, {}, {}), RefusedError, "Train on fewer 'rows'"),
        ((422, {"message": "lr"}, {}), RefusedError, r"lr. Change the option"),
        ((429, {}, {"Retry-After": "9"}), BusyError, "too many requests"),
        ((500, {}, {}), UnansweredError, "Whether it did"),
        ((503, b"<html>", {"Content-Type": "text/html"}), UnansweredError, "<html>"),
        ((0, b"", {}), UnansweredError, "gave no answer"),
        ((200, b"<html>", {"Content-Type": "text/html"}), UnansweredError, "begins with '<html>'"),
        ((200, b"{", {}), UnansweredError, "no answer"),
        ((200, {"state": "JOB_STATE_CREATING"}, {}), UnansweredError, "no answer"),
    ],
)
def test_every_answer_says_what_may_come_next_and_is_asked_for_once(service, tmp_path, answer, kind, said):
    order = ordered(service, tmp_path)
    service.answers[f"POST {SFT}"] = answer
    with pytest.raises(kind, match=said) as raised:
        backend(service).create(order)
    assert "very-secret" not in str(raised.value)
    assert service.count("POST", SFT) == 1
    if kind is BusyError:
        assert raised.value.retry_after == 9


def test_a_certificate_that_nobody_knows_is_refused(monkeypatch, tmp_path):
    monkeypatch.setenv("FIREWORKS_API_KEY", "very-secret")
    context, _ = self_signed(tmp_path)
    with served(Fireworks, context) as service, pytest.raises(RefusedError, match="no trusted connection"):
        backend(service).poll(JOB, "")


def test_nobody_there_is_busy():
    away = FireworksBackend(model=BASE, account="me", base_url="http://127.0.0.1:9", api_key_env="")
    with pytest.raises(BusyError, match="cannot be reached"):
        away.poll(JOB, "")


def test_a_missing_key_is_named_before_anything_is_asked(monkeypatch, service, tmp_path):
    monkeypatch.delenv("FIREWORKS_API_KEY")
    assert [problem.reason for problem in backend(service).preflight()] == ["no-key", "notice"]
    with pytest.raises(RefusedError, match="FIREWORKS_API_KEY is not set"):
        backend(service).upload(chat_file(tmp_path))
    assert service.asked == []


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"api_key": "sk-1"}, "a key has no place"),
        ({"api_key_env": "fw_Abc123"}, "names an environment variable"),
        ({"base_url": "https://u:p@host"}, "holds more than an address"),
        ({"account": "Me"}, "account 'Me' is no account's id"),
        ({"model": "llama"}, "model 'llama' is no model of Fireworks"),
        ({"extra_body": {"baseModel": "x"}}, "extra_body.baseModel is set by ftkit"),
        ({"price_per_million": 3.0}, "without price_as_of"),
    ],
)
def test_options_that_cannot_be_are_refused(options, said):
    with pytest.raises(ConfigError) as raised:
        FireworksBackend(**{"model": BASE, "account": "me", **options})
    assert said in str(raised.value)


def test_an_estimate_without_epochs_or_price_is_unknown(tmp_path):
    plan = plan_in(tmp_path / "run")
    tuner = FireworksBackend(model=BASE, account="me")
    assert tuner.estimate(plan).tokens is None
    priced = FireworksBackend(
        model=BASE, account="me", epochs=2, price_per_million=0.5, price_as_of="2026-11-20"
    ).estimate(plan)
    assert priced.mid == pytest.approx(priced.tokens * 0.5 / 1e6, rel=0.01)
    assert (priced.currency, priced.as_of) == ("USD", "2026-11-20")
