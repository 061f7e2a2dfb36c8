import numpy as np
import pytest

from ftkit.money.bill import amount
from ftkit.scoring.accounts import accounts
from ftkit.sections import PriceFile

from .columns_of_numbers import NAN, form, numbers
from .columns_of_numbers import content as figure

CHEAP, DEAR = (
    PriceFile(prompt=1.0, completion=0.0, training=10.0, hosting_per_month=0.0),
    PriceFile(prompt=2.0, completion=0.0),
)


def measured(**more):
    figures = (
        figure("prompt_tokens", tuned=[100, 200], base=[1100, 900]),
        figure("completion_tokens", tuned=[10, 10], base=[10, 10]),
        figure("cached_prompt_tokens", tuned=[NAN, NAN], base=[NAN, NAN]),
        figure("seconds", tuned=[1.8, 3.6], base=[1.8, 3.6]),
    )
    return numbers(form(tuned=[1, 1], base=[1, 0]), figures=figures, **more)


def test_a_candidate_is_billed_by_its_own_tokens_and_prices():
    found = accounts(measured(), {"tuned": CHEAP, "base": DEAR}).bills
    assert found["tuned"].request == amount(np.array([0.0001, 0.0002]))
    assert found["base"].request == amount(np.array([0.0022, 0.0018]))
    assert (found["tuned"].training, found["tuned"].hosting_per_month, found["base"].training) == (10.0, 0.0, None)


def test_the_note_is_what_a_prompt_has_beyond_the_shortest_for_the_same_case():
    found = accounts(measured(), {"tuned": CHEAP, "base": DEAR}).bills
    assert (found["tuned"].note_tokens, found["base"].note_tokens) == (0.0, 850.0)
    assert found["base"].note.dollars == pytest.approx(0.0017)


def test_without_a_price_nothing_is_billed():
    found = accounts(measured(), {"tuned": CHEAP})
    assert list(found.bills) == ["tuned"]
    assert found.break_even("tuned", "base", 12) is None


def test_fixed_costs_alone_are_kept_and_the_rest_is_unknown():
    found = accounts(measured(), {"tuned": PriceFile(training=3.0)}).bills["tuned"]
    assert (found.training, found.request, found.unknown) == (
        3.0,
        None,
        "its prices name neither a price nor a model",
    )


def test_break_even_compares_case_by_case():
    found = accounts(measured(), {"tuned": CHEAP, "base": DEAR}).break_even("tuned", "base", 6)
    assert (found.saving.dollars, found.months) == (pytest.approx(0.00185), 6)
    assert found.requests.value == pytest.approx(10 / 0.00185)


def test_an_own_machine_is_billed_by_the_answers_own_seconds():
    known = {"tuned": np.array([1.8, 3.6])}
    found = accounts(measured(latencies=known), {"tuned": PriceFile(per_hour=2.0)}).bills["tuned"]
    assert found.request.dollars == pytest.approx(0.0015)


def test_seconds_out_of_a_cache_bill_nothing():
    cached = {"tuned": np.array([NAN, NAN])}
    found = accounts(measured(latencies=cached), {"tuned": PriceFile(per_hour=2.0)}).bills["tuned"]
    assert (found.request, found.unknown) == (None, "its answers' own seconds are not known")
