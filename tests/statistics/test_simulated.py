"""What the statistics promise, held against worlds in which the truth is known. Seeded, so that a run is a fact."""

from math import sqrt

import numpy as np
import pytest
from scipy import stats

from ftkit.statistics.means import estimated, sign_flip
from ftkit.statistics.multiplicity import holm
from ftkit.statistics.paired import of_means, of_shares
from ftkit.statistics.shares import effective_cases, mcnemar, newcombe_paired, wilson

TRIALS = 4_000


def within(share, trials=TRIALS):
    """Three standard errors of a share seen in so many trials."""
    return 3 * sqrt(share * (1 - share) / trials)


def alike(generator, n):
    """Two candidates that pass equally often, and mostly on the same cases."""
    both = generator.random(n) < 0.6
    swapped = generator.random((2, n)) < 0.2
    return both ^ swapped[0], both ^ swapped[1]


PAIRED = {
    "even": lambda generator, n: generator.normal(0.1, 1.0, n),
    "skewed": lambda generator, n: generator.exponential(1.0, n) - 0.9,
    "skewed the other way": lambda generator, n: 1.1 - generator.exponential(1.0, n),
    "scores": lambda generator, n: generator.beta(6, 2, n) - generator.beta(5, 2.5, n),
    "mostly equal": lambda generator, n: (generator.random(n) < 0.3) * generator.normal(0.2, 0.3, n),
    "seconds": lambda generator, n: generator.lognormal(0.1, 0.8, n) - generator.lognormal(0, 0.8, n),
}
TRUE = {
    "even": 0.1,
    "skewed": 0.1,
    "skewed the other way": 0.1,
    "scores": 6 / 8 - 5 / 7.5,
    "mostly equal": 0.06,
    "seconds": np.exp(0.1 + 0.32) - np.exp(0.32),
}


def covered(law, n, trials):
    generator = np.random.default_rng(7)
    intervals = [estimated(PAIRED[law](generator, n)).interval for _ in range(trials)]
    return np.mean([low <= TRUE[law] <= high for low, high in intervals])


class TestShares:
    @pytest.mark.parametrize("rate", [0.5, 0.9, 0.99, 1.0])
    @pytest.mark.parametrize("n", [40, 200, 1000])
    def test_the_interval_covers_as_often_as_wilsons_does_exactly(self, n, rate):
        reference = [stats.binomtest(hits, n).proportion_ci(0.95, method="wilson") for hits in range(n + 1)]
        holds = np.array([one.low - 1e-12 <= rate <= one.high + 1e-12 for one in reference])
        exact = float(stats.binom.pmf(np.arange(n + 1), n, rate) @ holds)
        hits = np.random.default_rng(7).binomial(n, rate, size=TRIALS)
        ours = np.mean([low <= rate <= high for low, high in (wilson(int(one), n) for one in hits)])
        assert ours == pytest.approx(exact, abs=within(exact) + 1e-12)

    @pytest.mark.slow
    @pytest.mark.parametrize(("groups", "size"), [(40, 5), (200, 5), (60, 20)])
    def test_answers_that_go_together_are_covered_too(self, groups, size):
        generator, held = np.random.default_rng(7), 0
        for _ in range(TRIALS):
            passed = generator.binomial(size, generator.beta(4, 1, groups))  # four of five pass, groups differ
            worth = effective_cases(passed.astype(float), np.full(groups, float(size)))
            low, high = wilson(passed.sum() * worth / (groups * size), worth)
            held += low <= 0.8 <= high
        assert 0.93 < held / TRIALS < 0.97

    @pytest.mark.slow
    @pytest.mark.parametrize("n", [40, 200, 1000])
    def test_the_difference_of_two_shares_is_covered(self, n):
        draws = np.random.default_rng(7).multinomial(n, [0.6, 0.2, 0.1, 0.1], size=TRIALS)
        intervals = [newcombe_paired(*map(int, row)) for row in draws]
        assert 0.93 < np.mean([low <= 0.1 <= high for low, high in intervals]) < 0.97


class TestMeans:
    @pytest.mark.parametrize("law", ["even", "skewed"])
    def test_a_difference_is_covered(self, law):
        assert 0.93 < covered(law, 200, 500) < 0.98

    @pytest.mark.slow
    @pytest.mark.parametrize("n", [200, 1000])
    @pytest.mark.parametrize("law", sorted(PAIRED))
    def test_a_difference_is_covered_93_to_97_times_in_100(self, law, n):
        assert 0.93 < covered(law, n, TRIALS) < 0.97

    @pytest.mark.slow
    @pytest.mark.parametrize("largest", [3, 8])
    def test_so_is_one_over_cases_that_go_together(self, largest):
        generator, held = np.random.default_rng(7), 0
        for _ in range(TRIALS):
            sizes = generator.integers(1, largest + 1, size=200)
            groups = np.repeat(np.arange(200), sizes)
            values = generator.normal(0, 1, 200)[groups] + generator.exponential(1, len(groups)) - 0.9
            low, high = estimated(values, groups).interval
            held += low <= 0.1 <= high
        assert 0.93 < held / TRIALS < 0.97

    @pytest.mark.slow
    def test_without_their_groups_they_would_not_be(self):
        generator, held = np.random.default_rng(7), 0
        for _ in range(1000):
            groups = np.repeat(np.arange(200), 5)
            low, high = estimated(generator.normal(0, 1, 200)[groups] + generator.normal(0, 1, 1000)).interval
            held += low <= 0 <= high
        assert held / 1000 < 0.85


class TestFalseAlarms:
    @pytest.mark.parametrize("n", [40, 200, 1000])
    def test_mcnemar_cries_wolf_in_at_most_5_percent(self, n):
        draws = np.random.default_rng(7).multinomial(n, [0.15, 0.15, 0.7], size=TRIALS)
        assert np.mean([mcnemar(int(a), int(b)) < 0.05 for a, b, _ in draws]) < 0.05 + within(0.05)

    @pytest.mark.slow
    @pytest.mark.parametrize("n", [12, 100, 300, 1000])
    @pytest.mark.parametrize("law", ["numbers", "thirds"])
    def test_the_sign_flip_does_too(self, n, law):
        generator = np.random.default_rng(7)
        draw = {
            "numbers": lambda: generator.laplace(size=n),
            "thirds": lambda: generator.integers(-2, 3, size=n) / 3,
        }[law]
        alarms = np.mean([sign_flip(draw(), 7, 1_999) < 0.05 for _ in range(TRIALS)])
        assert alarms < 0.05 + within(0.05)

    @pytest.mark.slow
    @pytest.mark.parametrize("groups", [20, 250])
    def test_and_so_does_the_test_by_group(self, groups):
        generator, numbers = np.random.default_rng(7), np.repeat(np.arange(groups), 4)
        alarms = 0
        for _ in range(1000):
            shared = np.repeat(generator.random((2, groups)) < 0.3, 4, axis=1)
            one, other = (alike(generator, 4 * groups)[0] & ~part for part in shared)
            alarms += of_shares(one, other, numbers).p < 0.05
        assert alarms / 1000 < 0.05 + within(0.05, 1000)

    @pytest.mark.slow
    def test_over_all_pairs_of_four_candidates_one_alarm_in_20_is_the_most(self):
        generator, alarms = np.random.default_rng(7), 0
        for _ in range(2000):
            cases = generator.random(150) < 0.7
            answers = [cases ^ (generator.random(150) < 0.15) for _ in range(4)]
            pairs = [(a, b) for place, a in enumerate(answers) for b in answers[place + 1 :]]
            alarms += min(holm([of_shares(a, b).p for a, b in pairs])) < 0.05
        assert alarms / 2000 < 0.05 + within(0.05, 2000)

    @pytest.mark.slow
    def test_a_difference_that_is_there_is_found(self):
        generator, found = np.random.default_rng(7), 0
        for _ in range(500):
            differences = generator.normal(0.2, 1, 300)
            found += of_means(differences, np.zeros(300)).p < 0.05
        assert found / 500 > 0.9
