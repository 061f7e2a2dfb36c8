import sys

import pytest

from ftkit.bills import Tariff
from ftkit.errors import ConfigError, PluginError
from ftkit.money.prices import listed_tariff, tariff
from ftkit.sections import PriceFile


def test_the_projects_own_prices_need_no_table():
    found = tariff(PriceFile(prompt=1.0, completion=2.0, dated="2026-11-01"))
    assert found == Tariff(prompt=1.0, completion=2.0, source="the user's own prices", dated="2026-11-01")


def test_fixed_costs_alone_are_no_tariff():
    assert tariff(PriceFile(training=5.0, hosting_per_month=1.0, dated="2026-11-01")) is None


def test_free_is_a_price():
    assert tariff(PriceFile(per_hour=0.0)) == Tariff(per_hour=0.0, source="the user's own prices")


def test_the_table_knows_a_model_with_and_without_its_provider():
    found = listed_tariff("openai:gpt-4o-mini")
    assert (found.prompt, found.cached_prompt, found.completion) == (0.15, 0.075, 0.6)
    assert found == listed_tariff("gpt-4o-mini")


def test_it_is_said_where_a_price_comes_from_and_of_what_day_it_is():
    found = listed_tariff("gpt-4o-mini")
    assert found.source.startswith("genai-prices ")
    assert found.source.endswith(": openai gpt-4o-mini")
    assert "2026-01-01" <= found.dated < "2030"


def test_of_a_price_in_steps_the_lowest_counts():
    assert listed_tariff("gemini-1.5-pro").prompt == 1.25


def test_what_the_project_says_wins_over_the_table():
    found = tariff(PriceFile(model="gpt-4o-mini", completion=1.2, dated="2026-11-02"))
    assert (found.prompt, found.completion, found.dated) == (0.15, 1.2, "2026-11-02")
    assert found.source.endswith(": openai gpt-4o-mini, and the user's own prices")


@pytest.mark.parametrize("model", ["smollm2-135m", "llama-of-our-own:8b"])
def test_a_model_that_is_not_listed_is_named_with_what_to_do(model):
    with pytest.raises(ConfigError, match=f"does not list '{model}'. Write its prices down instead"):
        tariff(PriceFile(model=model))


def test_a_table_that_is_not_there_is_told_with_its_install_line(monkeypatch):
    monkeypatch.setitem(sys.modules, "genai_prices.data_snapshot", None)
    with pytest.raises(PluginError, match=r"pip install 'ftkit\[prices\]'"):
        tariff(PriceFile(model="gpt-4o-mini"))
