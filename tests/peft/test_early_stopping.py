import pytest
from ftkit_peft.early_stopping import is_over, validation_losses
from ftkit_peft.options import EarlyStopping


@pytest.mark.parametrize(
    ("losses", "over"),
    [
        ([], False),
        ([3.0, 2.0, 1.0], False),
        ([3.0, 2.0, 2.5], False),
        ([3.0, 2.0, 2.5, 2.0], True),
        ([3.0, 2.0, 2.5, 1.9, 1.95], False),
        ([1.0, 2.0, 3.0], True),
        ([float("nan"), float("nan")], True),
    ],
)
def test_two_evaluations_without_a_lower_loss_end_it(losses, over):
    assert is_over(losses, EarlyStopping(patience=2)) is over


def test_a_gain_that_is_too_small_is_none():
    losses = [2.0, 1.95, 1.93]
    assert not is_over(losses, EarlyStopping(patience=2, least_gain=0.01))
    assert is_over(losses, EarlyStopping(patience=2, least_gain=0.1))


def test_small_gains_that_add_up_count():
    assert not is_over([2.0, 1.95, 1.89], EarlyStopping(patience=2, least_gain=0.1))


def test_the_losses_are_those_of_a_trainer_s_log():
    log = [{"loss": 3.0, "step": 1}, {"eval_loss": 2.5, "step": 2}, {"loss": 1.0}, {"eval_loss": 2.0}]
    assert validation_losses(log) == [2.5, 2.0]
