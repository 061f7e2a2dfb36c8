"""The whole loop on the real model at a small size: SmolLM2-135M, from the sample's raw CSV to a verdict."""

import json
import shutil
from pathlib import Path

import pytest

from .. import killing

SAMPLE = Path(__file__).parents[2] / "sample_data" / "medical"
SMALLER = [
    ("rows: 260", "rows: 24"),
    ("cases: 48", "cases: 3"),
    ("max_tokens: 120", "max_tokens: 24"),
    ("choose: {cases: 24}", "choose: {cases: 2}"),
    ("shots: 3", "shots: 1"),
]

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    folder = tmp_path_factory.mktemp("medical")
    shutil.copy(SAMPLE / "records.csv", folder)
    text = (SAMPLE / "ftkit.yaml").read_text(encoding="utf-8")
    for large, small in SMALLER:
        assert large in text
        text = text.replace(large, small)
    (folder / "ftkit.yaml").write_text(text, encoding="utf-8")
    for stage in ("prepare", "train", "score"):
        done = killing.finished(stage, folder=folder)
        assert done.returncode == 0, done.stderr
    return folder


def read(path):
    return json.loads(path.read_text(encoding="utf-8"))


def test_the_training_has_learnt(home):
    journal = (home / "build/models/tuned/journal.jsonl").read_text(encoding="utf-8").splitlines()
    losses = [entry["event"]["loss"] for entry in map(json.loads, journal) if entry.get("event", {}).get("loss")]
    assert losses[-1] < 0.8 * losses[0]


def test_the_model_folder_says_what_made_it_and_how_to_ask_it(home):
    model = read(home / "build/models/tuned/model.json")
    assert model["dataset"] == read(home / "build/dataset/manifest.json")["digest"]
    assert model["result"]["predictor"] == {"transformers": {"model": "smollm2-135m", "adapter": "adapter"}}
    assert (home / "build/models/tuned/adapter/adapter_model.safetensors").exists()


def test_every_candidate_answered_every_case(home):
    candidates = read(home / "build/score/report.json")["candidates"]
    assert {name: (one["asked"], one["errors"]) for name, one in candidates.items()} == {
        "zero-shot": (3, 0),
        "few-shot": (3, 0),
        "todays-prompt": (3, 0),
        "tuned": (3, 0),
    }


def test_the_tuned_model_needs_the_fewest_prompt_tokens(home):
    candidates = read(home / "build/score/report.json")["candidates"]
    tokens = {name: one["prompt_tokens"]["mean"] for name, one in candidates.items()}
    assert min(tokens, key=tokens.get) == "tuned"


def test_the_adapter_changes_the_answers(home):
    lines = (home / "build/score/predictions.jsonl").read_text(encoding="utf-8").splitlines()
    outputs = {(one["candidate"], one["id"]): one["output"] for one in map(json.loads, lines)}
    assert all(output != outputs["zero-shot", case] for (name, case), output in outputs.items() if name == "tuned")


def test_servers_can_load_the_adapter_folder(home):
    from transformers import AutoModelForCausalLM, AutoTokenizer

    folder = str(home / "build/models/tuned/adapter")
    loaded = AutoModelForCausalLM.from_pretrained(folder)
    assert any("lora" in name for name, _ in loaded.named_parameters())
    assert AutoTokenizer.from_pretrained(folder).chat_template


def test_ask_answers_twice(home):
    done = killing.finished("ask", "tuned", "Age 61, F. HR 88, BP 128/80, T 36.9, SpO2 97%", folder=home)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("prompt tokens") == 2
