import pytest

from ftkit.statistics.multiplicity import holm


def test_one_question_needs_no_correction():
    assert holm([0.03]) == [0.03]


def test_no_question_gives_nothing():
    assert holm([]) == []


def test_the_smallest_counts_as_many_times_as_there_are_questions_and_the_order_is_kept():
    assert holm([0.03, 0.01, 0.2, 0.04]) == pytest.approx([0.09, 0.04, 0.2, 0.09])


def test_a_larger_p_is_never_corrected_to_less_than_a_smaller_one():
    assert holm([0.02, 0.021, 0.022]) == pytest.approx([0.06, 0.06, 0.06])


def test_it_stops_at_1():
    assert holm([0.6, 0.7]) == [1.0, 1.0]


def test_equal_p_values_are_corrected_alike():
    assert holm([0.02, 0.01, 0.02]) == pytest.approx([0.04, 0.03, 0.04])


@pytest.mark.parametrize("p", [-0.1, 1.1, float("nan")])
def test_what_is_no_probability_is_refused(p):
    with pytest.raises(ValueError, match=r"p = .* is not within 0\.\.1"):
        holm([0.5, p])
