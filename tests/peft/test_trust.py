"""A model's own code is never run, wherever a model or its tokenizer is opened."""

import ast
import json
import shutil
from pathlib import Path

import ftkit_peft
import pytest
from ftkit_peft.predictor import Transformers

from ftkit import FtkitError, Message, Request, dialogue

from .in_process import backend, planned, trained

PLUGINS = Path(ftkit_peft.__file__).parents[1]
CODE = """
from pathlib import Path
Path({mark!r}).touch()
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast
class OwnConfig(LlamaConfig):
    model_type = {kind!r}
class OwnModel(LlamaForCausalLM):
    config_class = OwnConfig
class OwnTokenizer(PreTrainedTokenizerFast):
    pass
"""


@pytest.fixture(params=["llama", "own"])
def scheming(tiny_model, tmp_path, request):
    """A model folder that names code of its own, and the mark that this code leaves when it is run."""
    folder, mark = tmp_path / "scheming", tmp_path / "it-ran"
    shutil.copytree(tiny_model, folder)
    (folder / "own.py").write_text(CODE.format(mark=str(mark), kind=request.param), encoding="utf-8")
    own = {"AutoConfig": "own.OwnConfig", "AutoModelForCausalLM": "own.OwnModel"}
    rewritten(folder / "config.json", auto_map=own, model_type=request.param)
    rewritten(folder / "tokenizer_config.json", auto_map={"AutoTokenizer": [None, "own.OwnTokenizer"]})
    return folder, mark


def rewritten(file, **changes):
    file.write_text(json.dumps(json.loads(file.read_text()) | changes), encoding="utf-8")


def test_no_call_anywhere_trusts_a_model_s_code():
    """Every `from_pretrained` of an Auto class says so itself: the libraries' default is to ask."""
    silent = []
    for file in sorted(PLUGINS.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("Auto"):
                said = {word.arg: word.value for word in node.keywords}.get("trust_remote_code")
                if not (isinstance(said, ast.Constant) and said.value is False):
                    silent.append(f"{file.name}:{node.lineno}")
    assert silent == []


@pytest.mark.slow
def test_the_code_would_run_if_it_were_trusted(scheming, tmp_path, monkeypatch):
    from transformers import AutoConfig, dynamic_module_utils

    folder, mark = scheming
    monkeypatch.setattr(dynamic_module_utils, "HF_MODULES_CACHE", str(tmp_path / "modules"))
    AutoConfig.from_pretrained(folder, trust_remote_code=True)
    assert mark.exists()


def test_a_tokenizer_s_own_code_is_not_run(scheming):
    folder, mark = scheming
    with open_or_refused():
        dialogue.opened(folder)
    assert not mark.exists()


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::DeprecationWarning")
def test_neither_training_nor_answering_runs_a_model_s_own_code(scheming, tmp_path):
    folder, mark = scheming
    with open_or_refused():
        trained(backend(folder, epochs=1, merge=True), planned(tmp_path / "plan"))
    with open_or_refused():
        asked = Request(id="a", messages=(Message(role="user", content="ward"),), max_tokens=2)
        list(Transformers(model=str(folder)).predict([asked], frozenset()))
    assert not mark.exists()


class open_or_refused:  # noqa: N801 - read as a sentence
    """Either it works without the model's code, or it says why not."""

    def __enter__(self):
        return self

    def __exit__(self, kind, error, _trace):
        return kind is not None and issubclass(kind, FtkitError | ValueError | OSError)
