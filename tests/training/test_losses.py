"""The losses of a training are those of its journal, each step once."""

import pytest

from ftkit.journal_entries import Heard, Started
from ftkit.training.losses import losses
from ftkit.values import Event, LossPoint


def told(step, loss=None, held=None):
    return Heard(event=Event(kind="progress", step=step, loss=loss, validation_loss=held))


def test_both_losses_of_a_step_make_one_point_in_order():
    entries = [told(1, 3.0), told(2, 2.0), told(2, held=2.5), told(3, 1.0)]
    assert losses(entries) == (
        LossPoint(step=1, loss=3.0),
        LossPoint(step=2, loss=2.0, validation_loss=2.5),
        LossPoint(step=3, loss=1.0),
    )


def test_what_is_no_loss_leaves_no_point():
    entries = [Started(attempt=1, pid=7), told(1), Heard(event=Event(kind="log", text="hello", loss=9.0))]
    assert losses(entries) == ()


def test_steps_that_were_done_again_after_a_kill_count_as_they_were_done_last():
    entries = [told(1, 3.0), told(2, 2.0), told(3, 1.5), told(2, 2.1), told(3, 1.6)]
    assert [(point.step, point.loss) for point in losses(entries)] == [(1, 3.0), (2, 2.1), (3, 1.6)]


def test_a_long_training_leaves_some_hundred_means_that_reach_to_its_end():
    entries = [told(step, float(step), 1.0 if step == 900 else None) for step in range(1, 1001)]
    points = losses(entries)
    assert len(points) == 250
    assert (points[0], points[-1].step) == (LossPoint(step=4, loss=2.5), 1000)
    assert [point for point in points if point.validation_loss is not None] == [
        LossPoint(step=900, loss=898.5, validation_loss=1.0)
    ]
    assert sum(point.loss or 0.0 for point in points) == pytest.approx(250 * 500.5)
