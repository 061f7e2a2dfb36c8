from pathlib import Path

import pytest
from ftkit_peft import checkpoints


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for step in (2, 10):
        checkpoint = tmp_path / f"checkpoint-{step}"
        checkpoint.mkdir()
        (checkpoint / "adapter_model.safetensors").write_bytes(b"12345678")
        (checkpoint / "optimizer.pt").write_bytes(b"1234")
        checkpoints.seal(checkpoint)
    return tmp_path


def test_the_newest_is_of_the_highest_step_not_the_last_name(folder):
    assert checkpoints.newest(folder) == folder / "checkpoint-10"


@pytest.mark.parametrize("tear", ["truncate", "remove", "unseal", "torn seal"])
def test_a_torn_checkpoint_is_removed_and_the_one_before_it_used(folder, tear):
    torn = folder / "checkpoint-10"
    match tear:
        case "truncate":
            (torn / "adapter_model.safetensors").write_bytes(b"1234")
        case "remove":
            (torn / "optimizer.pt").unlink()
        case "unseal":
            (torn / "complete.json").unlink()
        case "torn seal":
            (torn / "complete.json").write_text('{"optimizer.pt": 4, "adap')
    assert checkpoints.newest(folder) == folder / "checkpoint-2"
    assert not torn.exists()


def test_no_checkpoint_is_none(tmp_path):
    assert checkpoints.newest(tmp_path) is None


def test_the_owner_keeps_its_checkpoints(tmp_path):
    assert checkpoints.claim(tmp_path / "checkpoints", "one") is False
    (tmp_path / "checkpoints" / "checkpoint-2").mkdir()
    assert checkpoints.claim(tmp_path / "checkpoints", "one") is False
    assert (tmp_path / "checkpoints" / "checkpoint-2").exists()


def test_checkpoints_of_another_job_are_removed(tmp_path):
    checkpoints.claim(tmp_path / "checkpoints", "one")
    (tmp_path / "checkpoints" / "checkpoint-2").mkdir()
    assert checkpoints.claim(tmp_path / "checkpoints", "two") is True
    assert list((tmp_path / "checkpoints").iterdir()) == [tmp_path / "checkpoints" / "owner"]
