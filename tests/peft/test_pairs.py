"""Preferences are counted, shown and judged as they are trained: the prompt with either answer."""

from pathlib import Path

import msgspec
import pytest
from ftkit_peft.backend import Peft

from ftkit import DataError, Problem, TokenCount, dialogue
from ftkit.dialogue import pairs

from ..echo import project
from ..echo.command import ftkit
from . import templates
from .peft_rows import pair, row, written

ROWS = [pair(n, 3 + n) for n in range(4)]


@pytest.fixture
def talk(tiny_model):
    return dialogue.opened(tiny_model)


@pytest.fixture
def backend(tiny_model):
    return Peft(model=str(tiny_model))


@pytest.fixture
def dpo(plan):
    written(Path(plan.train_file), ROWS)
    written(Path(plan.validation_file), ROWS[:1])
    return msgspec.structs.replace(plan, method="dpo")


def test_either_answer_is_written_as_the_one_answer_of_a_row_is(talk):
    better = list(talk.encoded([row(n, 3 + n) for n in range(4)]))
    worse = list(talk.encoded([msgspec.structs.replace(one, completion=one.rejected) for one in ROWS]))
    assert [(one.better, one.worse) for one in pairs.encoded(talk, ROWS)] == list(zip(better, worse, strict=True))


def test_a_row_without_a_worse_answer_is_named(talk):
    with pytest.raises(DataError, match=r"row 'row-1' \(notes.csv:1\) has no rejected answer"):
        list(pairs.encoded(talk, [ROWS[0], row(1)]))


def test_both_sequences_are_counted_and_both_answers_are_trained(backend, talk):
    for count, one in zip(backend.counted(ROWS), pairs.encoded(talk, ROWS), strict=True):
        first, second = one.better.whole, one.worse.whole
        assert count == TokenCount(
            id=one.id,
            total=first + second,
            spans=((one.prompt, first), (first + one.prompt, first + second)),
            parts=(first, second),
        )


def test_the_tokens_that_are_shown_are_those_that_are_counted(backend):
    for count, shown in zip(backend.counted(ROWS), backend.tokenized(ROWS), strict=True):
        assert (len(shown.pieces), sum(shown.trained), shown.parts) == (count.total, count.trained, count.parts)
        trained = "".join(piece for piece, flag in zip(shown.pieces, shown.trained, strict=True) if flag)
        answers = next((one.target, one.rejected[-1].content) for one in ROWS if one.id == shown.id)
        assert trained == "".join(f"{answer}<|im_end|>\n" for answer in answers)


def test_the_estimate_counts_both_sequences_each_cut_for_itself(backend, dpo, talk):
    parts = [part for one in pairs.encoded(talk, ROWS) for part in one.parts]
    assert backend.estimate(dpo).tokens == 2 * sum(parts)
    cut = msgspec.structs.replace(backend, max_tokens=40)
    assert cut.estimate(dpo).tokens == 2 * sum(min(part, 40) for part in parts) < 2 * sum(parts)


def test_a_pair_is_too_long_where_its_longer_half_is(backend, dpo, talk):
    longest = max(max(one.parts) for one in pairs.encoded(talk, ROWS))
    assert list(msgspec.structs.replace(backend, max_tokens=longest).validate(dpo)) == []
    [problem] = msgspec.structs.replace(backend, max_tokens=longest - 1).validate(dpo)
    assert (problem.id, problem.reason) == ("row-3", "too-long")
    assert problem.detail == f"{longest} tokens, the limit is {longest - 1}"


def test_a_template_s_faults_are_told_once_for_both_answers(tiny_model, dpo, tmp_path):
    folder = templates.model_with(templates.NO_END, tiny_model, tmp_path / "model")
    assert [(one.id, one.reason) for one in Peft(model=str(folder)).validate(dpo)] == [("", "end-not-trained")]


def test_two_answers_that_are_written_alike_teach_nothing(backend, dpo):
    written(Path(dpo.train_file), [ROWS[0], msgspec.structs.replace(ROWS[1], rejected=ROWS[1].completion)])
    assert [(one.id, one.reason) for one in backend.validate(dpo)] == [("row-1", "no-preference")]


def test_rows_that_do_not_fit_the_method_are_refused_by_name(backend, dpo):
    written(Path(dpo.train_file), [row(1), row(2)])
    assert next(backend.validate(dpo)) == Problem(
        id="row-1",
        reason="no-rejected-answer",
        detail="there is no rejected answer (notes.csv:1), and DPO learns from pairs of answers",
    )


@pytest.mark.parametrize(
    ("options", "method", "said"),
    [
        ({"packing": True}, "dpo", "DPO compares two answers and packs none: leave 'packing' out."),
        ({"evaluate_every": 2}, "sft", "the validation split has no rows, and evaluate_every looks at them."),
        ({"early_stopping": {}}, "dpo", "the validation split has no rows, and early_stopping looks at them."),
    ],
)
def test_what_the_method_or_the_rows_cannot_give_is_a_problem_of_the_run(tiny_model, dpo, options, method, said):
    written(Path(dpo.train_file), ROWS if method == "dpo" else [row(1)])
    Path(dpo.validation_file).write_bytes(b"")
    backend = msgspec.convert({"model": str(tiny_model), **options}, Peft)
    [problem] = backend.validate(msgspec.structs.replace(dpo, method=method))
    assert (problem.id, problem.detail.startswith(said)) == ("", True)


@pytest.fixture
def prepared(tiny_model, tmp_path, monkeypatch):
    """A project of preferences with a run of either method; the current folder."""
    texts = {"prompt": "{{ question }}", "chosen": "{{ answer }}", "rejected": "{{ worse }}"}
    backend = {"peft": {"model": str(tiny_model), "max_tokens": 60}}
    runs = {"pairs": {"backend": backend, "method": "dpo"}, "answers": {"backend": backend}}
    project.folder(tmp_path, task={"preference": {"id": "{{ id }}", **texts}}, train=runs)
    project.table(tmp_path / "records.csv", [project.row(n) | {"worse": f"No idea, {n}."} for n in range(30)])
    monkeypatch.chdir(tmp_path)
    assert ftkit("prepare").code == 0
    return tmp_path


def test_a_run_shows_both_answers_where_it_learns_from_both(prepared):
    shown = ftkit("show", "build/dataset", "--row", "r1", "--run", "pairs")
    assert shown.code == 0, shown.err
    prompt = "<|im_start|>user\nCapital of land 1?<|im_end|>\n<|im_start|>assistant\n"
    assert f"tokens\n{prompt}⟦Town 1.↵\nSigned<|im_end|>↵\n⟧\n\nwith the worse answer, " in shown.out
    assert shown.out.endswith(f"tokens\n{prompt}⟦No idea, 1.<|im_end|>↵\n⟧\n")


def test_a_run_shows_the_better_answer_alone_where_it_learns_from_that(prepared):
    shown = ftkit("show", "build/dataset", "--row", "r1", "--run", "answers").out
    assert shown.endswith("⟦Town 1.↵\nSigned<|im_end|>↵\n⟧\n")
    assert "No idea" not in shown


def test_a_run_s_tokens_are_those_of_its_method(prepared):
    totals = {}
    for run in ("pairs", "answers"):
        told = ftkit("tokens", "--run", run, "--json")
        assert told.code == 0, told.err
        [found] = msgspec.json.decode(told.out)["runs"]
        totals[run] = found["tokens"]["trained"]["total"]
    assert 0 < totals["answers"] < totals["pairs"]
