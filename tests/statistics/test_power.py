import numpy as np
import pytest

from ftkit.statistics.power import cases_for_mean, cases_for_shares, detectable_mean, detectable_share, fewest_cases
from ftkit.statistics.shares import mcnemar


def test_the_cases_for_two_shares_are_connors():
    # by hand: (1.959964 * sqrt(0.3) + 0.841621 * sqrt(0.3 - 0.01))**2 / 0.01 = 233.09
    assert cases_for_shares(0.1, 0.3, 0.05) == cases_for_shares(-0.1, 0.3, 0.05) == 234


def test_a_stricter_level_takes_more_cases():
    assert cases_for_shares(0.1, 0.3, 0.05 / 6) > cases_for_shares(0.1, 0.3, 0.05)


def test_no_difference_is_found_by_no_number_of_cases():
    assert (cases_for_shares(0.0, 0.3, 0.05), cases_for_mean(0.0, 0.1, 100, 0.05)) == (None, None)


def test_discordance_is_never_less_than_the_difference():
    assert cases_for_shares(0.5, 0.0, 0.05) == cases_for_shares(0.5, 0.5, 0.05)


@pytest.mark.parametrize(("n", "discordance"), [(40, 0.0), (100, 0.3), (1000, 0.2)])
def test_the_detectable_difference_is_the_one_that_takes_these_cases(n, discordance):
    least = detectable_share(n, discordance, 0.05)
    assert cases_for_shares(least, discordance, 0.05) == pytest.approx(n, abs=1)


@pytest.mark.parametrize("level", [0.05, 0.0625, 0.05 / 3, 0.05 / 6])
def test_the_fewest_cases_are_those_with_which_the_exact_test_can_say_anything(level):
    fewest = fewest_cases(level)
    assert mcnemar(fewest, 0) < level <= mcnemar(fewest - 1, 0)


def test_fewer_cases_show_no_difference_whatever_and_none_is_promised_with_them():
    assert detectable_share(5, 0.0, 0.05) is None
    assert detectable_share(6, 0.0, 0.05) is not None
    assert cases_for_shares(1.0, 1.0, 0.05) == cases_for_mean(1.0, 0.01, 2, 0.05) == 6


def test_the_detectable_mean_is_2_8_standard_errors():
    assert detectable_mean(0.1, 0.05) == pytest.approx(0.2801585)
    assert cases_for_mean(0.2802, 0.1, 100, 0.05) == 100
    assert cases_for_mean(-0.2802 / 2, 0.1, 100, 0.05) == 400


def test_so_many_cases_do_find_the_difference_in_four_of_five_trials():
    n = cases_for_shares(0.1, 0.3, 0.05)
    draws = np.random.default_rng(7).multinomial(n, [0.2, 0.1, 0.7], size=2000)
    found = np.mean([mcnemar(int(a), int(b)) < 0.05 for a, b, _ in draws])
    assert 0.75 < found < 0.83  # the exact test is a little more cautious than the formula
