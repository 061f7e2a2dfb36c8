from itertools import combinations
from math import comb

import numpy as np
import pytest

from ftkit.statistics.repeats import all_of, unanimous


def test_it_counts_the_picks_in_which_all_comply():
    complied, asked = np.array([3, 4, 1, 0]), np.array([4, 4, 4, 4])
    expected = [comb(int(c), 2) / comb(4, 2) for c in complied]
    assert all_of(2, complied, asked) == pytest.approx(expected)


def test_it_is_what_trying_every_pick_gives():
    answers = [1, 1, 0, 1, 1]
    picks = list(combinations(answers, 3))
    expected = sum(all(pick) for pick in picks) / len(picks)
    assert all_of(3, np.array([4]), np.array([5])) == pytest.approx([expected])


def test_one_of_one_is_the_rate():
    assert all_of(1, np.array([1, 3]), np.array([2, 4])).tolist() == [0.5, 0.75]


def test_more_than_were_asked_cannot_be_picked():
    with pytest.raises(ValueError, match="asked 2 times, so 3 answers cannot be picked"):
        all_of(3, np.array([1]), np.array([2]))


def test_unanimous_are_all_and_none():
    assert unanimous(np.array([0, 1, 2]), np.array([2, 2, 2])).tolist() == [True, False, True]
