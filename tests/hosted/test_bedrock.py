import pytest
from ftkit_bedrock.backend import BedrockBackend
from ftkit_bedrock.predictor import BedrockPredictor

from ftkit import (
    BusyError,
    ConfigError,
    Deployment,
    Message,
    RefusedError,
    Reply,
    Request,
    TrainingResult,
    UnansweredError,
)

from . import double
from .plans import KEY, order_of, plan_in

ROLE = "arn:aws:iam::123456789012:role/tuner"
MODEL_ARN = "arn:aws:bedrock:us-east-1:123456789012:custom-model/amazon.nova-lite-v1:0:8k/abcdefghijkl"
DEPLOYED = "arn:aws:bedrock:us-east-1:123456789012:custom-model-deployment/abcdefghijkl"
JOBS = "/model-customization-jobs"
DEPLOYMENTS = "/model-customization/custom-model-deployments"
RESULT = TrainingResult(kind="remote-model", base_model="m", predictor={"bedrock": {}}, facts={"model": MODEL_ARN})


@pytest.fixture
def service(monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIATEST")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "very-secret")
    with double.served() as running:
        yield running


def backend(service=None, **options):
    address = {"endpoint_url": service.url} if service else {}
    given = {"model": "m", "region": "us-east-1", "role_arn": ROLE, "place": "s3://rows", **address, **options}
    return BedrockBackend(**given)


def fault(status, code):
    return (status, {"message": "no"}, {"x-amzn-errortype": code})


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (fault(400, "ValidationException"), RefusedError),
        (fault(403, "AccessDeniedException"), RefusedError),
        (fault(404, "ResourceNotFoundException"), RefusedError),
        (fault(400, "ServiceQuotaExceededException"), BusyError),
        (fault(429, "ThrottlingException"), BusyError),
        (fault(500, "InternalServerException"), UnansweredError),
        ((0, b"", {}), UnansweredError),
    ],
)
def test_every_answer_says_what_may_come_next_and_is_asked_for_once(service, tmp_path, answer, kind):
    service.answers[f"POST {JOBS}"] = answer
    order = order_of(plan_in(tmp_path / "run"), train="s3://rows/a.jsonl")
    with pytest.raises(kind) as raised:
        backend(service).create(order)
    assert "very-secret" not in str(raised.value)
    assert [(one.method, one.path) for one in service.asked] == [("POST", JOBS)]
    assert service.asked[0].json["clientRequestToken"] == KEY


def test_a_broken_answer_is_no_answer(service, tmp_path):
    service.answers[f"POST {JOBS}"] = (200, b"<html>", {})
    with pytest.raises(UnansweredError):
        backend(service).create(order_of(plan_in(tmp_path / "run"), train="s3://rows/a.jsonl"))


def test_a_model_is_deployed_found_and_taken_down(service):
    service.answers[f"POST {DEPLOYMENTS}"] = {"customModelDeploymentArn": DEPLOYED}
    made = backend(service).deploy(RESULT, KEY)
    assert made == Deployment(id=DEPLOYED, model=DEPLOYED, state="queued", raw_state="Creating")
    assert service.asked[-1].json == {
        "modelDeploymentName": f"ftkit-{KEY}",
        "modelArn": MODEL_ARN,
        "clientRequestToken": KEY,
    }
    summary = {
        "customModelDeploymentArn": DEPLOYED,
        "customModelDeploymentName": f"ftkit-{KEY}",
        "modelArn": MODEL_ARN,
        "createdAt": "2026-11-24T00:00:00Z",
        "status": "Active",
    }
    service.answers[f"GET {DEPLOYMENTS}"] = {"modelDeploymentSummaries": [summary]}
    assert backend(service).deployment(KEY) == Deployment(
        id=DEPLOYED, model=DEPLOYED, state="succeeded", raw_state="Active"
    )
    service.answers[f"DELETE {DEPLOYMENTS}/{DEPLOYED}"] = {}
    backend(service).undeploy(DEPLOYED)
    assert service.asked[-1].method == "DELETE"


def test_nothing_deployed_is_none(service):
    service.answers[f"GET {DEPLOYMENTS}"] = {"modelDeploymentSummaries": []}
    assert backend(service).deployment(KEY) is None


def test_a_model_answers_with_its_tokens_and_another_fault_is_a_reply(service):
    service.answers["POST /model/m/converse"] = {
        "output": {"message": {"role": "assistant", "content": [{"text": "Strel"}, {"text": "sau"}]}},
        "stopReason": "max_tokens",
        "usage": {"inputTokens": 5, "outputTokens": 2, "totalTokens": 7},
        "metrics": {"latencyMs": 3},
    }
    messages = (Message(role="system", content="Be brief."), Message(role="user", content="Ruritania?"))
    asked = [Request(id="a", messages=messages, max_tokens=9), Request(id="b", messages=messages, max_tokens=9)]
    predictor = BedrockPredictor(model="m", region="us-east-1", endpoint_url=service.url)
    [reply] = predictor.predict(asked, frozenset({"b"}))
    assert reply.seconds > 0
    assert reply == Reply(
        id="a",
        output="Strelsau",
        prompt_tokens=5,
        completion_tokens=2,
        seconds=reply.seconds,
        finish="length",
        retries=0,
    )
    assert service.asked[0].json == {
        "messages": [{"role": "user", "content": [{"text": "Ruritania?"}]}],
        "system": [{"text": "Be brief."}],
        "inferenceConfig": {"maxTokens": 9, "temperature": 0.0},
    }
    service.answers["POST /model/m/converse"] = fault(403, "AccessDeniedException")
    [refused] = predictor.predict(asked[:1], frozenset())
    assert refused.id == "a"
    assert "does not let this key do that (403 Forbidden)" in refused.error


def test_missing_credentials_are_told_before_anything_is_uploaded(monkeypatch, tmp_path):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE", "AWS_SESSION_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    told = [problem for problem in backend().preflight() if problem.reason != "notice"]
    assert [problem.reason for problem in told] == ["no-key"]
    assert "AWS_SECRET_ACCESS_KEY" in told[0].detail
    [other] = [problem for problem in backend(profile="nobody").preflight() if problem.reason != "notice"]
    assert "nobody" in other.detail


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"role_arn": "tuner"}, "role_arn 'tuner' is no role"),
        ({"place": "rows"}, "place 'rows' is no place in S3"),
        ({"price_per_million": 2.0}, "without price_as_of"),
    ],
)
def test_options_that_cannot_be_are_refused(options, said):
    with pytest.raises(ConfigError) as raised:
        backend(**options)
    assert said in str(raised.value)
