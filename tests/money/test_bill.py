import numpy as np
import pytest

from ftkit.bills import Amount, Bill, Tariff
from ftkit.money.bill import Usage, amount, bill, charges, with_note

NAN = np.full(2, np.nan)
TARIFF = Tariff(prompt=1.0, cached_prompt=0.1, completion=4.0)


def usage(prompt=(1000.0, 2000.0), cached=NAN, completion=(100.0, 300.0), seconds=NAN):
    return Usage(*(np.array(column) for column in (prompt, cached, completion, seconds)))


def test_tokens_are_charged_by_the_million():
    found = charges(usage(), TARIFF)
    assert found.prompt == pytest.approx([0.001, 0.002])
    assert found.total == pytest.approx([0.0014, 0.0032])


def test_cached_tokens_of_the_prompt_are_cheaper():
    assert charges(usage(cached=(500.0, 0.0)), TARIFF).prompt == pytest.approx([0.00055, 0.002])


def test_without_a_price_of_their_own_cached_tokens_cost_what_all_do():
    tariff = Tariff(prompt=1.0, completion=4.0)
    assert charges(usage(cached=(500.0, 0.0)), tariff).prompt == pytest.approx([0.001, 0.002])


def test_more_cached_tokens_than_there_are_do_not_pay_back():
    assert charges(usage(cached=(9_000.0, 0.0)), TARIFF).prompt == pytest.approx([0.0001, 0.002])


def test_an_own_machine_is_charged_by_the_hour():
    found = charges(usage(prompt=NAN, completion=NAN, seconds=(3.6, 7.2)), Tariff(per_hour=2.0))
    assert found.total == pytest.approx([0.002, 0.004])


def test_tokens_and_a_machine_add_up():
    found = charges(usage(seconds=(3.6, 7.2)), Tariff(prompt=1.0, completion=4.0, per_hour=2.0))
    assert found.total == pytest.approx([0.0034, 0.0072])


def test_a_bill_is_the_mean_price_and_the_prompts_share_of_it():
    found = bill(charges(usage(), TARIFF), TARIFF)
    assert found == Bill(
        request=Amount(n=2, dollars=pytest.approx(0.0023), low=pytest.approx(0.0014), high=pytest.approx(0.0032)),
        tariff=TARIFF,
        prompt_share=pytest.approx(0.003 / 0.0046),
    )


@pytest.mark.parametrize(
    ("taken", "tariff", "why"),
    [
        (usage(prompt=NAN), TARIFF, "nobody counted its tokens"),
        (usage(), Tariff(prompt=1.0), "no price of the completion is known"),
        (usage(), Tariff(completion=1.0), "no price of the prompt is known"),
        (usage(), Tariff(), "no price is known"),
        (usage(), Tariff(per_hour=1.0), "its answers' own seconds are not known"),
    ],
)
def test_what_is_unknown_is_not_0_and_says_why(taken, tariff, why):
    found = bill(charges(taken, tariff), tariff)
    assert (found.request, found.unknown) == (None, why)


def test_a_price_without_spread_is_exactly_known():
    assert amount(np.array([2e-9, 2e-9])) == Amount(n=2, dollars=2e-9, low=2e-9, high=2e-9)


def test_prices_of_a_billionth_have_an_interval_too():
    found = amount(np.array([1e-9, 3e-9]))
    assert (found.low, found.high) == (pytest.approx(1e-9), pytest.approx(3e-9))


def test_nothing_known_is_no_amount():
    assert amount(NAN) is None


def test_groups_make_a_price_less_sure():
    dollars, groups = np.repeat([1.0, 2.0, 4.0], 20), np.repeat([0, 1, 2], 20)
    alone, together = amount(dollars), amount(dollars, groups)
    assert together.high - together.low > 2 * (alone.high - alone.low)


class TestNote:
    def test_the_sticky_note_is_what_stands_beyond_the_shortest_prompt(self):
        found = with_note(Bill(tariff=TARIFF), usage(), np.array([100.0, 200.0]))
        assert (found.note_tokens, found.note.dollars) == (1350.0, pytest.approx(0.00135))

    def test_without_a_price_its_tokens_are_known_still(self):
        found = with_note(Bill(tariff=Tariff(per_hour=1.0)), usage(), np.array([100.0, 200.0]))
        assert (found.note_tokens, found.note) == (1350.0, None)

    def test_tokens_that_nobody_counted_make_no_note(self):
        assert with_note(Bill(tariff=TARIFF), usage(prompt=NAN), np.array([1.0, 1.0])) == Bill(tariff=TARIFF)
