import hashlib
import threading

import msgspec
import pytest
from ftkit_openai.predictor import OpenAI

from ftkit import BackendError, ConfigError, interfaces

from .asking import SECRET, by_id, request, requests
from .double import Answer, completion, says_back, serving


def asked(endpoint, wanted, finished=(), **options):
    predictor = OpenAI(model="m", base_url=endpoint.url, **options)
    return by_id(predictor.predict(wanted, frozenset(finished)))


def test_it_is_a_predictor():
    assert isinstance(OpenAI(model="m"), interfaces.Predictor)


def test_every_request_that_is_not_finished_is_answered():
    with serving(says_back) as endpoint:
        found = asked(endpoint, requests(40), finished=("7", "8"))
    assert {case: reply.output for case, reply in found.items()} == {
        str(n): f"question {n}" for n in range(40) if n not in {7, 8}
    }
    assert len(endpoint.log) == 38


def test_where_all_is_finished_nobody_is_asked_and_no_key_is_needed():
    predictor = OpenAI(model="m", base_url="https://models.example.com/v1", api_key_env="NOT_SET_ANYWHERE")
    assert list(predictor.predict(requests(2), frozenset("01"))) == []


def test_answers_come_while_others_are_still_awaited():
    released = threading.Event()

    def script(asked):
        if asked.question == "question 1":
            released.wait(10)
        return says_back(asked)

    with serving(script) as endpoint:
        replies = OpenAI(model="m", base_url=endpoint.url).predict(requests(6), frozenset())
        early = [next(replies).id for _ in range(5)]
        released.set()
        late = [reply.id for reply in replies]
    assert (sorted(early), late) == (["0", "2", "3", "4", "5"], ["1"])


def test_who_stops_listening_stops_the_asking():
    with serving(says_back) as endpoint:
        replies = OpenAI(model="m", base_url=endpoint.url, concurrency=2).predict(requests(5000), frozenset())
        next(replies)
        replies.close()
        count = len(endpoint.log)
    assert len(endpoint.log) - count <= 2
    assert count < 5000


def test_the_key_is_sent_and_shown_nowhere(monkeypatch, capfd, caplog):
    monkeypatch.setenv("ENDPOINT_KEY", SECRET)
    caplog.set_level(0)
    answers = [Answer({"error": {"message": f"bad {SECRET}"}}, 400), Answer(SECRET.encode()), Answer(dropped=True)]
    with serving(lambda asked: answers[asked.number] if asked.number < 3 else says_back(asked)) as endpoint:
        predictor = OpenAI(model="m", base_url=endpoint.url, api_key_env="ENDPOINT_KEY", retries=0)
        found = list(predictor.predict(requests(5), frozenset()))
    assert {one.headers["authorization"] for one in endpoint.log} == {f"Bearer {SECRET}"}
    assert sum(bool(reply.error) for reply in found) == 3
    shown = [repr(found), repr(predictor), str(msgspec.json.encode(found)), caplog.text, *capfd.readouterr()]
    assert [text for text in shown if SECRET in text] == []


def test_an_error_that_ends_the_run_does_not_show_the_key(monkeypatch):
    monkeypatch.setenv("ENDPOINT_KEY", SECRET)
    with (
        serving(lambda asked: Answer({"error": {"message": f"no access for {SECRET}"}}, 401)) as endpoint,
        pytest.raises(
            BackendError, match=r"no access for \*\*\*.*Put a key of this service into ENDPOINT_KEY"
        ) as caught,
    ):
        asked(endpoint, requests(1), api_key_env="ENDPOINT_KEY")
    error = caught.value
    while error is not None:
        assert SECRET not in f"{error!r}"
        error = error.__cause__ or error.__context__


def test_a_server_on_this_machine_is_not_sent_a_service_s_key(monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", SECRET)
    with serving(says_back) as endpoint:
        asked(endpoint, requests(1))
    assert "authorization" not in endpoint.log[0].headers


@pytest.mark.parametrize(("variable", "named"), [(None, "OPENAI_API_KEY"), ("TEAM_KEY", "TEAM_KEY")])
def test_a_service_needs_a_key(monkeypatch, variable, named):
    monkeypatch.delenv(named, raising=False)
    predictor = OpenAI(model="m", base_url="https://models.example.com/v1", api_key_env=variable)
    with pytest.raises(BackendError, match=f"the environment variable {named} is not set"):
        list(predictor.predict(requests(1), frozenset()))


def test_a_server_that_wants_a_key_and_got_none_says_which_option_to_set():
    with (
        serving(lambda asked: Answer(status=401)) as endpoint,
        pytest.raises(BackendError, match=r"wants a key \(401.*Name the environment variable .* with api_key_env\."),
    ):
        asked(endpoint, requests(1))


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"api_key": SECRET}, "a key has no place in a project file"),
        ({"api_key_env": SECRET}, "api_key_env names an environment variable"),
        ({"base_url": f"https://{SECRET}@host/v1"}, "base_url holds more than an address"),
        ({"extra_body": {"api_key": SECRET}}, "extra_body holds 'api_key'"),
        ({"model": ""}, "the option 'model' is empty"),
        (
            {"json_schema": "s.json", "extra_body": {"response_format": {}}},
            "json_schema and extra_body.response_format set the same",
        ),
    ],
)
def test_options_that_hold_a_secret_or_contradict_are_refused(options, said):
    with pytest.raises(ConfigError) as caught:
        OpenAI(**{"model": "m", **options})
    assert said in str(caught.value)
    assert SECRET not in str(caught.value)


def test_the_schema_s_content_decides_the_answers(tmp_path):
    path = tmp_path / "answer.json"
    path.write_text("{}")
    found = OpenAI(model="m", json_schema=str(path)).fingerprint()
    assert found == {"json_schema": hashlib.blake2b(b"{}", digest_size=16).hexdigest()}
    assert OpenAI(model="m").fingerprint() == {}


@pytest.mark.parametrize(
    ("content", "said"),
    [(None, "No such file"), ("{", "Input data was truncated"), ("[]", "is an object, and this is none")],
)
def test_a_schema_that_cannot_be_read_is_told(tmp_path, content, said):
    path = tmp_path / "answer.json"
    if content is not None:
        path.write_text(content)
    with pytest.raises(ConfigError, match=rf"json_schema '.*answer\.json': .*{said}"):
        OpenAI(model="m", json_schema=str(path)).manner()


def test_without_the_library_the_install_line_is_said(monkeypatch):
    monkeypatch.setattr("ftkit_openai.client.find_spec", lambda name: None)
    with pytest.raises(BackendError, match=r"pip install 'ftkit\[openai\]'"):
        list(OpenAI(model="m", base_url="http://localhost:1/v1").predict(requests(1), frozenset()))


def test_a_temperature_and_a_seed_of_the_request_reach_the_endpoint():
    with serving(says_back) as endpoint:
        asked(endpoint, [request(1, temperature=0.8, seed=11)], temperature=0.0, max_tokens=77)
    sent = endpoint.log[0].json
    assert (sent["temperature"], sent["seed"], sent["max_tokens"]) == (0.8, 11, 77)


def test_what_the_endpoint_calls_itself_is_kept():
    with serving(lambda asked: Answer(completion("x", model="m-2026-11-01"))) as endpoint:
        assert asked(endpoint, requests(1))["0"].model == "m-2026-11-01"
