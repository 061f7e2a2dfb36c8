"""The backend `bedrock` against moto's server, which other people wrote."""

import pytest
from ftkit_bedrock.backend import BedrockBackend

from ftkit import RefusedError

from ..hosted.plans import KEY, chat_file, order_of, plan_in

REGION = "us-east-1"
ROLE = "arn:aws:iam::123456789012:role/tuner"


@pytest.fixture(scope="module")
def server():
    from moto.server import ThreadedMotoServer

    running = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    running.start()
    host, port = running.get_host_and_port()
    yield f"http://{host}:{port}"
    running.stop()


@pytest.fixture
def backend(server, monkeypatch):
    import boto3

    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIATEST")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "very-secret")
    s3 = boto3.client("s3", region_name=REGION, endpoint_url=server)
    s3.create_bucket(Bucket="ftkit-rows")
    yield BedrockBackend(
        model="amazon.nova-lite-v1:0",
        region=REGION,
        role_arn=ROLE,
        place="s3://ftkit-rows/runs",
        epochs=2,
        learning_rate=1e-5,
        endpoint_url=server,
    )
    from moto.backends import get_backend

    get_backend("bedrock").reset()
    get_backend("s3").reset()


@pytest.fixture
def ordered(backend, tmp_path):
    return order_of(plan_in(tmp_path / "run"), train=backend.upload(chat_file(tmp_path)))


def job_at_moto(job):
    from moto.backends import get_backend

    jobs = get_backend("bedrock")["123456789012"][REGION].model_customization_jobs
    return next(found for found in jobs.values() if found.job_name == job)


def test_a_file_lies_in_s3_under_its_name(backend, server, tmp_path):
    import boto3

    file = chat_file(tmp_path)
    assert backend.upload(file) == f"s3://ftkit-rows/runs/{file.name}"
    found = boto3.client("s3", region_name=REGION, endpoint_url=server).get_object(
        Bucket="ftkit-rows", Key=f"runs/{file.name}"
    )
    assert found["Body"].read() == (tmp_path / "upload.jsonl").read_bytes()


def test_a_job_is_ordered_found_and_followed_to_its_end(backend, ordered):
    job = backend.create(ordered)
    [found] = backend.find(KEY)
    assert (found.job, found.state, found.raw_state) == (job, "running", "InProgress")
    assert list(backend.find("f" * 32)) == []
    at_moto = job_at_moto(job)
    assert at_moto.hyper_parameters == {"epochCount": "2", "learningRate": "0.00001"}
    assert at_moto.output_data_config == {"s3Uri": f"s3://ftkit-rows/runs/{KEY}/"}
    at_moto.status = "Completed"
    assert backend.poll(job, "").state == "succeeded"
    result = backend.result(job, ordered.plan)
    assert (result.kind, result.base_model, result.job) == ("remote-model", "amazon.nova-lite-v1:0", job)
    assert result.predictor["bedrock"]["model"] == at_moto.output_model_arn
    assert result.predictor["bedrock"]["region"] == REGION


def test_a_second_order_of_one_key_makes_no_second_job(backend, ordered):
    first = backend.create(ordered)
    assert backend.create(ordered) == first
    assert len(list(backend.find(KEY))) == 1


def test_a_stopped_job_is_over(backend, ordered):
    job = backend.create(ordered)
    backend.cancel(job)
    report = backend.poll(job, "")
    assert (report.state, report.raw_state) == ("cancelled", "Stopped")


def test_an_unknown_word_is_no_end(backend, ordered):
    job = backend.create(ordered)
    job_at_moto(job).status = "Pondering"
    report = backend.poll(job, "")
    assert (report.state, report.raw_state) == ("unknown", "Pondering")


def test_a_wrong_order_is_refused_by_moto(backend, ordered):
    with pytest.raises(RefusedError, match="ResourceNotFoundException"):
        backend.poll("none", "")
    from msgspec.structs import replace

    with pytest.raises(RefusedError):
        backend.create(replace(ordered, files={"train": "not-in-s3"}))


def test_a_bucket_that_is_not_there_is_named(backend, tmp_path):
    from msgspec.structs import replace

    with pytest.raises(RefusedError, match="NoSuchBucket"):
        replace(backend, place="s3://nobodys-bucket").upload(chat_file(tmp_path))
