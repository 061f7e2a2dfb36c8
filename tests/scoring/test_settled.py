import numpy as np

from ftkit.reports import CandidateReport, Guard
from ftkit.scoring.figures import share_of
from ftkit.scoring.settled import Terms, settled
from ftkit.sections import PriceFile, RuleFile

from .columns_of_numbers import content, form, numbers

PRICES = {
    "base": PriceFile(prompt=1.0, completion=1.0),
    "tuned": PriceFile(prompt=1.0, completion=1.0, training=1.0, hosting_per_month=0.0),
}


def known(values, **more):
    return CandidateReport(asked=40, errors=0, compliance=share_of(np.array(values)), checks={}, metrics={}, **more)


BASE, TUNED = [1.0, 0.0] * 20, [1.0] * 40


def meant(base=BASE, tuned=TUNED, **terms):
    figures = tuple(
        content(name, base=[900.0, 901.0] * 20, tuned=[100.0] * 40) for name in ("prompt_tokens", "completion_tokens")
    )
    measured = numbers(form(base=base, tuned=tuned), figures=figures, slices={"ward": ["east", "west"] * 20})
    return settled(measured, {"base": known(base), "tuned": known(tuned, fine_tuned=True)}, Terms(**terms))


def test_the_fine_tuned_candidate_stands_first_in_pairs_and_wins():
    found = meant()
    assert [(pair.a, pair.b) for pair in found.pairs] == [("tuned", "base")]
    assert (found.verdict.decision, found.verdict.baseline) == ("fine-tune", "base")


def test_slices_and_money_come_with_it():
    found = meant(prices=PRICES)
    assert [(one.value, one.pair.difference) for one in found.slices] == [("east", 0.0), ("west", 1.0)]
    assert found.break_even.never is False
    assert found.candidates["tuned"].bill.training == 1.0


def test_without_prices_there_is_no_money():
    found = meant()
    assert (found.break_even, found.candidates["base"].bill) == (None, None)


def test_the_cheaper_one_of_two_equals_wins_within_a_margin():
    found = meant(tuned=BASE, prices=PRICES, rule=RuleFile(margin=0.1))
    assert (found.verdict.decision, found.verdict.reason) == ("fine-tune", "cheaper")


def test_a_failed_guard_voids_the_verdict_and_a_warning_does_not():
    guard = Guard(name="stand-in", verdict="failed", sentence="'tuned' is no model", candidates=("tuned",))
    warned = Guard(name="stand-in", verdict="warned", sentence="'tuned' may be none", candidates=("tuned",))
    assert meant(guards=(guard,)).verdict.decision == "no-comparison"
    assert meant(guards=(warned,)).verdict.decision == "fine-tune"
