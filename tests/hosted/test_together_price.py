"""The real core, Together's own client and a double on loopback: the price is told before the order, and agreed to."""

import pytest
from ftkit_together.backend import TogetherBackend

from ftkit import ConfigError
from ftkit.testing.rehearsed_runs import Run

from .double import served
from .together_double import PRICE, Together


@pytest.fixture
def service(monkeypatch):
    monkeypatch.setenv("TOGETHER_API_KEY", "very-secret")
    with served(Together) as running:
        yield running


@pytest.fixture
def run(service, tmp_path):
    return Run(tmp_path, TogetherBackend(model="m", base_url=service.url))


def test_a_price_above_what_may_be_spent_makes_no_job(service, run):
    with pytest.raises(ConfigError, match=r"may cost 1\.50 USD, and --max-cost is 1\.00"):
        run.train(max_cost=1.0)
    assert service.jobs() == []
    assert service.count("PUT", "/store/file-1") == 1


def test_a_price_within_it_is_told_with_its_day_and_the_job_is_made_of_the_files_that_are_there(service, run):
    with pytest.raises(ConfigError):
        run.train(max_cost=1.0)
    result = run.train(max_cost=2.0).manifest.result
    told = [event.text for event in run.told]
    assert "the vendor's price: 1.50 USD (the vendor's own price, 2027-01-15)" in told  # the fake clock's day
    assert (result.cost, result.currency, result.tokens) == (2.5, "USD", 1200)
    assert service.jobs() == [result.job]
    assert service.count("PUT", "/store/file-1") == 1


def test_a_price_that_is_unknown_makes_no_job_without_a_yes(service, run):
    service.prices = [{"estimation_available": False, "unavailable_reason": "multimodal_dataset"}]
    with pytest.raises(ConfigError, match="what this training costs is unknown"):
        run.train(max_cost=100.0)
    assert service.jobs() == []


def test_an_account_that_may_not_spend_it_orders_nothing(service, run):
    from ftkit import RefusedError

    service.prices = [{**PRICE, "allowed_to_proceed": False}]
    with pytest.raises(RefusedError, match="Top up the account"):
        run.train()
    assert service.jobs() == []
