import pytest

from ftkit.errors import ConfigError
from ftkit.scoring import thresholds
from ftkit.sections import PriceFile, RuleFile

from .samples import bench

BOTH = ("base", "tuned")


def test_what_is_measured_has_names():
    assert thresholds.measures_of(bench("no_bullets")) == ["compliance", "check:no_bullets", "metric:exact_match"]


def test_thresholds_on_what_there_is_are_fine():
    rule = RuleFile(counts=("compliance", "check:no_bullets", "metric:exact_match"))
    thresholds.verify(rule, {"tuned": PriceFile(prompt=1.0)}, BOTH, bench("no_bullets"))


def test_a_measure_that_nobody_takes_is_named_with_the_nearest():
    with pytest.raises(ConfigError, match=r"score.rule.counts: there is no measure 'check:bullets'.*check:no_bullets"):
        thresholds.verify(RuleFile(counts=("check:bullets",)), {}, BOTH, bench("no_bullets"))


def test_prices_of_nobody_are_a_mistake():
    with pytest.raises(ConfigError, match=r"score.prices: there is no candidate 'tunde'.*tuned"):
        thresholds.verify(RuleFile(), {"tunde": PriceFile(prompt=1.0)}, BOTH, bench("no_bullets"))


def test_a_model_without_a_price_is_told_before_anyone_is_asked():
    with pytest.raises(ConfigError, match="does not list 'smollm2-135m'"):
        thresholds.verify(RuleFile(), {"tuned": PriceFile(model="smollm2-135m")}, BOTH, bench("no_bullets"))
