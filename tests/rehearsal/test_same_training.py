"""An adapter that was trained through the server is the adapter that is trained without it, and scores the same."""

import json
from pathlib import Path

import msgspec
import pytest
from openai import OpenAI

from ftkit import datasets, jsonl
from ftkit.plugins import Reference
from ftkit.testing import rehearsal
from ftkit.values import Example

from ..echo import project
from ..echo.command import ftkit
from ..peft.conftest import tiny_model  # noqa: F401 - a fixture
from . import lines

pytestmark = pytest.mark.slow

MODEL = "gpt-4o-mini-2024-07-18"
OPTIONS = {"rank": 4, "batch_size": 4, "epochs": 1, "bf16": False, "learning_rate": 0.02}
EPOCHS = 4
EXACT = {"data_type": "float32"}  # in bfloat16 an answer may depend on those beside it


@pytest.fixture
def here(tmp_path, monkeypatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def written(folder: Path, base: Path, candidates: dict) -> None:
    """The project, which trains on its own machine, and is asked as it is told."""
    backend = {"peft": {"model": str(base), **OPTIONS, "epochs": EPOCHS}}
    score = {"candidates": candidates, "metrics": ["exact_match", "rouge"], "max_tokens": 12}
    project.folder(folder, rows=60, contract=[], train={"tuned": {"backend": backend, "seed": 11}}, score=score)


def as_chat(row: Example) -> dict:
    """A row as OpenAI takes it."""
    return {"messages": [msgspec.to_builtins(message) for message in (*row.prompt, *row.completion)]}


def trained_remotely(client: OpenAI, server: rehearsal.Server, dataset: Path) -> str:
    """The name of the model that the server trains on the rows that the project trains on."""
    rows = datasets.opened(dataset).sample("train", None, 11)
    content = lines.jsonl(as_chat(row) for row in rows)
    file = client.files.create(file=("train.jsonl", content), purpose="fine-tune").id
    told = {"hyperparameters": {"n_epochs": EPOCHS, "batch_size": OPTIONS["batch_size"]}}
    method = {"type": "supervised", "supervised": told}
    job = client.fine_tuning.jobs.create(model=MODEL, training_file=file, seed=11, method=method)
    assert server.settled()
    done = client.fine_tuning.jobs.retrieve(job.id)
    assert done.error is None
    return done.fine_tuned_model


def test_a_training_through_the_server_gives_the_adapter_and_the_scores_of_a_local_one(here, tiny_model):  # noqa: F811
    local = {"local": {"prompter": "plain", "model": "tuned", "options": EXACT}}
    written(here, tiny_model, local)
    assert ftkit("prepare").code == 0
    assert ftkit("train").code == 0
    trainer = Reference(name="peft", options={"model": str(tiny_model), **OPTIONS})
    settings = rehearsal.Settings(train_with=trainer, answer_with=EXACT)
    with (
        rehearsal.served(here / "state", settings) as server,
        OpenAI(base_url=server.base_url, api_key="any", max_retries=0) as client,
    ):
        model = trained_remotely(client, server, here / "build" / "dataset")
        asked = {"openai": {"model": model, "base_url": server.base_url}}
        written(here, tiny_model, {**local, "remote": {"prompter": "plain", "predictor": asked}})
        scored = ftkit("score")
        assert scored.code == 0, scored.err
    [adapter] = (here / "state").rglob("adapter_model.safetensors")
    own = here / "build" / "models" / "tuned" / "adapter" / "adapter_model.safetensors"
    assert adapter.read_bytes() == own.read_bytes()
    report = json.loads((here / "build" / "score" / "report.json").read_text())
    one, other = (report["candidates"][name] for name in ("local", "remote"))
    assert one["asked"] == other["asked"] > 10
    assert one["errors"] == other["errors"] == 0
    assert one["metrics"] == other["metrics"]
    assert one["completion_tokens"]["mean"] == other["completion_tokens"]["mean"]
    texts = answers(here / "build" / "score")
    assert texts["local"] == texts["remote"]
    assert len(set(texts["local"].values())) > 1


def answers(folder: Path) -> dict[str, dict[str, str]]:
    """What each candidate said, by case."""
    found: dict[str, dict[str, str]] = {}
    for line in jsonl.read(folder / "predictions.jsonl", dict):
        found.setdefault(line["candidate"], {})[line["id"]] = line["output"]
    return found
