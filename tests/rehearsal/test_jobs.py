import openai
import pytest

from ftkit.plugins import Reference
from ftkit.testing import rehearsal

from .conftest import client_of
from .lines import chats

MODEL = "gpt-4o-mini-2024-07-18"
SLOW = rehearsal.Settings(train_with=Reference(name="echo", options={"batch_size": 1, "seconds_per_step": 0.1}))


@pytest.fixture
def slowly(tmp_path, plugins, http):
    """A server whose trainings of 12 rows take more than a second, and its client."""
    with rehearsal.served(tmp_path / "slow", SLOW, plugins=plugins) as server:
        yield server, client_of(server, http)


def uploaded(client, content=None) -> str:
    return client.files.create(file=("train.jsonl", content or chats(12)), purpose="fine-tune").id


def test_a_job_trains_and_its_model_is_told(client, server, training_file):
    made = client.fine_tuning.jobs.create(
        model=MODEL, training_file=training_file, seed=3, suffix="reports", metadata={"key": "one"}
    )
    assert (made.status, made.fine_tuned_model, made.trained_tokens) == ("validating_files", None, None)
    assert server.settled()
    job = client.fine_tuning.jobs.retrieve(made.id)
    assert (job.status, job.error, job.seed, job.metadata) == ("succeeded", None, 3, {"key": "one"})
    assert job.fine_tuned_model == f"ft:{MODEL}:rehearsal:reports:{job.id[-8:]}"
    assert job.trained_tokens == 12 * 6  # a word is a token of echo's
    assert job.finished_at >= job.created_at


def test_the_curve_of_a_job_is_a_file(client, server, training_file, tuned):
    [job] = client.fine_tuning.jobs.list()
    [file] = job.result_files
    assert client.files.retrieve(file).purpose == "fine-tune-results"
    assert client.files.content(file).text == f"step,train_loss\n1,{1 - 8 / 12}\n2,0.0\n"


def test_events_are_told_last_first_in_pages(client, tuned):
    [job] = client.fine_tuning.jobs.list()
    first = client.fine_tuning.jobs.list_events(job.id, limit=3)
    assert [event.message for event in first.data] == [
        "The job has successfully completed",
        f"New fine-tuned model created: {tuned}",
        "Step 2/2: training loss=0.00",
    ]
    assert first.has_more
    assert [event.message for event in first][3:] == [
        "Step 1/2: training loss=0.33",
        "Fine-tuning job started",
        "Files validated, moving job to queued state",
        f"Validating training file: {job.training_file}",
        f"Created fine-tuning job: {job.id}",
    ]


def test_the_end_of_a_training_is_a_checkpoint_that_can_be_asked(client, tuned):
    [job] = client.fine_tuning.jobs.list()
    [kept] = client.fine_tuning.jobs.checkpoints.list(job.id)
    assert (kept.step_number, kept.metrics.train_loss, kept.fine_tuning_job_id) == (2, 0.0, job.id)
    assert kept.fine_tuned_model_checkpoint == f"{tuned}:ckpt-step-2"
    question = [{"role": "user", "content": "Capital of land 7?"}]
    answer = client.chat.completions.create(model=kept.fine_tuned_model_checkpoint, messages=question)
    assert answer.choices[0].message.content == "Town 7."


def test_jobs_are_found_by_what_they_carry(client, training_file):
    jobs = client.fine_tuning.jobs
    one = jobs.create(model=MODEL, training_file=training_file, metadata={"key": "one", "run": "a"}).id
    two = jobs.create(model=MODEL, training_file=training_file, metadata={"key": "two", "run": "a"}).id
    bare = jobs.create(model=MODEL, training_file=training_file).id
    assert [job.id for job in jobs.list(metadata={"run": "a"})] == [two, one]
    assert [job.id for job in jobs.list(metadata={"run": "a", "key": "one"})] == [one]
    assert [job.id for job in jobs.list(metadata={"key": "three"})] == []
    assert [job.id for job in jobs.list(extra_query={"metadata": "null"})] == [bare]
    assert [job.id for job in jobs.list(limit=1)] == [bare, two, one]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"training_file": "file-nowhere"}, (404, "not_found", "training_file")),
        ({"model": "gpt-9"}, (400, "model_not_available", "model")),
        ({"suffix": "s" * 65}, (400, "invalid_value", "suffix")),
        ({"suffix": ""}, (400, "invalid_value", "suffix")),
        ({"seed": -1}, (400, "invalid_value", "seed")),
        ({"hyperparameters": {"n_epochs": 51}}, (400, "invalid_value", "hyperparameters.n_epochs")),
        ({"hyperparameters": {"n_epochs": 0}}, (400, "invalid_value", "hyperparameters.n_epochs")),
        ({"method": {"type": "dpo"}}, (400, "invalid_value", "method")),
        ({"metadata": {f"k{n}": "v" for n in range(17)}}, (400, "object_above_max_properties", "metadata")),
        ({"metadata": {"k": "v" * 513}}, (400, "invalid_value", "metadata")),
        ({"metadata": {"k" * 65: "v"}}, (400, "invalid_value", "metadata")),
        ({"extra_body": {"colour": "red"}}, (400, None, "colour")),
    ],
)
def test_an_order_that_the_service_would_refuse_makes_no_job(client, training_file, changes, told):
    order = {"model": MODEL, "training_file": training_file, **changes}
    with pytest.raises(openai.APIStatusError) as refused:
        client.fine_tuning.jobs.create(**order)
    error = refused.value
    assert (error.status_code, error.code, error.param) == told
    assert error.type == "invalid_request_error"
    assert list(client.fine_tuning.jobs.list()) == []


def test_a_file_of_another_purpose_is_no_training_file(client):
    file = client.files.create(file=("b.jsonl", chats(12)), purpose="batch").id
    with pytest.raises(openai.BadRequestError, match="has the purpose 'batch', and 'fine-tune' is needed"):
        client.fine_tuning.jobs.create(model=MODEL, training_file=file)


def test_a_body_that_is_no_order_is_refused(client):
    with pytest.raises(openai.BadRequestError, match="Missing required parameter: 'training_file'"):
        client.post("/fine_tuning/jobs", body={"model": MODEL}, cast_to=object)


def test_a_job_with_too_few_examples_fails_as_the_service_says(client, server):
    job = client.fine_tuning.jobs.create(model=MODEL, training_file=uploaded(client, chats(9)))
    assert server.settled()
    failed = client.fine_tuning.jobs.retrieve(job.id)
    assert (failed.status, failed.fine_tuned_model) == ("failed", None)
    assert failed.error.model_dump() == {
        "code": "invalid_n_examples",
        "message": "Training file has 9 example(s), but must have at least 10 examples",
        "param": "training_file",
    }
    assert client.fine_tuning.jobs.list_events(job.id).data[0].level == "error"


def test_a_job_trains_as_it_was_ordered(client, server, training_file):
    made = client.fine_tuning.jobs.create(
        model=MODEL,
        training_file=training_file,
        method={"type": "supervised", "supervised": {"hyperparameters": {"batch_size": 3, "n_epochs": 2}}},
    )
    assert server.settled()
    steps = [event.data for event in client.fine_tuning.jobs.list_events(made.id) if event.type == "metrics"]
    assert [step["step"] for step in steps] == [4, 3, 2, 1]
    assert made.hyperparameters.batch_size == 3


def test_a_cancelled_job_stays_cancelled(slowly):
    server, client = slowly
    job = client.fine_tuning.jobs.create(model=MODEL, training_file=uploaded(client))
    assert client.fine_tuning.jobs.cancel(job.id).status == "cancelled"
    assert server.settled()
    ended = client.fine_tuning.jobs.retrieve(job.id)
    assert (ended.status, ended.fine_tuned_model) == ("cancelled", None)
    with pytest.raises(openai.BadRequestError, match="has already ended: cancelled"):
        client.fine_tuning.jobs.cancel(job.id)


def test_a_paused_job_goes_on_where_it_was(slowly):
    server, client = slowly
    job = client.fine_tuning.jobs.create(model=MODEL, training_file=uploaded(client)).id
    while not any(event.type == "metrics" for event in client.fine_tuning.jobs.list_events(job)):
        pass
    assert client.fine_tuning.jobs.pause(job).status == "paused"
    with pytest.raises(openai.BadRequestError, match="cannot be paused: it is paused"):
        client.fine_tuning.jobs.pause(job)
    assert client.fine_tuning.jobs.resume(job).status == "queued"
    assert server.settled()
    assert client.fine_tuning.jobs.retrieve(job).status == "succeeded"
    steps = [event.data["step"] for event in client.fine_tuning.jobs.list_events(job, limit=100) if event.data]
    assert sorted(steps) == list(range(1, 13))


def test_a_job_that_never_was_is_unknown(client):
    with pytest.raises(openai.NotFoundError, match="No such fine-tuning job: ftjob-1"):
        client.fine_tuning.jobs.retrieve("ftjob-1")
