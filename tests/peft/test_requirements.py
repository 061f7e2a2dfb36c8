"""What a training needs is looked for before it starts, here or in another environment."""

import subprocess
import sys

import pytest
from ftkit_peft import requirements
from ftkit_peft.backend import Peft

from ftkit import Problem


@pytest.fixture
def without(monkeypatch):
    """Hides modules."""

    def hide(*names):
        monkeypatch.setattr(requirements, "find_spec", lambda name: None if name in names else object())

    return hide


@pytest.fixture(scope="session")
def bare(tmp_path_factory):
    """The interpreter of an environment that has nothing."""
    folder = tmp_path_factory.mktemp("bare") / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    return folder / "bin" / "python"


def problems(model, **options):
    return list(Peft(model=str(model), **options).preflight())


@pytest.mark.parametrize(
    ("options", "hidden", "install"),
    [
        ({"quantize": "4-bit"}, "bitsandbytes", "pip install 'ftkit[qlora]'"),
        ({"report_to": ("trackio",)}, "trackio", "pip install trackio"),
        ({}, "torch", "pip install 'ftkit[peft]'"),
    ],
)
def test_what_an_option_needs_is_named_with_the_line_that_installs_it(tiny_model, without, options, hidden, install):
    without(hidden)
    assert problems(tiny_model, **options) == [
        Problem(reason="missing-extra", detail=f"{hidden} not installed: {install}")
    ]


def test_what_no_option_needs_is_not_asked_for(tiny_model, without):
    without("bitsandbytes", "wandb", "gguf")
    assert problems(tiny_model, report_to="none") == []


def test_an_interpreter_that_is_not_there_is_named(tiny_model):
    [problem] = problems(tiny_model, python="/no/such/python")
    assert problem.reason == "no-interpreter"
    assert problem.detail == (
        "python '/no/such/python' cannot be asked what it has: No such file or directory. Name an environment's "
        "interpreter, such as /home/me/training/bin/python."
    )


@pytest.mark.parametrize(
    ("script", "why"), [("echo hello", "no Python answers"), ("echo no such option >&2; exit 2", "no such option")]
)
def test_a_program_that_is_no_python_is_no_interpreter(tiny_model, tmp_path, script, why):
    program = tmp_path / "python"
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(0o755)
    [problem] = problems(tiny_model, python=str(program))
    assert (problem.reason, why in problem.detail) == ("no-interpreter", True)


def test_another_environment_says_itself_what_it_lacks(tiny_model, bare):
    [problem] = problems(tiny_model, python=str(bare), quantize="4-bit")
    assert problem.reason == "missing-extra"
    assert problem.detail == (
        f"ftkit_peft, transformers, datasets, torch, peft, trl, accelerate, safetensors, bitsandbytes not installed "
        f"where {bare} trains: {bare} -m pip install 'ftkit[peft]' 'ftkit[qlora]'"
    )


def test_with_another_environment_this_one_needs_no_torch(tiny_model, without):
    without("torch", "trl", "peft", "accelerate", "safetensors")
    assert problems(tiny_model, python=sys.executable) == []


def test_another_ftkit_in_there_is_told(tiny_model, monkeypatch):
    monkeypatch.setattr(requirements, "version", lambda _name: "9.9")
    [problem] = problems(tiny_model, python=sys.executable)
    assert problem.reason == "another-ftkit"
    assert problem.detail.endswith(f"and this is 9.9: {sys.executable} -m pip install 'ftkit[peft]==9.9'")


def test_the_command_starts_the_interpreter_that_the_project_names(tiny_model, plan, bare):
    assert Peft(model=str(tiny_model), python=str(bare)).command(plan).argv[:2] == (str(bare), "-m")
    assert Peft(model=str(tiny_model)).command(plan).argv[0] == sys.executable
