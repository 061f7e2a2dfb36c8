import pytest

from ftkit.errors import ConfigError
from ftkit.scoring import thresholds
from ftkit.scoring.thresholds import Stated
from ftkit.sections import PriceFile, RuleFile

from .samples import bench

BOTH = ("base", "tuned")


def refused(stated):
    with pytest.raises(ConfigError) as told:
        thresholds.verify(stated, BOTH, bench("no_bullets"))
    return str(told.value)


def test_what_is_measured_has_names():
    assert thresholds.measures_of(bench("no_bullets")) == ["compliance", "check:no_bullets", "metric:exact_match"]


def test_thresholds_on_what_there_is_are_fine():
    rule = RuleFile(counts=("compliance", "check:no_bullets", "metric:exact_match"))
    thresholds.verify(Stated(rule, {"tuned": PriceFile(prompt=1.0)}), BOTH, bench("no_bullets"))


def test_a_measure_that_nobody_takes_is_named_with_the_nearest():
    assert refused(Stated(RuleFile(counts=("check:bullets",)))) == (
        "score.rule: counts: there is no measure 'check:bullets'. Did you mean 'check:no_bullets'? "
        "Known: check:no_bullets, compliance, metric:exact_match."
    )


def test_prices_of_nobody_are_a_mistake():
    assert refused(Stated(prices={"tunde": PriceFile(prompt=1.0)})) == (
        "score.prices: there is no candidate 'tunde'. Did you mean 'tuned'? Known: base, tuned."
    )


def test_a_model_without_a_price_is_told_before_anyone_is_asked():
    told = refused(Stated(prices={"tuned": PriceFile(model="smollm2-135m")}))
    assert told.startswith("score.prices: tuned: the price table of genai-prices ")
    assert "does not list 'smollm2-135m'. Write its prices down instead" in told


def test_a_slip_is_told_by_the_place_it_was_written_at():
    stated = Stated(RuleFile(counts=("rouge",)), {"nobody": PriceFile()}, "--rule", "--price")
    assert refused(stated).startswith("--rule: counts: there is no measure 'rouge'.")
    assert refused(stated._replace(rule=RuleFile())).startswith("--price: there is no candidate 'nobody'.")
