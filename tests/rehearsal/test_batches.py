import json

import openai
import pytest

from ftkit.testing import rehearsal

from .conftest import client_of
from .lines import asked, jsonl

ENDPOINT = "/v1/chat/completions"


def made(client, rows, **options):
    file = client.files.create(file=("batch.jsonl", jsonl(rows)), purpose="batch").id
    return client.batches.create(input_file_id=file, endpoint=ENDPOINT, completion_window="24h", **options)


def answers(client, file: str) -> dict[str, dict]:
    lines = [json.loads(line) for line in client.files.content(file).text.splitlines()]
    return {line["custom_id"]: line["response"] for line in lines}


def test_a_batch_answers_each_line_in_its_files(client, server, tuned):
    rows = [asked(tuned, 1), asked("gpt-9", 2), asked(tuned, 3, temperature=9), asked(tuned, 4)]
    begun = made(client, rows, metadata={"key": "one"})
    assert (begun.status, begun.output_file_id, begun.metadata) == ("validating", None, {"key": "one"})
    assert server.settled()
    done = client.batches.retrieve(begun.id)
    counts = done.request_counts
    assert (done.status, counts.total, counts.completed, counts.failed) == ("completed", 4, 2, 2)
    good = answers(client, done.output_file_id)
    told = {name: response["body"]["choices"][0]["message"]["content"] for name, response in good.items()}
    assert told == {"case-1": "Town 1.", "case-4": "Town 4."}
    bad = answers(client, done.error_file_id)
    refused = {name: (response["status_code"], response["body"]["error"]["param"]) for name, response in bad.items()}
    assert refused == {"case-2": (404, "model"), "case-3": (400, "temperature")}


def test_a_batch_of_good_lines_has_no_file_of_errors(client, server, tuned):
    begun = made(client, [asked(tuned, 1)])
    assert server.settled()
    assert client.batches.retrieve(begun.id).error_file_id is None


def test_every_bad_line_is_told_and_nothing_is_asked(client, server, tuned):
    twice = [asked(tuned, 1), asked(tuned, 1), {**asked(tuned, 2), "url": "/v1/embeddings"}, {"custom_id": "x"}]
    begun = made(client, twice)
    assert server.settled()
    failed = client.batches.retrieve(begun.id)
    assert (failed.status, failed.output_file_id) == ("failed", None)
    assert [(error.line, error.code) for error in failed.errors.data] == [
        (2, "duplicate_custom_id"),
        (3, "mismatched_url"),
        (4, "invalid_json_line"),
    ]


def test_batches_are_listed_last_first(client, tuned):
    ids = [made(client, [asked(tuned, number)]).id for number in range(3)]
    assert [batch.id for batch in client.batches.list(limit=2)] == ids[::-1]


def test_an_ended_batch_is_not_cancelled(client, server, tuned):
    begun = made(client, [asked(tuned, 1)])
    assert server.settled()
    with pytest.raises(openai.ConflictError, match="has already ended: completed"):
        client.batches.cancel(begun.id)


def test_what_was_answered_before_a_cancel_is_kept(tmp_path, plugins, http):
    slowly = rehearsal.Settings(answer_with={"seconds_per_answer": 0.005})
    with rehearsal.served(tmp_path, slowly, plugins=plugins) as server:
        client = client_of(server, http)
        begun = made(client, [asked("gpt-4o-mini-2024-07-18", number) for number in range(65)])
        while client.batches.retrieve(begun.id).status == "validating":
            pass
        assert client.batches.cancel(begun.id).status == "cancelling"
        assert server.settled()
        ended = client.batches.retrieve(begun.id)
        kept = answers(client, ended.output_file_id)
    assert (ended.status, ended.request_counts.completed, ended.request_counts.total) == ("cancelled", 64, 65)
    assert len(kept) == 64


def test_an_order_that_is_none_makes_no_batch(client, training_file):
    with pytest.raises(openai.BadRequestError, match="has the purpose 'fine-tune', and 'batch' is needed"):
        client.batches.create(input_file_id=training_file, endpoint=ENDPOINT, completion_window="24h")
    with pytest.raises(openai.BadRequestError, match="Invalid 'completion_window'"):
        client.batches.create(input_file_id=training_file, endpoint=ENDPOINT, completion_window="1h")
    assert list(client.batches.list()) == []
