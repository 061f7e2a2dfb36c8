import pytest

from ftkit import Example, GateError, Message, Reject
from ftkit.manifests import Counts, ExampleCounts
from ftkit.preparation.ledger import Ledger

KEPT = Example(
    id="1",
    prompt=(Message(role="user", content="a"),),
    completion=(Message(role="assistant", content="b"),),
    group="g",
    origin="r:1",
)


def refused(origin: str, reason: str, kind: str = "defect") -> Reject:
    return Reject(origin=origin, stage="s", reason=reason, kind=kind)


def test_every_record_is_booked_once():
    ledger = Ledger()
    ledger.made(3)
    ledger.changed("repair_text", 0)
    ledger.changed("tidy", 2)
    ledger.enter(["r:1", "r:2", "r:3"], [KEPT, refused("r:2", "copy", "by_choice"), refused("r:3", "empty")])
    ledger.placed("test")
    assert ledger.counts() == Counts(
        read=3,
        kept=1,
        rejected=2,
        defects=1,
        examples=ExampleCounts(made=3, kept=1, rejected=2),
        by_reason={"copy": 1, "empty": 1},
        by_split={"test": 1},
        changed={"tidy": 2},
    )


def test_a_record_without_an_account_is_a_failure():
    with pytest.raises(AssertionError, match=r"records without an account: \['r:2'\]"):
        Ledger().enter(["r:1", "r:2"], [KEPT])


def test_an_example_without_a_side_is_a_failure():
    ledger = Ledger()
    ledger.enter(["r:1"], [KEPT])
    with pytest.raises(AssertionError, match="an example has no side"):
        ledger.counts()


@pytest.mark.parametrize(("rate", "kept"), [(0.5, 1), (0.0, 0), (1.0, 0)])
def test_a_budget_that_is_just_met_is_met(rate, kept):
    ledger = Ledger()
    ledger.enter(["r:1", "r:2"][: kept * 2], [KEPT, refused("r:2", "empty")][: kept * 2])
    ledger.within_budget(rate)


def test_a_budget_that_is_not_met_names_defects_and_nothing_that_was_chosen():
    ledger = Ledger()
    ledger.enter(["r:2", "r:3"], [refused("r:2", "empty"), refused("r:3", "copy", "by_choice")])
    with pytest.raises(GateError) as caught:
        ledger.within_budget(0.1)
    assert str(caught.value) == (
        "1 of 2 records (50.0%) are defects, more than the 10.0% that are allowed:\n"
        "       1  empty: r:2\n"
        "Mend the records or the contract, or allow more with --max-reject-rate."
    )
