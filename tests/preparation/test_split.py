from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftkit.preparation.split import split_of
from ftkit.sections import Shares

SHARES = Shares(train=0.6, validation=0.1, test=0.3, seed=7)


@pytest.mark.parametrize(("group", "side"), [("P-1", "test"), ("P-2", "train"), ("P-16", "validation"), ("", "train")])
def test_the_side_of_a_group_is_the_same_for_ever(group, side):
    assert split_of(group, SHARES) == side


@given(st.text())
def test_any_group_has_a_side(group):
    assert split_of(group, SHARES) in {"train", "validation", "test"}


def test_the_shares_are_about_right():
    sides = Counter(split_of(f"patient {n}", SHARES) for n in range(20_000))
    assert {side: round(count / 20_000, 2) for side, count in sides.items()} == {
        "train": 0.6,
        "validation": 0.1,
        "test": 0.3,
    }


def test_another_seed_divides_otherwise():
    other = Shares(train=0.6, validation=0.1, test=0.3, seed=8)
    moved = sum(split_of(str(n), SHARES) != split_of(str(n), other) for n in range(1000))
    assert 400 < moved < 700


def test_a_larger_test_share_keeps_the_rows_of_the_smaller_one():
    larger = Shares(train=0.4, validation=0.1, test=0.5, seed=7)
    tested = [str(n) for n in range(500) if split_of(str(n), SHARES) == "test"]
    assert {split_of(group, larger) for group in tested} == {"test"}


def test_a_share_of_nothing_has_no_rows():
    assert {split_of(str(n), Shares(train=1, test=0)) for n in range(500)} == {"train"}


def test_a_group_is_not_divided_and_added_rows_move_none(small):
    small.settings("records: r.csv\ntask: {id: '{{ n }}', input: '{{ n }}', target: '{{ n }}', group: '{{ g }}'}\n")
    lines = [f"{n},{n % 30}" for n in range(120)]
    small.records("n,g\n" + "\n".join(lines[:60]))
    before = sides(small)
    small.records("n,g\n" + "\n".join(lines[60:] + lines[:60]))
    after = sides(small)
    assert before.items() <= after.items()
    assert len({(row % 30, side) for row, side in after.items()}) == 30


def sides(small) -> dict[int, str]:
    small.prepare()
    return {int(row["id"]): name for name in ("train", "validation", "test") for row in small.rows(name)}
