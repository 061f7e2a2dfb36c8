"""`ftkit score` through endpoints on loopback, from the project file to the report."""

import json
import signal
import threading

import pytest

from .. import killing
from ..echo import project
from ..echo.command import ftkit
from .asking import SECRET
from .batch_double import Vendor
from .double import Answer, completion, says_back, serving


def scored(folder, monkeypatch, candidates, **score):
    """How `ftkit score` ended in a project with these candidates."""
    project.folder(folder, score={"candidates": candidates, "metrics": ["exact_match"], **score})
    monkeypatch.chdir(folder)
    assert ftkit("prepare").code == 0
    return ftkit("score")


def report(folder):
    return json.loads((folder / "build/score/report.json").read_bytes())


def predictions(folder):
    lines = (folder / "build/score/predictions.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def candidate(name, url, prompter="instructed", **options):
    return {"prompter": prompter, "predictor": {name: {"model": "m", "base_url": url, **options}}}


def test_a_project_is_scored_through_an_endpoint(tmp_path, monkeypatch):
    usage = {
        "prompt_tokens": 30,
        "completion_tokens": 12,
        "prompt_tokens_details": {"cached_tokens": 16},
        "completion_tokens_details": {"reasoning_tokens": 5},
    }
    with serving(lambda asked: Answer(completion("Town.\nSigned", usage=usage))) as endpoint:
        end = scored(tmp_path, monkeypatch, {"asked": candidate("openai", endpoint.url)})
    assert end.code == 0, end.err
    found = report(tmp_path)["candidates"]["asked"]
    assert (found["errors"], found["compliance"]["share"], found["prompt_tokens"]["mean"]) == (0, 1.0, 30.0)
    assert found["seconds"]["n"] == found["asked"] == len(endpoint.log)
    kept = predictions(tmp_path)[0]
    assert {name: kept[name] for name in ("cached_prompt_tokens", "reasoning_tokens", "retries", "model")} == {
        "cached_prompt_tokens": 16,
        "reasoning_tokens": 5,
        "retries": 0,
        "model": "m-1",
    }
    assert "first_token_seconds" not in kept or kept["first_token_seconds"] is None


def test_of_a_batch_the_report_has_everything_but_times(tmp_path, monkeypatch):
    with serving(Vendor(looks=0)) as endpoint:
        candidates = {"batched": candidate("openai_batch", endpoint.url)}
        end = scored(tmp_path, monkeypatch, candidates)
    assert end.code == 0, end.err
    found = report(tmp_path)["candidates"]["batched"]
    assert (found["errors"], found["seconds"], found["latency"]) == (0, None, None)
    assert found["completion_tokens"]["mean"] == 4.0
    assert "not measured" in end.out
    assert {one["seconds"] for one in predictions(tmp_path)} == {None}


def test_what_failed_is_counted_and_asked_anew_by_the_next_run(tmp_path, monkeypatch):
    fail = [True]

    def script(asked):
        if fail[0] and "land 2" in asked.question:
            return Answer({"error": {"message": "too long"}}, 400)
        return says_back(asked)

    with serving(script) as endpoint:
        assert scored(tmp_path, monkeypatch, {"asked": candidate("openai", endpoint.url)}).code == 0
        first = report(tmp_path)["candidates"]["asked"]
        failures = [one for one in predictions(tmp_path) if one["error"]]
        fail[0], asked_before = False, len(endpoint.log)
        assert ftkit("score", "--retry-failed").code == 0
    assert first["errors"] == len(failures) > 0
    assert all("(400 Bad Request): too long" in one["error"] and one["output"] == "" for one in failures)
    assert report(tmp_path)["candidates"]["asked"]["errors"] == 0
    assert len(endpoint.log) - asked_before == len(failures)


def test_a_wrong_key_ends_the_command_at_once_and_no_file_holds_it(tmp_path, monkeypatch):
    monkeypatch.setenv("ENDPOINT_KEY", SECRET)
    with serving(lambda asked: Answer({"error": {"message": f"bad key {SECRET}"}}, 401)) as endpoint:
        end = scored(tmp_path, monkeypatch, {"asked": candidate("openai", endpoint.url, api_key_env="ENDPOINT_KEY")})
    assert (end.code, len(endpoint.log)) == (1, 1)
    assert "does not accept the key (401 Unauthorized): bad key ***." in end.err
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert [path for path in files if SECRET.encode() in path.read_bytes()] == []
    assert SECRET not in end.err + end.out


def test_a_key_in_the_project_file_is_refused_and_not_repeated(tmp_path, monkeypatch):
    score = {"candidates": {"asked": candidate("openai", "http://localhost:1/v1", api_key=SECRET)}}
    project.folder(tmp_path, score=score)
    monkeypatch.chdir(tmp_path)
    end = ftkit("prepare")
    assert end.code == 1
    assert "a key has no place in a project file" in end.err
    assert SECRET not in end.err + end.out


def test_a_contract_s_schema_holds_an_endpoint_s_answers(tmp_path, monkeypatch):
    schema = {"type": "object", "properties": {"town": {"type": "string"}}, "required": ["town"]}

    def obedient(asked):
        properties = asked.json["response_format"]["json_schema"]["schema"]["properties"]
        return Answer(completion(json.dumps({name: rule.get("enum", ["x"])[0] for name, rule in properties.items()})))

    project.folder(
        tmp_path,
        contract=[{"json_schema": {"schema": "answer.json"}}],
        task={"id": "{{ id }}", "input": "{{ question }}", "target": {"town": "{{ answer }}"}},
    )
    (tmp_path / "answer.json").write_text(json.dumps(schema))
    settings = (tmp_path / "ftkit.yaml").read_text()
    with serving(obedient) as endpoint:
        held = {**candidate("openai", endpoint.url), "constrained": "contract"}
        lines = settings[: settings.index("score:")] + "score: " + json.dumps({"candidates": {"held": held}})
        (tmp_path / "ftkit.yaml").write_text(lines)
        monkeypatch.chdir(tmp_path)
        assert ftkit("prepare").code == 0
        end = ftkit("score")
    assert end.code == 0, end.err
    assert report(tmp_path)["candidates"]["held"]["compliance"]["share"] == 1.0
    assert endpoint.log[-1].json["response_format"]["json_schema"]["schema"]["required"] == ["town"]


@pytest.mark.slow
def test_a_killed_run_asks_again_only_what_was_under_way(tmp_path, monkeypatch):
    reached = threading.Event()

    def script(asked):
        if asked.number == 60:
            reached.set()
        return says_back(asked)._replace(seconds=0.005)

    with serving(script) as endpoint:
        project.folder(
            tmp_path,
            rows=400,
            score={
                "candidates": {"asked": candidate("openai", endpoint.url, concurrency=4)},
                "metrics": ["exact_match"],
            },
        )
        monkeypatch.chdir(tmp_path)
        assert ftkit("prepare").code == 0
        child = killing.started("score", folder=tmp_path)
        assert reached.wait(60)
        child.send_signal(signal.SIGKILL)
        child.communicate()
        asked_before = len(endpoint.log)
        assert ftkit("score").code == 0
    cases = report(tmp_path)["cases"]
    assert 60 < asked_before < cases
    assert report(tmp_path)["candidates"]["asked"]["errors"] == 0
    assert len(endpoint.log) <= cases + 2 * 4
