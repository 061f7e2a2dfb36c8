from array import array
from collections import Counter

import pytest

from ftkit import GateError, Refusal
from ftkit.manifests import Counts, ExampleCounts
from ftkit.preparation.deciding import Decided
from ftkit.preparation.examined import REJECTS, Examined, Refused
from ftkit.preparation.ledger import Ledger

TRAIN, TEST = 0, 2
COPY = Refusal(reason="copy")
ODD = Refusal(reason="odd", kind="defect")


def examined(places, refused=(), read=None, units=None, weights=None, **fields) -> Examined:
    """A batch whose outcomes stand in these places, and its rejects: (outcome, reason, kind, origin)."""
    examples = [b"" for place in places if place != REJECTS]
    base = {"made": len(examples), "changed": Counter(), **fields}
    return Examined(
        read=len(places) if read is None else read,
        places=bytes(places),
        lengths=array("I"),
        blobs=(),
        units=units,
        weights=weights,
        siblings={},
        signatures=(examples,),
        refused=[Refused(*one) for one in refused],
        samples=[],
        preferences=0,
        bytes=0,
        **base,
    )


def booked(batch: Examined, refusals=None, origins=()) -> Ledger:
    ledger = Ledger()
    ledger.enter(Decided(batch, 0, {n: ("s", refusal) for n, refusal in (refusals or {}).items()}), origins)
    return ledger


def test_every_record_is_booked_once():
    batch = examined(
        [TEST, REJECTS, TRAIN, TRAIN], [(1, "empty", "defect", "r:2")], made=4, changed=Counter(tidy=2, repair_text=0)
    )
    ledger = booked(batch, {1: COPY}, ["r:3"])
    assert ledger.counts() == Counts(
        read=4,
        kept=2,
        rejected=2,
        defects=1,
        examples=ExampleCounts(made=4, kept=2, rejected=2),
        by_reason={"copy": 1, "empty": 1},
        by_split={"test": 1, "train": 1},
        changed={"tidy": 2},
    )


@pytest.mark.parametrize(
    ("refusals", "kept", "rejected", "defects"),
    [({}, 4, 1, 1), ({0: COPY}, 4, 1, 1), ({0: COPY, 1: ODD}, 1, 4, 4), ({0: COPY, 1: COPY, 2: COPY}, 0, 5, 1)],
)
def test_a_unit_of_records_is_kept_with_any_of_its_examples(refusals, kept, rejected, defects):
    """Three records make two examples; one makes nothing; one makes one."""
    batch = examined(
        [TRAIN, TRAIN, REJECTS, TRAIN], [(2, "odd", "defect", "r:4")], read=5, units=[0, 0, 1, 2], weights=[3, 1, 1]
    )
    counts = booked(batch, refusals, ["r"] * len(refusals)).counts()
    assert (counts.read, counts.kept, counts.rejected, counts.defects) == (5, kept, rejected, defects)


def test_what_is_withdrawn_leaves_its_side_and_its_records_are_rejected():
    ledger = booked(examined([TRAIN, TEST]))
    ledger.withdraw("train", COPY, "r:1")
    ledger.withdraw_unit(1, spoilt=False)
    counts = ledger.counts()
    assert (counts.kept, counts.rejected, counts.by_split, counts.by_reason) == (1, 1, {"test": 1}, {"copy": 1})


def test_a_withdrawal_without_its_records_does_not_balance():
    ledger = booked(examined([TRAIN]))
    ledger.withdraw_unit(-1, spoilt=False)
    ledger.read += 1
    with pytest.raises(AssertionError, match="the ledger does not balance"):
        ledger.counts()


def test_an_example_without_a_side_is_a_failure():
    ledger = booked(examined([TRAIN]))
    ledger.withdraw("train", COPY, "r:1")
    ledger._by_split["train"] += 1
    with pytest.raises(AssertionError, match="an example has no side"):
        ledger.counts()


@pytest.mark.parametrize(("rate", "places"), [(0.5, [TRAIN, REJECTS]), (0.0, []), (1.0, [REJECTS])])
def test_a_budget_that_is_just_met_is_met(rate, places):
    refused = [(n, "empty", "defect", "r") for n, place in enumerate(places) if place == REJECTS]
    booked(examined(places, refused)).within_budget(rate)


def test_a_budget_that_is_not_met_names_defects_and_nothing_that_was_chosen():
    batch = examined(
        [REJECTS, REJECTS, TRAIN], [(0, "empty", "defect", "r:2"), (1, "copy", "by_choice", "r:3")], read=3
    )
    with pytest.raises(GateError) as caught:
        booked(batch, {0: ODD}, ["r:4"]).within_budget(0.1)
    assert str(caught.value) == (
        "2 of 3 records (66.7%) are defects, more than the 10.0% that are allowed:\n"
        "       1  empty: r:2\n"
        "       1  odd: r:4\n"
        "Mend the records or the contract, or allow more with --max-reject-rate."
    )
