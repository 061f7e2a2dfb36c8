from math import comb

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ftkit.statistics.shares import effective_cases, mcnemar, newcombe_paired, wilson

ASKED = 40
SHARES = [step / 1000 for step in range(1, 1000)]
WILSON_AT_40 = [wilson(hits, ASKED) for hits in range(ASKED + 1)]

# both, a_only, b_only, neither; at least one case
tables = st.tuples(*[st.integers(0, 60)] * 4).filter(any)
repeatable = settings(deadline=None, derandomize=True)


def coverage(share: float) -> float:
    """How often Wilson's interval holds the true share: exact, by summing over all outcomes of 40 cases."""
    return sum(
        comb(ASKED, hits) * share**hits * (1 - share) ** (ASKED - hits)
        for hits, interval in enumerate(WILSON_AT_40)
        if interval.low <= share <= interval.high
    )


def two_sided_by_counting(few: int, discordant: int) -> float:
    """The p of a fair coin that fell `few` times of `discordant` or more unevenly, from Pascal's triangle."""
    return min(1.0, 2 * sum(comb(discordant, k) for k in range(few + 1)) / 2**discordant)


class TestWilson:
    def test_five_of_five_may_still_be_little_more_than_half(self):
        assert wilson(5, 5) == pytest.approx((0.5655, 1.0), abs=5e-5)

    def test_it_solves_wilsons_quadratic(self):
        # the ends are where (share - p)**2 = z**2 * p * (1 - p) / n, by hand for 8 of 10 and z = 1.959964
        assert wilson(8, 10) == pytest.approx((0.490162, 0.943318), abs=5e-7)

    def test_no_hit_starts_at_0_and_has_width(self):
        assert wilson(0, 10) == pytest.approx((0.0, 0.2775), abs=5e-5)

    def test_more_confidence_is_wider(self):
        assert wilson(5, 10, 0.99).low < wilson(5, 10).low

    def test_the_ends_are_plain_floats(self):
        assert [type(end) for end in wilson(3, 7)] == [float, float]

    def test_nothing_asked_is_refused(self):
        with pytest.raises(ValueError, match="0 cases has no interval"):
            wilson(0, 0)

    def test_more_hits_than_cases_are_refused(self):
        with pytest.raises(ValueError, match="3 of 2 is no share"):
            wilson(3, 2)

    def test_it_covers_95_percent_on_average_over_all_shares(self):
        assert sum(map(coverage, SHARES)) / len(SHARES) == pytest.approx(0.953, abs=0.005)

    def test_it_covers_well_away_from_the_ends(self):
        assert min(map(coverage, SHARES[100:900])) > 0.92

    @given(st.integers(1, 2000).flatmap(lambda asked: st.tuples(st.integers(0, asked), st.just(asked))))
    @repeatable
    def test_it_holds_the_observed_share_within_0_and_1(self, counts):
        interval = wilson(*counts)
        assert 0 <= interval.low <= counts[0] / counts[1] <= interval.high <= 1


class TestMcnemar:
    def test_no_case_that_tells_them_apart_is_no_evidence(self):
        assert mcnemar(0, 0) == 1.0

    def test_six_to_none_is_two_of_64(self):
        assert mcnemar(6, 0) == pytest.approx(2 / 64)

    def test_it_gives_the_published_p(self):
        # Cavo et al. 2012 in Fagerland, Lydersen and Laake, Statistical Analysis of Contingency Tables, chapter 8
        assert mcnemar(6, 16) == pytest.approx(0.052479, abs=5e-7)

    @given(st.integers(0, 80), st.integers(0, 80))
    @repeatable
    def test_it_is_the_doubled_tail_of_a_fair_coin(self, a_only, b_only):
        expected = two_sided_by_counting(min(a_only, b_only), a_only + b_only)
        assert mcnemar(a_only, b_only) == pytest.approx(expected)


class TestNewcombePaired:
    @pytest.mark.parametrize(
        ("table", "published", "rounding"),
        [
            # Cavo et al. 2012 and Bentur et al. 2009, both in Fagerland, Lydersen and Laake (as above)
            ((59, 6, 16, 80), (-0.1186, -0.0046), 5e-5),
            ((1, 1, 7, 12), (-0.507, -0.026), 5e-4),
            # two media for the same sputum, in Altman et al., Statistics with Confidence, 2nd edition, chapter 6
            ((20, 12, 2, 16), (0.056, 0.329), 5e-4),
        ],
    )
    def test_it_gives_the_published_interval(self, table, published, rounding):
        assert newcombe_paired(*table) == pytest.approx(published, abs=rounding)

    def test_it_adds_the_squares_of_wilsons_half_widths_where_one_side_is_constant(self):
        # a passes all 10, b none: by hand 1 - sqrt(0.2775328**2 + 0.2775328**2)
        assert newcombe_paired(0, 10, 0, 0) == pytest.approx((0.607509, 1.0), abs=5e-7)

    def test_a_negative_correlation_is_not_corrected(self):
        # a and b never agree: phi is -1, so the half-widths of Wilson's 3 of 10 add up without a square root
        low, high = wilson(3, 10)
        assert newcombe_paired(0, 3, 7, 0) == pytest.approx((-0.4 - 2 * (0.3 - low), -0.4 + 2 * (high - 0.3)))

    def test_agreement_on_every_case_still_has_width(self):
        # uncorrected, phi would be 1 and the interval would shrink to [0, 0]
        assert newcombe_paired(5, 0, 0, 5) == pytest.approx((-0.1666, 0.1666), abs=5e-5)

    def test_the_confidence_holds_for_both_sides(self):
        # as above, with z = 2.575829 and so 0.3988542 in place of 0.2775328
        assert newcombe_paired(0, 10, 0, 0, 0.99) == pytest.approx((0.435935, 1.0), abs=5e-7)

    def test_no_case_is_refused(self):
        with pytest.raises(ValueError, match="0 cases has no interval"):
            newcombe_paired(0, 0, 0, 0)

    @given(tables)
    @repeatable
    def test_it_holds_the_observed_difference_within_minus_1_and_1(self, table):
        interval = newcombe_paired(*table)
        assert -1 <= interval.low <= (table[1] - table[2]) / sum(table) <= interval.high <= 1

    @given(tables)
    @repeatable
    def test_it_always_has_width(self, table):
        interval = newcombe_paired(*table)
        assert interval.high - interval.low > 0.01

    @given(tables)
    @repeatable
    def test_swapping_a_and_b_mirrors_it(self, table):
        both, a_only, b_only, neither = table
        low, high = newcombe_paired(both, a_only, b_only, neither)
        assert newcombe_paired(both, b_only, a_only, neither) == pytest.approx((-high, -low))

    @given(tables)
    @repeatable
    def test_swapping_pass_and_fail_mirrors_it(self, table):
        both, a_only, b_only, neither = table
        low, high = newcombe_paired(both, a_only, b_only, neither)
        assert newcombe_paired(neither, b_only, a_only, both) == pytest.approx((-high, -low))


class TestEffectiveCases:
    def test_copies_are_worth_as_much_as_one(self):
        passed = np.array([5.0] * 60 + [0.0] * 40)  # of 100 groups, all five pass or none does
        worth = effective_cases(passed, np.full(100, 5.0))
        assert worth == pytest.approx(100, rel=0.02)

    def test_independent_answers_are_worth_what_they_are(self):
        passed = np.random.default_rng(7).binomial(4, 0.7, size=5_000)
        assert effective_cases(passed.astype(float), np.full(5_000, 4.0)) == pytest.approx(20_000, rel=0.06)

    def test_it_is_never_more_than_there_are(self):
        assert effective_cases(np.full(50, 2.0), np.full(50, 4.0)) == 200

    @pytest.mark.parametrize("failures", [0, 4])
    def test_too_few_failures_count_each_group_once(self, failures):
        passed = np.full(20, 10.0)
        passed[:failures] -= 1
        assert effective_cases(passed, np.full(20, 10.0)) == 20

    def test_a_single_group_is_one_case(self):
        assert effective_cases(np.array([30.0]), np.array([60.0])) == 1
