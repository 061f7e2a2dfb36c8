from itertools import pairwise

from msgspec.structs import replace

from ftkit.bills import Amount, Volume
from ftkit.reporting import plots
from ftkit.reporting.charts import heat
from ftkit.reports import LearningCurve

from .rich import rich_report
from .samples import medical_report


def test_quality_stands_over_price_and_the_front_is_who_nobody_beats():
    picture = plots.quality_over_cost(rich_report())

    spots = {spot.name: spot for spot in picture.spots}
    assert list(spots) == ["tuned", "few-shot", "zero-shot"]  # top down; nobody knows the price of todays-prompt
    assert {name for name, spot in spots.items() if spot.front} == {"tuned"}
    assert (spots["tuned"].x, spots["tuned"].y, spots["tuned"].ys) == (5.5, 0.0, (0.0, 7.4))
    assert spots["few-shot"].xs == (42.3, 51.7)
    assert [tick.label for tick in picture.x] == ["$0.00", "$0.50", "$1.00", "$1.50", "$2.00"]


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

    assert all(below - above >= 7 for above, below in pairwise(heights))


def test_without_two_prices_there_is_no_picture():
    assert plots.quality_over_cost(medical_report()) is None


def test_bills_stand_over_volume_on_scales_of_powers_of_ten():
    found = rich_report().break_even

    picture = plots.break_even(found)

    assert [tick.label for tick in picture.x] == ["100", "1k", "10k", "100k", "1M", "10M"]
    assert (picture.y[0].label, picture.y[0].at) == ("$0.01", 100)
    assert [(line.name, line.tuned) for line in picture.lines] == [("tuned", True), ("few-shot", False)]
    assert picture.lines[1].path.split()[0].startswith("0,")
    assert (picture.mark.label, round(picture.mark.at, 1)) == ("6,072", 35.7)


def test_where_no_volume_repays_the_training_none_is_marked():
    found = rich_report().break_even

    assert plots.break_even(replace(found, never=True, per_month=None)).mark is None
    assert plots.break_even(replace(found, curve=())) is None
    assert plots.break_even(replace(found, curve=(Volume(requests=0, fine_tuned=0, baseline=0),) * 3)) is None


def test_a_learning_curve_rises_from_few_rows_to_many():
    picture = plots.learning(rich_report().learning_curve)

    assert [(tick.label, tick.at) for tick in picture.x] == [("60", 0.0), ("120", 50.0), ("240", 100.0)]
    assert picture.lines[0].path == "0,48 50,25 100,6"
    assert [spot.title for spot in picture.spots] == ["60 rows: 0.52", "120 rows: 0.75", "240 rows: 0.94"]


def test_one_point_is_no_curve():
    curve: LearningCurve = rich_report().learning_curve

    assert plots.learning(replace(curve, points=curve.points[:1])) is None


def test_a_cell_is_cold_only_where_all_passed():
    assert [heat(share) for share in (1.0, 0.999, 0.95, 0.9, 0.8, 0.6, 0.4, 0.0)] == [0, 1, 1, 2, 3, 4, 5, 5]
