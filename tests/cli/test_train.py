import json
from pathlib import Path

import jsonschema
import msgspec
import pytest

from ftkit import TrainingResult
from ftkit.cli import show
from ftkit.manifests import ModelManifest
from ftkit.training.stage import Trained

from ..echo import project
from ..echo.command import ftkit

MODEL = "build/models/tuned"


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    project.folder(tmp_path)
    assert ftkit("prepare").code == 0
    return tmp_path


def model(folder):
    return msgspec.json.decode((folder / MODEL / "model.json").read_bytes(), type=ModelManifest)


def test_it_trains_the_runs_of_the_project(here):
    outcome = ftkit("train")
    assert outcome.code == 0
    assert outcome.out == "tuned: trained on 12 rows, 3 steps, loss 0.000\n"
    assert outcome.err.endswith("written: build/models/tuned\n")
    trained = model(here)
    assert (trained.run, trained.rows, trained.result.steps_executed) == ("tuned", 12, 3)


def test_a_second_run_is_up_to_date(here):
    ftkit("train")
    before = (here / MODEL / "model.json").read_bytes()
    outcome = ftkit("train")
    assert (outcome.code, outcome.err) == (0, "up to date: build/models/tuned\n")
    assert (here / MODEL / "model.json").read_bytes() == before


def test_again_keeps_the_old_model_under_a_numbered_name(here):
    for _ in range(3):
        assert ftkit("train", "--again").code == 0
    assert sorted(path.name for path in (here / "build/models").iterdir()) == ["tuned", "tuned.1", "tuned.2"]


def test_a_model_of_other_inputs_is_not_replaced(here):
    ftkit("train")
    project.folder(here, train={"tuned": {"backend": {"echo": {"batch_size": 5}}}})
    outcome = ftkit("train")
    assert (outcome.code, outcome.out) == (1, "")
    assert outcome.err == (
        "ftkit: build/models/tuned was trained from other inputs (dataset, settings or versions have changed) and a "
        "model is never replaced. Give the run another name, or say --again to keep the old one beside the new one.\n"
    )
    assert ftkit("train", "--again").code == 0
    assert model(here).backend == {"echo": {"batch_size": 5}}


def test_json_is_the_manifest_as_its_schema_says(here):
    printed = ftkit("train", "--json").out
    assert printed.count("\n") == 1
    assert msgspec.json.decode(printed, type=ModelManifest) == model(here)
    jsonschema.validate(json.loads(printed), json.loads(ftkit("schema", "model").out))


def test_a_run_and_its_folder_can_be_named(here):
    echo = {"backend": "echo"}
    project.folder(here, train={"one": echo, "two": echo, "three": echo})
    assert ftkit("train", "--run", "one", "--run", "two").code == 0
    assert ftkit("train", "--run", "three", "--out", "elsewhere").code == 0
    assert sorted(path.name for path in (here / "build/models").iterdir()) == ["one", "two"]
    assert (here / "elsewhere/model.json").exists()


def test_one_folder_for_two_runs_is_wrong_usage(here):
    project.folder(here, train={"one": {"backend": "echo"}, "two": {"backend": "echo"}})
    outcome = ftkit("train", "--out", "elsewhere")
    assert outcome.code == 2
    assert "--out is about one model, and there are 2 runs: say --run NAME too." in outcome.err


class TestLongRows:
    def project(self, folder, too_long):
        run = {"backend": {"echo": {"max_words": 7}}, "too_long": too_long}
        project.folder(folder, train={"tuned": run})
        longer = [project.row(n) | {"question": f"Capital of the far land {n}?"} for n in range(2)]
        project.table(folder / "records.csv", [*longer, *(project.row(n) for n in range(2, 30))])
        assert ftkit("prepare").code == 0

    def test_they_are_an_error_unless_the_project_says_otherwise(self, here):
        self.project(here, "error")
        outcome = ftkit("train")
        assert outcome.code == 1
        assert "rows are too long for this run" in outcome.err
        assert "say 'too_long: drop' or 'too_long: truncate' in the run" in outcome.err
        assert not (here / MODEL).exists()

    def test_they_are_left_out_by_name(self, here):
        self.project(here, "drop")
        outcome = ftkit("train")
        assert "too long, left out)" in outcome.out
        assert "rows are too long and are left out: r" in outcome.err
        assert model(here).left_out > 0


class TestServing:
    def told(self, capsys, result):
        ftkit("train")
        manifest = msgspec.structs.replace(model(Path()), result=result)
        show.serving(Trained(folder=Path("my models/tuned"), manifest=manifest, up_to_date=False))
        return capsys.readouterr().out

    def test_the_commands_that_serve_an_adapter_can_be_pasted(self, here, capsys):
        adapter = {"transformers": {"model": "base", "adapter": "adapter"}}
        result = TrainingResult(kind="adapter", base_model="/models/[big] one", predictor=adapter)
        out = self.told(capsys, result)
        assert "vllm serve '/models/[big] one' --enable-lora --lora-modules tuned='my models/tuned/adapter'\n" in out
        assert "transformers serve 'my models/tuned/adapter'\n" in out
        assert r"printf 'FROM %s\nADAPTER %s\n' '/models/[big] one' 'my models/tuned/adapter' > Modelfile" in out
        assert 'ftkit ask tuned "..."' in out

    def test_what_no_server_takes_has_none(self, here, capsys):
        result = TrainingResult(kind="full-model", base_model="echo", predictor={"echo": {}})
        assert self.told(capsys, result) == ""
