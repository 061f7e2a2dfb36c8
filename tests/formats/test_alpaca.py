import json
import re

from ftkit_formats.alpaca import Alpaca
from ruamel.yaml import YAML

from ftkit import Message, Problem

from .rows import example


def test_a_row_has_four_texts_whether_there_is_a_system_message_or_not(tmp_path):
    bare = example(prompt=(Message(role="user", content="Well?"),))
    Alpaca().export({"train": [example(), bare]}, tmp_path)
    assert (tmp_path / "train.jsonl").read_text("utf-8") == (
        '{"instruction":"How are you?","input":"","output":"Fine.","system":"Be kind."}\n'
        '{"instruction":"Well?","input":"","output":"Fine.","system":""}\n'
    )


def test_a_conversation_cannot_be_expressed():
    prompt = tuple(Message(role=role, content="Hi.") for role in ("user", "assistant", "user"))
    detail = "the format holds one question and its answer; export the row as messages or sharegpt"
    assert list(Alpaca().problems(example(prompt=prompt))) == [Problem(reason="several-turns", detail=detail, id="7")]


def test_the_trainers_are_told_of_both_files(tmp_path):
    Alpaca().export({"train": [example()], "validation": [example()]}, tmp_path)
    columns = {"prompt": "instruction", "query": "input", "response": "output", "system": "system"}
    assert json.loads((tmp_path / "dataset_info.json").read_text("utf-8")) == {
        side: {"file_name": f"{side}.jsonl", "formatting": "alpaca", "columns": columns}
        for side in ("train", "validation")
    }
    factory, axolotl = re.findall(r"```yaml\n(.*?)```", (tmp_path / "README.md").read_text("utf-8"), re.DOTALL)
    assert YAML().load(factory) == {"dataset_dir": ".", "dataset": "train", "eval_dataset": "validation"}
    told = YAML().load(axolotl)
    assert [told[key][0]["path"] for key in ("datasets", "test_datasets")] == ["train.jsonl", "validation.jsonl"]


def test_without_rows_there_is_nothing_to_tell(tmp_path):
    Alpaca().export({"train": [], "test": [example()]}, tmp_path)
    assert list(tmp_path.iterdir()) == []
