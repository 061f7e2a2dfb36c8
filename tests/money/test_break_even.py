import numpy as np
import pytest

from ftkit.bills import Bill, Quantile, Volume
from ftkit.money.bill import amount
from ftkit.money.break_even import Side, break_even


def side(name, dollars, **fixed):
    dollars = np.array(dollars)
    return Side(name=name, bill=Bill(request=amount(dollars), **fixed), dollars=dollars)


def sides(saving=(0.008, 0.010, 0.012), **fixed):
    ours = np.full(len(saving), 0.001)
    return side("tuned", ours, **fixed), side("few-shot", ours + np.array(saving))


def test_so_many_requests_repay_the_training():
    found = break_even(*sides(training=100.0, hosting_per_month=0.0))
    saving = amount(np.array([0.008, 0.010, 0.012]))
    assert found.saving.dollars == pytest.approx(0.01)
    assert found.requests == Quantile(
        value=pytest.approx(10_000),
        low=pytest.approx(100 / saving.high),
        high=pytest.approx(100 / saving.low),
    )
    assert found.never is False
    assert found.sentence.endswith("requests repay the training of 100.00 dollars.")


def test_hosting_asks_for_a_volume_each_month():
    found = break_even(*sides(training=120.0, hosting_per_month=40.0), months=12)
    assert found.per_month.value == pytest.approx(5_000)
    assert "it pays from 5,000 (95 % interval" in found.sentence
    assert "hosting at 40.00 dollars a month and training at 120.00 over 12 months" in found.sentence


def test_the_baselines_own_hosting_is_taken_off():
    tuned, baseline = sides(training=0.0, hosting_per_month=40.0)
    hosted = Side(
        name="few-shot", bill=Bill(request=baseline.bill.request, hosting_per_month=30.0), dollars=baseline.dollars
    )
    assert break_even(tuned, hosted).per_month.value == pytest.approx(1_000)


def test_a_saving_that_may_be_none_never_pays():
    found = break_even(*sides(saving=(-0.001, 0.002, 0.003), training=1.0, hosting_per_month=0.0))
    assert (found.never, found.requests, found.per_month) == (True, None, None)
    assert found.sentence.startswith(
        "Never: a request of 'tuned' saves 0.00133 dollars (95 % interval -0.001 to 0.003)"
    )


def test_a_loss_never_pays():
    found = break_even(*sides(saving=(-0.003, -0.002), training=1.0, hosting_per_month=0.0))
    assert found.never is True
    assert found.sentence == (
        "Never: a request of 'tuned' costs 0.0025 dollars (95 % interval 0.002 to 0.003) more than one of 'few-shot', "
        "so no volume repays a training."
    )


def test_fixed_costs_that_nobody_told_are_not_0():
    found = break_even(*sides(training=1.0))
    assert (found.requests.value, found.per_month, found.curve) == (pytest.approx(100), None, ())
    assert found.sentence.endswith("is not known, as the prices do not say 'hosting_per_month'.")
    neither = break_even(*sides())
    assert (neither.requests, neither.never) == (None, False)
    assert neither.sentence.endswith("do not say 'training' and 'hosting_per_month'.")


def test_nothing_to_repay_pays_at_once():
    found = break_even(*sides(training=0.0, hosting_per_month=0.0))
    assert found.requests.value == 0.0
    assert found.sentence.endswith("it pays from the first request on.")


def test_an_unknown_price_is_no_saving():
    tuned, _baseline = sides()
    unknown = Side(name="few-shot", bill=Bill(), dollars=np.full(3, np.nan))
    assert break_even(tuned, unknown) is None


def test_the_curve_crosses_where_the_volume_pays():
    found = break_even(*sides(training=120.0, hosting_per_month=40.0), months=12)
    assert found.curve[0] == Volume(requests=100, fine_tuned=pytest.approx(50.1), baseline=pytest.approx(1.1))
    assert found.curve[-1].requests == 500_000_000
    cheaper = [volume.requests for volume in found.curve if volume.fine_tuned <= volume.baseline + 1e-9]
    assert cheaper[0] == 5_000


def test_cases_of_one_group_make_the_saving_less_sure():
    saving = np.repeat([0.002, 0.010, 0.018, 0.004], 25)
    tuned, baseline = sides(saving, training=1.0, hosting_per_month=0.0)
    assert (
        break_even(tuned, baseline).requests.high
        < break_even(tuned, baseline, 12, np.repeat(np.arange(4), 25)).requests.high
    )


def test_the_interval_holds_the_true_volume_in_95_of_100_trials():
    generator, held = np.random.default_rng(7), 0
    for _ in range(400):
        saving = generator.exponential(0.01, size=200)
        found = break_even(*sides(saving, training=100.0, hosting_per_month=0.0)).requests
        held += found.low <= 100 / 0.01 <= found.high
    assert held / 400 == pytest.approx(0.95, abs=0.033)  # three standard errors
