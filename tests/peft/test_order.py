from collections import Counter

import pytest
from ftkit_peft.order import training_order

LENGTHS = [10 + (n * 37) % 90 for n in range(203)]


@pytest.mark.parametrize("epochs", [1.0, 2.0, 3.0])
def test_each_epoch_trains_each_row_once(epochs):
    order = training_order(LENGTHS, 8, epochs, seed=1)
    assert set(Counter(order).values()) == {int(epochs)}
    assert len(set(order)) == len(LENGTHS)


def test_a_part_of_an_epoch_trains_that_part_of_the_rows():
    assert len(training_order(LENGTHS, 8, 2.5, seed=1)) == round(2.5 * 203)
    assert len(set(training_order(LENGTHS, 8, 0.5, seed=1))) == round(0.5 * 203)


def test_the_same_seed_gives_the_same_order_and_another_seed_another():
    assert training_order(LENGTHS, 8, 2, seed=1) == training_order(LENGTHS, 8, 2, seed=1)
    assert training_order(LENGTHS, 8, 2, seed=1) != training_order(LENGTHS, 8, 2, seed=2)


def test_rows_of_one_batch_are_of_similar_length():
    def padding(order):
        batches = [[LENGTHS[row] for row in order[start : start + 8]] for start in range(0, len(order), 8)]
        return sum(max(batch) * len(batch) - sum(batch) for batch in batches)

    assert padding(training_order(LENGTHS, 8, 1, seed=1)) < 0.1 * padding(list(range(len(LENGTHS))))


def test_batches_do_not_come_in_the_order_of_their_length():
    order = training_order(LENGTHS, 8, 1, seed=1)
    longest = [max(LENGTHS[row] for row in order[start : start + 8]) for start in range(0, 200, 8)]
    assert longest != sorted(longest, reverse=True)


def test_no_rows_give_no_order():
    assert training_order([], 8, 2, seed=1) == []
