import http.client
import json
from urllib.parse import urlsplit

import pytest

from ftkit import ConfigError, jsonl
from ftkit.plugins import Reference
from ftkit.testing import rehearsal
from ftkit.testing.rehearsal import listening

from .conftest import client_of
from .lines import chats


@pytest.fixture
def connection(server):
    opened = http.client.HTTPConnection(urlsplit(server.base_url).netloc, timeout=20)
    yield opened
    opened.close()


def asked(connection, method: str, path: str, body: bytes | None = None) -> tuple[int, dict]:
    connection.request(method, path, body, {"Content-Type": "application/json"})
    answer = connection.getresponse()
    return answer.status, json.loads(answer.read())


def test_a_connection_serves_many_requests(connection):
    asked(connection, "GET", "/v1/models")
    socket = connection.sock
    asked(connection, "GET", "/v1/nothing")
    asked(connection, "POST", "/v1/fine_tuning/jobs", b"{}")
    assert connection.sock is socket is not None


def test_a_place_that_is_none_is_told(connection):
    status, body = asked(connection, "GET", "/v1/nothing")
    assert (status, body["error"]["message"]) == (404, "Invalid URL (GET /v1/nothing)")
    status, body = asked(connection, "DELETE", "/v1/fine_tuning/jobs")
    assert (status, body["error"]["type"]) == (405, "invalid_request_error")


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"\xff", b"[" * 100_000, b'"text"', b"null"])
def test_a_body_that_is_no_object_is_refused(connection, body):
    for path in ("/v1/fine_tuning/jobs", "/v1/chat/completions", "/v1/batches"):
        assert asked(connection, "POST", path, body)[0] == 400


def test_the_log_tells_every_request_and_no_secret(client, server, tuned):
    operations = [line.operation for line in server.log()]
    assert operations == ["files.create", "fine_tuning.jobs.create", "fine_tuning.jobs.retrieve"]
    assert all(line.has_key for line in server.log())
    written = b"".join(path.read_bytes() for path in server.folder.rglob("*") if path.is_file())
    assert b"Town 7." in written
    assert b"secret-of-the-test" not in written


def test_a_request_is_in_the_log_before_it_is_answered(client, server, monkeypatch):
    seen = []

    def send(handler, answer):
        seen.append([line.operation for line in server.log()])
        return sending(handler, answer)

    sending = listening._Handler._send
    monkeypatch.setattr(listening._Handler, "_send", send)
    client.models.list()
    assert seen == [["models.list"]]


def test_equal_bodies_have_equal_digests_in_the_log(client, server):
    for text in ("one", "two", "one"):
        client.chat.completions.create(model="gpt-4o-mini-2024-07-18", messages=[{"role": "user", "content": text}])
    one, two, again = [line.body for line in server.log()]
    assert (one == again, one == two) == (True, False)


def test_a_restarted_server_goes_on(tmp_path, plugins, http):
    slow = rehearsal.Settings(train_with=Reference(name="echo", options={"batch_size": 1, "seconds_per_step": 0.05}))
    with rehearsal.served(tmp_path, slow, plugins=plugins) as first:
        client = client_of(first, http)
        file = client.files.create(file=("train.jsonl", chats(12)), purpose="fine-tune").id
        order = {"model": "gpt-4o-mini-2024-07-18", "training_file": file, "metadata": {"key": "one"}}
        job = client.fine_tuning.jobs.create(**order).id
        while not any(event.data for event in client.fine_tuning.jobs.list_events(job)):
            pass
    with rehearsal.served(tmp_path, slow, plugins=plugins) as second:
        client = client_of(second, http)
        assert second.settled()
        [done] = client.fine_tuning.jobs.list(metadata={"key": "one"})
        steps = [event.data["step"] for event in client.fine_tuning.jobs.list_events(job, limit=100) if event.data]
        question = [{"role": "user", "content": "Capital of land 7?"}]
        answer = client.chat.completions.create(model=done.fine_tuned_model, messages=question)
    assert (done.id, done.status) == (job, "succeeded")
    assert sorted(steps) == sorted({*steps, 1, 12})  # none twice, from the first to the last
    assert len(steps) >= 11  # one that is learnt and not yet told when the server ends stays untold
    assert answer.choices[0].message.content == "Town 7."


def test_two_servers_never_share_a_folder(server, monkeypatch):
    monkeypatch.setattr("ftkit.testing.rehearsal.locking._LOCK_SECONDS", 0.1)
    with (
        pytest.raises(ConfigError, match=r"another rehearsal server works in .*; end it, or name another folder"),
        rehearsal.served(server.folder),
    ):
        pass


def test_a_taken_port_is_told(server, tmp_path):
    with (
        pytest.raises(ConfigError, match=f"port {server.port} cannot be listened on: Address already in use"),
        rehearsal.served(tmp_path / "other", port=server.port),
    ):
        pass


def test_a_trainer_that_does_not_exist_is_told(tmp_path):
    settings = rehearsal.Settings(train_with=Reference(name="ecko"))
    with pytest.raises(ConfigError, match="unknown backend 'ecko'"), rehearsal.served(tmp_path, settings):
        pass


def test_what_is_kept_is_whole_json(server, client, tuned):
    for path in server.folder.rglob("*.json"):
        jsonl.read_value(path, dict)
