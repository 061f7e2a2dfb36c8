import pytest
from ftkit_peft.adapters import effect

torch = pytest.importorskip("torch")


def folder_with(tmp_path, tensors):
    from safetensors.torch import save_file

    save_file(tensors, tmp_path / "adapter_model.safetensors")
    return tmp_path


def test_an_adapter_whose_outer_matrices_are_zero_changes_nothing(tmp_path):
    tensors = {"q.lora_A.weight": torch.ones(2, 4), "q.lora_B.weight": torch.zeros(4, 2)}
    assert effect(folder_with(tmp_path, tensors)) == "all zero"


def test_one_weight_is_enough_to_change_something(tmp_path):
    outer = torch.zeros(4, 2)
    outer[3, 1] = 1e-6
    assert effect(folder_with(tmp_path, {"q.lora_A.weight": torch.ones(2, 4), "q.lora_B.weight": outer})) == "changing"
