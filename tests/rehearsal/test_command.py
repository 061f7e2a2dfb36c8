"""`ftkit rehearse` as a process: found by its ready file, ended by a signal, killed and started again."""

import json
import signal
import subprocess
from contextlib import contextmanager
from pathlib import Path

import pytest
from openai import OpenAI

from ..echo.command import ftkit
from ..killing import FTKIT, close, wait_until
from .lines import chats

MODEL = "gpt-4o-mini-2024-07-18"
SLOW = ("--train-with", "{echo: {batch_size: 1, seconds_per_step: 0.2}}")


@contextmanager
def running(folder: Path, *options: str):
    """The process, its client once it listens; it is killed when the block is left."""
    ready = folder / "ready.json"
    ready.unlink(missing_ok=True)
    command = [*FTKIT, "rehearse", "--state", str(folder / "state"), "--ready-file", str(ready), *options]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        wait_until(lambda: ready.exists() or process.poll() is not None)
        said = json.loads(ready.read_text())
        assert said["pid"] == process.pid
        with OpenAI(base_url=said["base_url"], api_key="any", max_retries=0) as client:
            yield process, client
    finally:
        process.kill()
        process.wait()
        close(process)


def begun(client: OpenAI) -> str:
    file = client.files.create(file=("train.jsonl", chats(12)), purpose="fine-tune").id
    return client.fine_tuning.jobs.create(model=MODEL, training_file=file).id


def steps(client: OpenAI, job: str) -> list[int]:
    events = client.fine_tuning.jobs.list_events(job, limit=100)
    return sorted(event.data["step"] for event in events if event.data)


@pytest.mark.slow
@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_server_cleanly_and_the_same_command_goes_on(tmp_path, ending):
    with running(tmp_path, *SLOW) as (process, client):
        job = begun(client)
        wait_until(lambda: bool(steps(client, job)))
        process.send_signal(ending)
        out, err = process.communicate(timeout=30)
        assert process.returncode == 0, err
        assert "listening on http://127.0.0.1:" in out
        assert err == f"ended; {tmp_path / 'state'} stays, and the same command goes on with it\n"
        assert not (tmp_path / "ready.json").exists()
    with running(tmp_path, *SLOW) as (_, client):
        wait_until(lambda: client.fine_tuning.jobs.retrieve(job).status == "succeeded")
        assert steps(client, job) == list(range(1, 13))


@pytest.mark.slow
def test_a_killed_server_loses_no_job_and_trains_on(tmp_path):
    with running(tmp_path, *SLOW) as (process, client):
        job = begun(client)
        wait_until(lambda: bool(steps(client, job)))
        process.send_signal(signal.SIGKILL)
        process.wait()
    with running(tmp_path, *SLOW) as (_, client):
        wait_until(lambda: client.fine_tuning.jobs.retrieve(job).status == "succeeded")
        told = steps(client, job)
        assert (len(told) >= 11, told[-1]) == (True, 12)  # the step under way was learnt, and nobody was told of it
        [one] = client.fine_tuning.jobs.list()
        assert one.id == job
        question = [{"role": "user", "content": "Capital of land 7?"}]
        answer = client.chat.completions.create(model=one.fine_tuned_model, messages=question)
        assert answer.choices[0].message.content == "Town 7."


@pytest.mark.slow
def test_faults_and_base_models_are_taken_from_the_command_line(tmp_path):
    (tmp_path / "faults.yaml").write_text("- {kind: status, operation: models.list, status: 500}\n", encoding="utf-8")
    fault = "{kind: status, operation: models.list, request: 2, status: 429}"
    options = ("--fault", fault, "--faults", str(tmp_path / "faults.yaml"), "--model", "house-model")
    with running(tmp_path, *options) as (_, client):
        raw = client.with_options(max_retries=2).models.with_raw_response.list()
        assert raw.retries_taken == 2
        assert "house-model" in [model.id for model in raw.parse()]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--train-with", "ecko"), "ftkit: --train-with:1, train-with: unknown backend 'ecko'."),
        (("--train-with", "{echo: {}, peft: {}}"), "expected one name, found 2: echo, peft."),
        (("--fault", "lost"), "ftkit: --fault: expected a mapping"),
        (("--fault", "{kind: slow, operation: files.list}"), "the option 'seconds' is missing."),
    ],
)
def test_what_cannot_be_done_is_told(tmp_path, monkeypatch, options, said):
    monkeypatch.chdir(tmp_path)
    ended = ftkit("rehearse", *options)
    assert ended.code == 1
    assert said in ended.err
