from ftkit.reporting import loss_plots
from ftkit.reporting.html import html
from ftkit.reporting.words import training_in_words
from ftkit.values import LossPoint

from .rich import rich_report
from .samples import small_report

LOSSES = (
    LossPoint(step=1, loss=3.0),
    LossPoint(step=10, loss=1.0, validation_loss=1.5),
    LossPoint(step=20, loss=0.5, validation_loss=1.75),
)


def test_both_losses_are_lines_over_the_steps():
    picture = loss_plots.training("tuned", LOSSES)
    assert [(line.name, line.xs, line.ys) for line in picture.lines] == [
        ("training rows", (1, 10, 20), (3.0, 1.0, 0.5)),
        ("validation rows", (10, 20), (1.5, 1.75)),
    ]
    assert [tick.label for tick in picture.x.ticks] == ["0", "5", "10", "15", "20"]
    assert (picture.y.low, picture.y.high, picture.x.low, picture.x.high) == (0.0, 4.0, 0.0, 20.0)


def test_a_loss_below_zero_is_on_the_picture():
    picture = loss_plots.training("tuned", [LossPoint(step=step, loss=-1.0 * step) for step in (1, 2)])
    assert (picture.y.low, picture.y.high) == (-2.0, 0.0)
    assert [tick.label for tick in picture.x.ticks] == ["0", "1", "2"]


def test_one_point_makes_no_picture():
    assert loss_plots.training("tuned", LOSSES[:1]) is None
    assert loss_plots.training("tuned", ()) is None


def test_the_losses_are_said_in_words_with_the_step_that_was_best_on_the_validation_rows():
    assert training_in_words("tuned", LOSSES) == (
        "tuned: the loss went from 3.00 to 0.50 in 20 steps. On the validation rows it was least, 1.50, in step 10, "
        "and 1.75 at the last, in step 20."
    )
    assert training_in_words("tuned", LOSSES[:2]) == (
        "tuned: the loss went from 3.00 to 1.00 in 10 steps. On the validation rows it was least, 1.50, in step 10."
    )


def test_a_report_shows_the_training_of_the_candidates_that_have_one():
    page = "".join(html(rich_report()))
    assert page.count('<h2 id="training">') == 1
    assert "The loss of tuned over the steps of its training" in page
    assert '<h2 id="training">' not in "".join(html(small_report()))
