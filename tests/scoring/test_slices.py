import numpy as np

from ftkit.scoring.cases import OTHERS
from ftkit.scoring.figures import mean_of, share_of
from ftkit.scoring.measured import Repeats
from ftkit.scoring.slices import MOST, sliced
from ftkit.statistics.multiplicity import holm
from ftkit.statistics.shares import mcnemar

from .columns_of_numbers import content, form, numbers

TUNED, BASE = [1, 1, 1, 1, 0, 0], [0, 0, 0, 0, 1, 1]
WARDS = ["east"] * 4 + ["west"] * 2


def measured(**more):
    rouge = content(tuned=[0.5, 0.6, 0.7, 0.8, 0.1, 0.2], base=[0.1] * 6)
    return numbers(form(tuned=TUNED, base=BASE), rouge, slices={"ward": WARDS}, **more)


def test_the_slice_where_the_fine_tuned_candidate_fails_stands_first():
    found = sliced(measured(), "tuned", "base", 7)
    assert [(one.column, one.value, one.cases) for one in found] == [("ward", "west", 2), ("ward", "east", 4)]


def test_a_slice_has_the_figures_of_its_own_cases():
    [west, east] = sliced(measured(), "tuned", "base", 7)
    assert west.compliance == {"tuned": share_of(np.zeros(2)), "base": share_of(np.ones(2))}
    assert east.metrics["tuned"] == {"rouge1": mean_of(np.array([0.5, 0.6, 0.7, 0.8]))}


def test_the_pairs_are_corrected_over_all_slices():
    [west, east] = sliced(measured(), "tuned", "base", 7)
    raw = [mcnemar(4, 0), mcnemar(0, 2)]
    assert [east.pair.p, west.pair.p] == raw
    assert [east.pair.p_holm, west.pair.p_holm] == holm(raw)
    assert (east.pair.difference, west.pair.difference) == (1.0, -1.0)


def test_without_both_sides_there_are_no_pairs():
    [first, second] = sliced(measured(), "", "base", 7)
    assert (first.value, first.pair, second.pair) == ("east", None, None)


def test_too_many_values_share_a_slice():
    values = [str(n) for n in range(MOST + 5)]
    both = form(tuned=[1.0] * (MOST + 5), base=[1.0] * (MOST + 5))
    found = sliced(numbers(both, slices={"id": values}), "tuned", "base", 7)
    assert len(found) == MOST + 1
    assert [one.cases for one in found if one.value == OTHERS] == [5]


def test_the_frequent_values_have_the_slices_of_their_own():
    values = [str(n) for n in range(MOST)] + ["often", "often"]
    both = form(tuned=[1.0] * len(values), base=[1.0] * len(values))
    found = {one.value: one.cases for one in sliced(numbers(both, slices={"id": values}), "tuned", "base", 7)}
    assert (found["often"], found[OTHERS]) == (2, 1)


def test_answers_to_one_case_count_by_what_they_are_worth_together():
    asked, complied = np.full(6, 3, np.int32), np.array([3, 2, 1, 3, 0, 0], np.int32)
    repeats = {name: Repeats(asked=asked, complied=complied) for name in ("tuned", "base")}
    [west, east] = sliced(measured(repeats=repeats), "tuned", "base", 7)
    assert (east.compliance["tuned"].passed, east.compliance["tuned"].failed) == (9, 3)
    assert (east.compliance["tuned"].groups, west.compliance["base"].passed) == (4, 0)


def test_repeats_in_groups_count_by_group():
    asked, complied = np.full(6, 3, np.int32), np.array([3, 2, 1, 3, 0, 0], np.int32)
    repeats = {name: Repeats(asked=asked, complied=complied) for name in ("tuned", "base")}
    [_, east] = sliced(measured(repeats=repeats, groups=[1, 1, 2, 2, 3, 3]), "tuned", "base", 7)
    assert (east.compliance["tuned"].passed, east.compliance["tuned"].groups) == (9, 2)


def test_no_columns_make_no_slices():
    assert sliced(numbers(form(tuned=TUNED, base=BASE)), "tuned", "base", 7) == ()
