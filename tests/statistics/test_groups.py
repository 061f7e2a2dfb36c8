import numpy as np

from ftkit.statistics.groups import group_sums


def test_each_group_has_its_sum_in_the_order_of_their_numbers():
    assert group_sums(np.array([1, 2, 4]), np.array([9, 3, 9])).tolist() == [2.0, 5.0]


def test_small_floats_are_summed_as_large_ones():
    assert group_sums(np.ones(3, np.float32), np.zeros(3, int)).dtype == np.float64
