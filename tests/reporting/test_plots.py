from itertools import pairwise

import pytest
from msgspec.structs import replace

from ftkit.bills import Amount, Volume
from ftkit.reporting import plots
from ftkit.reporting.charts import heat
from ftkit.reporting.plots import Line
from ftkit.reports import CurveBaseline, LearningCurve, Mean

from .rich import rich_report
from .samples import medical_report


def test_quality_stands_over_price_and_the_front_is_who_nobody_beats():
    picture = plots.quality_over_cost(rich_report())

    spots = {spot.name: spot for spot in picture.spots}
    assert list(spots) == ["tuned", "few-shot", "zero-shot"]  # top down; nobody knows the price of todays-prompt
    assert {name for name, spot in spots.items() if spot.front} == {"tuned"}
    assert (spots["tuned"].x, spots["tuned"].y, spots["tuned"].ys) == (pytest.approx(0.11), 1.0, (0.926, 1.0))
    assert spots["few-shot"].xs == pytest.approx((0.846, 1.034))
    assert [tick.label for tick in picture.x.ticks] == ["$0.00", "$0.50", "$1.00", "$1.50", "$2.00"]
    assert (picture.x.high, picture.y.ticks[-1].label) == (2.0, "100 %")


def test_a_dearer_and_better_one_is_on_the_front_as_well():
    report = rich_report()
    dear = replace(report.candidates["tuned"].bill, request=Amount(n=48, dollars=0.01))
    candidates = {**report.candidates, "tuned": replace(report.candidates["tuned"], bill=dear)}

    picture = plots.quality_over_cost(replace(report, candidates=candidates))

    assert {spot.name for spot in picture.spots if spot.front} == {"tuned", "few-shot", "zero-shot"}


def test_names_do_not_stand_on_each_other():
    report = rich_report()
    alike = {f"{name}{n}": one for n in range(3) for name, one in report.candidates.items() if name == "few-shot"}

    heights = [spot.label_y for spot in plots.quality_over_cost(replace(report, candidates=alike, pairs=())).spots]

    assert all(above - below >= 0.07 - 1e-9 for above, below in pairwise(heights))


def test_a_name_stands_inside_the_picture_where_it_is_drawn():
    report = rich_report()
    worst = report.candidates["zero-shot"]
    nothing = {name: replace(worst, compliance=replace(worst.compliance, share=0.0)) for name in ("a", "b", "c")}

    heights = [spot.label_y for spot in plots.quality_over_cost(replace(report, candidates=nothing, pairs=())).spots]

    assert heights == [0.14, 0.07, 0.0]


def test_without_two_prices_there_is_no_picture():
    assert plots.quality_over_cost(medical_report()) is None


def test_bills_stand_over_volume_on_scales_of_powers_of_ten():
    found = rich_report().break_even

    picture = plots.break_even(found)

    assert [tick.label for tick in picture.x.ticks] == ["100", "1k", "10k", "100k", "1M", "10M"]
    assert (picture.y.ticks[0].label, picture.y.ticks[0].at, picture.y.low) == ("$0.01", 0.01, 0.01)
    assert (picture.x.by_factors, picture.y.by_factors) == (True, True)
    assert [(line.name, line.tuned) for line in picture.lines] == [("tuned", True), ("few-shot", False)]
    assert picture.lines[1].xs[0] == found.curve[0].requests
    assert picture.lines[1].ys == tuple(one.baseline for one in found.curve)
    assert (picture.mark.label, round(picture.mark.at)) == ("6,072", 6072)


def test_where_no_volume_repays_the_training_none_is_marked():
    found = rich_report().break_even

    assert plots.break_even(replace(found, never=True, per_month=None)).mark is None
    assert plots.break_even(replace(found, curve=())) is None
    assert plots.break_even(replace(found, curve=(Volume(requests=0, fine_tuned=0, baseline=0),) * 3)) is None


def test_a_learning_curve_rises_from_few_rows_to_many():
    picture = plots.learning(rich_report().learning_curve)

    assert [(tick.label, tick.at) for tick in picture.x.ticks] == [("60", 60), ("120", 120), ("240", 240)]
    assert (picture.x.by_factors, picture.y.low, picture.y.high) == (True, 0.0, 1.0)
    assert picture.lines == (Line(name="the model", tuned=True, xs=(60, 120, 240), ys=(0.52, 0.75, 0.94)),)
    assert [spot.title for spot in picture.spots] == ["60 rows: 0.52", "120 rows: 0.75", "240 rows: 0.94"]


def test_the_best_baseline_is_a_level_line_beside_the_curve():
    reached = Mean(n=48, mean=0.8, low=0.7, high=0.9)
    baseline = CurveBaseline(candidate="few-shot", reached=reached, better_from=240, sentence="")
    picture = plots.learning(replace(rich_report().learning_curve, baseline=baseline))

    assert picture.lines[1:] == (Line(name="few-shot", xs=(60, 240), ys=(0.8, 0.8)),)


def test_one_point_is_no_curve():
    curve: LearningCurve = rich_report().learning_curve

    assert plots.learning(replace(curve, points=curve.points[:1])) is None


def test_a_cell_is_cold_only_where_all_passed():
    assert [heat(share) for share in (1.0, 0.999, 0.95, 0.9, 0.8, 0.6, 0.4, 0.0)] == [0, 1, 1, 2, 3, 4, 5, 5]
