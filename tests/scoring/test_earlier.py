import os
import shutil
import signal
from multiprocessing import get_context

import pytest
from ftkit_echo.predictor import EchoPredictor

from ftkit import Reply, jsonl, plugins
from ftkit.reports import Prediction, Verdict
from ftkit.scoring import pieces, saved, trial
from ftkit.scoring.earlier import NONE, left
from ftkit.scoring.stage import Effort

from .samples import prediction, verdict

MANY = {"a": 3, "b": 2}
RULES = "- no_bullets\n"
PIECE = 4
PIECES = 6


def written(folder, *verdicts, key="k"):
    """A file that was being written when the run was interrupted."""
    path = folder / "verdicts.jsonl"
    assert left(path, key, MANY) is NONE or verdicts
    jsonl.write(path, verdicts)
    return path


def lacking(case):
    return Verdict(candidate="a", id=case, absent={"judge_rating": "the judge failed: timeout"})


def of_b(case):
    return Prediction(candidate="b", id=case)


def tokenizer(*, splits):
    from tokenizers import Tokenizer, models, pre_tokenizers

    whole = Tokenizer(models.WordLevel({"[UNK]": 0}, unk_token="[UNK]"))
    if splits:
        whole.pre_tokenizer = pre_tokenizers.Whitespace()
    return whole.to_str()


class TestLeft:
    def test_of_the_same_key_the_verdicts_are_known(self, tmp_path):
        ours = [verdict(case) for case in "123"]
        theirs = [verdict(case, candidate="b") for case in "12"]
        path = written(tmp_path, *ours, *theirs)
        found = left(path, "k", MANY)
        predictions = [prediction(case) for case in "123"]
        assert found.verdicts("a", 0, predictions) == ours
        assert found.verdicts("a", 1, predictions[1:]) == ours[1:]
        assert found.verdicts("a", 1, predictions[:2]) is None  # they are about others
        assert [one.id for one in found.verdicts("b", 1, [of_b("2")])] == ["2"]

    def test_of_another_key_nothing_is_known_and_nothing_stays(self, tmp_path):
        path = written(tmp_path, verdict("1"))
        assert left(path, "other", MANY) is NONE
        assert [entry.name for entry in tmp_path.iterdir()] == ["judging.key"]

    def test_a_torn_line_and_those_that_never_came_are_not_known(self, tmp_path):
        path = written(tmp_path, *(verdict(case) for case in "123"))
        path.write_bytes(path.read_bytes()[:-1])
        found = left(path, "k", MANY)
        assert found.verdicts("a", 0, [prediction(case) for case in "123"]) is None
        assert found.verdicts("a", 0, [prediction(case) for case in "12"]) is not None
        assert found.verdicts("b", 0, [of_b("1")]) is None

    def test_what_a_disk_lost_is_not_known(self, tmp_path):
        path = written(tmp_path, verdict("1"))
        path.write_bytes(bytes(40) + b"\n")
        assert left(path, "k", MANY).verdicts("a", 0, [prediction("1")]) is None

    def test_the_longest_of_several_interrupted_runs_is_kept(self, tmp_path):
        path = written(tmp_path, *(verdict(case) for case in "12"))
        left(path, "k", MANY)
        jsonl.write(path, [verdict("1")])
        predictions = [prediction(case) for case in "12"]
        assert left(path, "k", MANY).verdicts("a", 0, predictions) is not None
        assert left(path, "k", MANY).verdicts("a", 0, predictions) is not None

    def test_what_was_known_of_nobody_is_asked_again(self, tmp_path):
        path = written(tmp_path, lacking("1"), lacking("2"), verdict("3"))
        found = left(path, "k", MANY)
        predictions = [prediction(case) for case in "123"]
        assert found.verdicts("a", 0, predictions[:2]) is None
        assert found.verdicts("a", 0, predictions) is not None


@pytest.fixture
def given(tmp_path):
    jsonl.write(
        tmp_path / "a.jsonl", [{"id": str(n), "output": "- x" if n % 3 else "y"} for n in range(PIECE * PIECES)]
    )
    (tmp_path / "contract.yaml").write_text(RULES)
    return tmp_path


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch):
    monkeypatch.setattr(pieces, "CHUNK", PIECE)


def judged(folder, out):
    what = saved.Saved(predictions={"a": folder / "a.jsonl"}, contract=folder / "contract.yaml", workers=1)
    return saved.run(what, plugins.installed(), folder / out)


def judged_until(folder, out, killed_at):
    """In a process that kills itself before it judges this piece."""
    original, count = pieces.verdicts, []

    def fatal(predictions, answers, bench):
        if len(count) == killed_at:
            os.kill(os.getpid(), signal.SIGKILL)
        count.append(len(predictions))
        return original(predictions, answers, bench)

    pieces.verdicts = fatal
    judged(folder, out)


def killed(folder, out, at):
    child = get_context("fork").Process(target=judged_until, args=(folder, out, at))
    child.start()
    child.join()
    assert child.exitcode == -signal.SIGKILL


@pytest.fixture
def judged_anew(monkeypatch):
    """How many answers each call judges from now on."""
    original, counts = pieces.verdicts, []

    def counted(predictions, answers, bench):
        counts.append(len(predictions))
        return original(predictions, answers, bench)

    monkeypatch.setattr(pieces, "verdicts", counted)
    return counts


def files(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize("at", range(PIECES))
def test_killed_between_any_two_pieces_it_goes_on_to_the_same_bytes(given, at, judged_anew):
    judged(given, "whole")
    judged_anew.clear()
    killed(given, "out", at)
    judged(given, "out")
    assert judged_anew == [PIECE] * (PIECES - at)
    assert files(given / "out") == files(given / "whole")


def test_a_run_that_is_killed_twice_keeps_what_both_have_judged(given, judged_anew):
    killed(given, "out", 2)
    killed(given, "out", 1)  # one more than it finds there
    judged(given, "out")
    assert judged_anew == [PIECE] * (PIECES - 3)


def test_other_rules_judge_anew(given, judged_anew):
    killed(given, "out", 4)
    (given / "contract.yaml").write_text(RULES + "- json\n")
    judged(given, "out")
    assert sum(judged_anew) == PIECE * PIECES


def test_another_tokenizer_in_the_same_folder_judges_anew(given, judged_anew):
    (given / "model").mkdir()
    (given / "model/tokenizer.json").write_text(tokenizer(splits=False))
    (given / "contract.yaml").write_text("- length: {max_tokens: 1, tokenizer: model}\n")
    killed(given, "out", 4)
    (given / "model/tokenizer.json").write_text(tokenizer(splits=True))
    judged(given, "out")
    assert sum(judged_anew) == PIECE * PIECES


def test_other_answers_are_judged_anew(given, judged_anew):
    killed(given, "out", 4)
    lines = (given / "a.jsonl").read_text().replace('"y"', '"z"', 1)
    (given / "a.jsonl").write_text(lines)
    judged(given, "out")
    assert sum(judged_anew) == PIECE * PIECES


def test_what_lets_a_run_go_on_is_gone_from_a_finished_folder(given):
    judged(given, "out")
    names = {path.name for path in (given / "out").iterdir()}
    assert names == {"cases.jsonl", "predictions.jsonl", "verdicts.jsonl", "report.json"}


def test_a_projects_judging_goes_on_too(home, judged_anew, monkeypatch):
    monkeypatch.setattr(pieces, "CHUNK", 1)
    home.score(effort=Effort(workers=1))
    whole = (home.folder / "score/verdicts.jsonl").read_bytes()
    assert len(judged_anew) == whole.count(b"\n") > 4
    shutil.rmtree(home.folder / "score")
    counted = pieces.verdicts

    def interrupted(*judged):
        if len(judged_anew) == 3:
            raise KeyboardInterrupt
        return counted(*judged)

    judged_anew.clear()
    monkeypatch.setattr(pieces, "verdicts", interrupted)
    with pytest.raises(KeyboardInterrupt):
        home.score(effort=Effort(workers=1))
    monkeypatch.setattr(pieces, "verdicts", counted)
    home.score(effort=Effort(workers=1))
    assert len(judged_anew) == whole.count(b"\n")
    assert (home.folder / "score/verdicts.jsonl").read_bytes() == whole


def test_a_request_that_failed_before_the_interruption_is_judged_by_its_new_answer(home, monkeypatch):
    whole = home.score().report.candidates
    shutil.rmtree(home.folder / "score")
    answer, compared = EchoPredictor.predict, trial.reported

    def fail_first(self, requests, finished):
        replies = answer(self, requests, finished)
        yield Reply(id=next(replies).id, error="timeout")
        yield from replies

    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(EchoPredictor, "predict", fail_first)
    monkeypatch.setattr(trial, "reported", interrupted)
    with pytest.raises(KeyboardInterrupt):
        home.score()
    monkeypatch.setattr(EchoPredictor, "predict", answer)
    monkeypatch.setattr(trial, "reported", compared)
    found = home.score().report.candidates
    assert {name: one.compliance for name, one in found.items()} == {n: one.compliance for n, one in whole.items()}
