import pytest

from ftkit import jsonl
from ftkit.errors import DataError
from ftkit.gating.comparing import compared
from ftkit.reports import ScoredCase, Verdict

from .runs import run


def test_the_same_cases_are_compared_and_those_that_changed_sides_are_named(tmp_path):
    before = run(tmp_path / "before", "++--+")
    after = run(tmp_path / "after", "+-+++++")

    found = compared(before, after)

    [one] = found.candidates
    assert (one.candidate, one.shared, one.only_before, one.only_after, one.altered) == ("tuned", 5, 0, 2, 0)
    assert (one.fixed, one.broken) == (("c2", "c3"), ("c1",))
    compliance = one.change("compliance")
    assert (compliance.n, compliance.before, compliance.after, compliance.fixed, compliance.broken) == (
        5,
        0.6,
        0.8,
        2,
        1,
    )
    assert compliance.difference == pytest.approx(0.2)
    assert (compliance.p, compliance.test) == (1.0, "exact McNemar")
    assert compliance.low < 0 < compliance.high


def test_candidates_of_one_run_alone_are_named(tmp_path):
    found = compared(run(tmp_path / "a", "+", names=("x", "tuned")), run(tmp_path / "b", "+", names=("tuned", "y")))

    assert (found.only_before, found.only_after) == (("x",), ("y",))
    assert [one.candidate for one in found.candidates] == ["tuned"]


def test_a_case_that_asks_something_else_now_is_left_out(tmp_path):
    before, after = run(tmp_path / "a", "+++"), run(tmp_path / "b", "+--")
    changed = [
        ScoredCase(id="c0"),
        ScoredCase(id="c1", reference="new"),
        *jsonl.read(after / "cases.jsonl", ScoredCase),
    ]
    jsonl.write(after / "cases.jsonl", [changed[2], changed[1], changed[4]])

    [one] = compared(before, after).candidates

    assert (one.shared, one.altered, one.broken) == (2, 1, ("c2",))


def test_repeats_of_a_case_are_averaged_and_tested_as_means(tmp_path):
    folders = []
    for name, pattern in (("a", "++++++++"), ("b", "+-+-+-+-")):
        folder = tmp_path / name
        folder.mkdir()
        folders.append(folder)
        rows = [
            Verdict(candidate="x", id=f"c{number // 2}", repeat=number % 2, complies=sign == "+")
            for number, sign in enumerate(pattern)
        ]
        jsonl.write(folder / "verdicts.jsonl", rows)

    [one] = compared(*folders).candidates

    [change] = one.changes
    assert (change.n, change.before, change.after, change.test, change.fixed) == (4, 1.0, 0.5, "sign flip", None)
    assert one.broken == ("c0", "c1", "c2", "c3")


def test_p_values_are_corrected_over_everything_that_is_compared(tmp_path):
    before = run(tmp_path / "a", "+" * 12, rouge=[0.5] * 12)
    after = run(tmp_path / "b", "-" * 12, rouge=[0.5] * 12)

    [one] = compared(before, after).candidates

    by_measure = {change.measure: (change.p, change.p_holm) for change in one.changes}
    p = 2 * 0.5**12
    assert by_measure["compliance"] == pytest.approx((p, 3 * p))
    assert by_measure["metric:rougeL"] == (1.0, 1.0)


def test_cases_of_one_group_are_tested_together(tmp_path):
    before, after = (
        run(tmp_path / "a", "-" * 12 + "+", rouge=[0.1] * 13),
        run(tmp_path / "b", "+" * 13, rouge=[0.9] * 13),
    )
    alone = compared(before, after).candidates[0].change("compliance")
    grouped = (ScoredCase(id=f"c{n}", group="" if n == 12 else f"patient {n // 4}") for n in range(13))
    jsonl.write(after / "cases.jsonl", grouped)
    (before / "cases.jsonl").unlink()

    together = compared(before, after).candidates[0]

    assert (alone.test, alone.p, alone.groups) == ("exact McNemar", pytest.approx(2 * 0.5**12), None)
    compliance, rouge = together.change("compliance"), together.change("metric:rougeL")
    assert (compliance.test, compliance.p, compliance.groups) == ("sign flip by group", 0.25, 4)
    assert (compliance.fixed, compliance.broken, compliance.n) == (12, 0, 13)
    assert (rouge.test, rouge.p, rouge.groups) == ("sign flip by group", 0.125, 4)


def test_groups_of_the_earlier_run_count_where_the_later_one_kept_no_cases(tmp_path):
    before, after = run(tmp_path / "a", "----"), run(tmp_path / "b", "++++")
    jsonl.write(before / "cases.jsonl", (ScoredCase(id=f"c{n}", group=f"{n // 2}") for n in range(4)))
    (after / "cases.jsonl").unlink()

    assert compared(before, after).candidates[0].change("compliance").groups == 2


def test_runs_without_verdicts_are_an_error(tmp_path):
    empty = tmp_path / "empty"
    empty.mkdir()
    (empty / "verdicts.jsonl").touch()

    with pytest.raises(DataError, match="holds no verdict"):
        compared(empty, empty)
    with pytest.raises(DataError, match="cannot read"):
        compared(tmp_path / "nowhere", empty)
