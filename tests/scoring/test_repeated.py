import numpy as np

from ftkit.reports import Repeated
from ftkit.scoring.figures import mean_of, share_of
from ftkit.scoring.measured import Repeats
from ftkit.scoring.repeated import repeated

from .columns_of_numbers import form, numbers


def asked(complied, times):
    repeats = {"a": Repeats(asked=np.array(times, np.int32), complied=np.array(complied, np.int32))}
    return numbers(form(a=[0.0] * len(times)), repeats=repeats)


def test_it_says_how_often_all_answers_comply_and_agree():
    assert repeated(asked([3, 1, 0], [3, 3, 3]), "a") == Repeated(
        repeats=3,
        all_of=(
            mean_of(np.array([1, 1 / 3, 0])),
            mean_of(np.array([1.0, 0, 0])),
            mean_of(np.array([1.0, 0, 0])),
        ),
        unanimous=share_of(np.array([1.0, 0.0, 1.0])),
        flickering=1,
    )


def test_the_case_asked_least_often_bounds_k():
    assert len(repeated(asked([3, 1], [3, 2]), "a").all_of) == 2


def test_cases_that_were_not_asked_at_all_are_left_out():
    found = repeated(asked([2, 0], [2, 0]), "a")
    assert (found.repeats, found.all_of[1].mean, found.unanimous.passed) == (2, 1.0, 1)


def test_asked_once_there_is_nothing_to_say():
    assert repeated(asked([1, 0], [1, 1]), "a") is None
    assert repeated(numbers(form(a=[1.0])), "a") is None
