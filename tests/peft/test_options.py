"""What follows from the options of a training, and which of them exclude each other."""

import msgspec
import pytest
from ftkit_peft.options import Dpo, EarlyStopping, Options

from ftkit import ConfigError


def options(**said):
    return msgspec.convert(said, Options)


@pytest.mark.parametrize("name", ["dora", "rslora", "merge"])
def test_full_fine_tuning_has_no_options_of_an_adapter(name):
    with pytest.raises(ConfigError, match=f"'trains: all' has no adapter, so '{name}' means nothing"):
        options(trains="all", **{name: True})
    with pytest.raises(ConfigError, match="'quantize' means nothing"):
        Options(trains="all", quantize="4-bit")


def test_figures_are_never_sent_to_whatever_is_installed():
    with pytest.raises(ConfigError, match="Name the trackers"):
        Options(report_to="all")
    said = ("none", "mlflow", ["trackio", "wandb"])
    assert [options(report_to=one).trackers for one in said] == [[], ["mlflow"], ["trackio", "wandb"]]


@pytest.mark.parametrize(
    ("method", "trains", "rate"),
    [("sft", "adapter", 5e-4), ("sft", "all", 2e-5), ("dpo", "adapter", 1e-5), ("dpo", "all", 1e-6)],
)
def test_the_learning_rate_that_nobody_said_is_that_of_the_method(method, trains, rate):
    assert options(trains=trains).rate(method) == rate
    assert options(trains=trains, learning_rate=0.1).rate(method) == 0.1


@pytest.mark.parametrize(
    ("said", "looks", "saves"),
    [
        ({}, None, 50),
        ({"checkpoint_every": 7}, None, 7),
        ({"evaluate_every": 3}, 3, 50),
        ({"early_stopping": {}}, 50, 50),
        ({"early_stopping": {"patience": 1}, "checkpoint_every": 7}, 7, 7),
        ({"early_stopping": {}, "evaluate_every": 3}, 3, 3),
    ],
)
def test_where_the_best_weights_are_kept_each_evaluation_has_its_checkpoint(said, looks, saves):
    found = options(**said)
    assert (found.looks_every, found.saves_every) == (looks, saves)


def test_nested_options_have_their_own_defaults_and_refuse_what_they_do_not_know():
    assert options(dpo={"beta": 0.5}).dpo == Dpo(beta=0.5, loss="sigmoid")
    assert options(early_stopping={}).early_stopping == EarlyStopping(patience=3)
    for said in ({"dpo": {"beta": 0}}, {"dpo": {"loss": "cubic"}}, {"early_stopping": {"patient": 3}}):
        with pytest.raises(msgspec.ValidationError):
            options(**said)


@pytest.mark.parametrize(("said", "model"), [({}, False), ({"merge": True}, True), ({"trains": "all"}, True)])
def test_a_merged_or_a_fully_trained_model_is_left_and_else_an_adapter(said, model):
    assert options(**said).leaves_model is model
