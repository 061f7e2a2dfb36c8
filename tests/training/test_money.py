import pytest
from ftkit_echo.backend import EchoBackend

from ftkit import ConfigError, Estimate
from ftkit.training import money
from ftkit.training.decisions import Decisions

from .toy_service import Toy
from .vendor import Rented

RENTED = Rented(home="x")


@pytest.mark.parametrize(("backend", "paid"), [(EchoBackend(), False), (RENTED, True), (Toy(home="x"), False)])
def test_what_trains_elsewhere_is_paid_unless_it_says_otherwise(backend, paid):
    assert money.is_paid(backend) is paid


@pytest.mark.parametrize(
    ("figures", "worst"),
    [({}, None), ({"low": 1.0}, 1.0), ({"low": 1.0, "mid": 2.0, "high": 3.0}, 3.0), ({"high": 0.0}, 0.0)],
)
def test_the_worst_counts_and_unknown_is_not_nothing(figures, worst):
    assert money.worst_of(Estimate(**figures)) == worst


@pytest.mark.parametrize("decisions", [{}, {"max_cost": 3.0}, {"max_cost": 1.0, "yes": True}])
def test_a_price_within_the_limit_is_agreed_to(decisions):
    money.agree(RENTED, Estimate(low=1.0, high=3.0, currency="USD"), Decisions(**decisions))


def test_a_price_that_may_be_above_it_is_not():
    with pytest.raises(ConfigError, match=r"may cost 3\.00 USD, and --max-cost is 2\.00"):
        money.agree(RENTED, Estimate(low=1.0, high=3.0, currency="USD"), Decisions(max_cost=2.0))


def test_an_unknown_price_is_agreed_to_by_yes_alone():
    with pytest.raises(ConfigError, match="is unknown"):
        money.agree(RENTED, Estimate(), Decisions(max_cost=1e9))
    money.agree(RENTED, Estimate(), Decisions(yes=True))


def test_what_is_free_needs_no_agreement():
    money.agree(EchoBackend(), Estimate(), Decisions(max_cost=0.0))


@pytest.mark.parametrize(
    ("estimate", "said"),
    [
        (Estimate(), "an unknown price"),
        (
            Estimate(low=1, high=2.5, currency="EUR", basis="list", as_of="2026-11-01"),
            "1.00 to 2.50 EUR (list, 2026-11-01)",
        ),
        (Estimate(mid=2, currency="USD", basis="list"), "2.00 USD (list)"),
        (Estimate(low=0.00012, high=0.5, currency="USD", basis="list"), "0.00012 to 0.50 USD (list)"),
        (Estimate(mid=2, basis="list"), "2.00 of an unnamed currency (list)"),
    ],
)
def test_it_is_told_with_its_basis(estimate, said):
    assert money.told(estimate) == said
