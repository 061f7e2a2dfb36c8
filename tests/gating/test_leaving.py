import json

import pytest

from ftkit.errors import ConfigError
from ftkit.gating.leaving import FILES, from_file, leave
from ftkit.gating.results import Condition, GateResult
from ftkit.sections import GateFile, RegressionFile

RESULT = GateResult(candidate="x", met=False, conditions=(Condition(name="compliance", met=False, sentence="no"),))


def test_the_files_lie_in_the_folder_and_the_summary_grows(tmp_path, monkeypatch):
    summary = tmp_path / "summary.md"
    summary.write_text("before\n", encoding="utf-8")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))

    leave(RESULT, tmp_path, "# markdown\n", "<xml/>")

    assert [(tmp_path / name).is_file() for name in FILES] == [True, True, True]
    assert json.loads((tmp_path / "gate.json").read_bytes())["conditions"][0]["sentence"] == "no"
    assert (tmp_path / "gate.xml").read_text(encoding="utf-8") == "<xml/>"
    assert summary.read_text(encoding="utf-8") == "before\n# markdown\n\n"


def test_a_summary_that_cannot_be_written_is_named(tmp_path, monkeypatch):
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "nowhere" / "summary.md"))

    with pytest.raises(ConfigError, match=r"GITHUB_STEP_SUMMARY names .*summary\.md, which cannot be written"):
        leave(RESULT, tmp_path, "", "")


def test_no_summary_is_written_outside_ci(tmp_path, monkeypatch):
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)

    leave(RESULT, tmp_path, "", "")

    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(FILES)


def test_a_gate_stands_in_a_file_of_its_own(tmp_path):
    path = tmp_path / "gate.yaml"
    path.write_text("checks: {json: 1}\nregression: {baseline: old, margin: 0.02}\n", encoding="utf-8")

    assert from_file(path) == GateFile(checks={"json": 1.0}, regression=RegressionFile(baseline="old", margin=0.02))


def test_a_threshold_that_is_no_share_is_refused_with_its_line(tmp_path):
    path = tmp_path / "gate.yaml"
    path.write_text("candidate: tuned\ncompliance: 95\n", encoding="utf-8")

    with pytest.raises(ConfigError, match=r"gate\.yaml:2, compliance"):
        from_file(path)
