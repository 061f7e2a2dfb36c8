"""Clean rows: contracts between invented companies, each with three clauses and what the register says of them.

The extraction follows from the clause by the rules in README.md, with no chance in it.
"""

import json
from collections.abc import Iterator
from typing import NamedTuple

from registry.dice import Dice

Row = dict[str, str]

COLUMNS = ("clause_id", "contract_id", "kind", "clause", "extraction", "reviewer")
CLAUSES_EACH = 3

_FIRST = (
    "Alder",
    "Birchway",
    "Cobalt",
    "Dunmore",
    "Elmhurst",
    "Farrow",
    "Greyfriars",
    "Halden",
    "Ironbridge",
    "Juniper",
)
_SECOND = ("Foods", "Freight", "Holdings", "Instruments", "Paper", "Textiles", "Timber", "Works")
_FORMS = ("Ltd", "plc", "GmbH", "SARL", "BV")
_REVIEWERS = ("N. Okafor", "M. Lindqvist", "C. Duarte")
_LAWS = {"IE": "Ireland", "DE": "Germany", "FR": "France", "NL": "the Netherlands", "GB": "England and Wales"}
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October")
_WORDS = {7: "seven", 10: "ten", 14: "fourteen", 30: "thirty", 45: "forty-five", 60: "sixty", 90: "ninety"}


class Duty(NamedTuple):
    """One obligation of the closed list, the contracts that have it, and how clauses word it."""

    name: str
    kinds: tuple[str, ...]
    wordings: tuple[str, ...]  # with {who} and {whom}


DUTIES = (
    Duty("pay", ("supply", "lease", "services"), (
        "{who} shall pay {whom} all sums that are due under this agreement",
        "All invoices raised by {whom} are to be settled in full by {who}",
        "Payment in full is owed by {who} to {whom}",
    )),
    Duty("deliver", ("supply",), (
        "{who} shall deliver the goods to the premises of {whom}",
        "The goods ordered by {whom} are to be handed over by {who}, carriage paid",
        "{who} undertakes to bring the goods to the warehouse that {whom} names",
    )),
    Duty("repair", ("supply", "lease", "services"), (
        "{who} shall make good any defect that {whom} has notified",
        "Defects notified by {whom} are to be remedied by {who} at its own cost",
        "{who} will put right, free of charge, whatever {whom} finds to be faulty",
    )),
    Duty("insure", ("lease", "services"), (
        "{who} shall take out liability insurance and show the policy to {whom}",
        "A policy against third-party claims is to be produced by {who} to {whom}",
        "{who} must hold cover for damage to property and prove it to {whom}",
    )),
    Duty("report", ("services",), (
        "{who} shall give {whom} a written account of the work done",
        "A status report is owed by {who} to {whom}",
        "{who} will inform {whom} in writing of progress and of delays",
    )),
    Duty("return", ("lease", "supply"), (
        "{who} shall give back to {whom} everything that was lent to it",
        "Items on loan from {whom} are to be returned by {who}",
        "{who} must hand the keys and equipment back to {whom}",
    )),
    Duty("notify", ("supply", "lease", "services"), (
        "{who} shall tell {whom} of any change of its address or its bank",
        "Notice of a change of control is to be given by {who} to {whom}",
        "{who} must inform {whom} of any claim by a third party",
    )),
)  # fmt: skip


def clean_rows(dice: Dice, contracts: int) -> list[Row]:
    """The clauses of this many contracts, in the order of the register."""
    return [row for n in range(1, contracts + 1) for row in _contract(dice, n)]


def _contract(dice: Dice, n: int) -> Iterator[Row]:
    kind = dice.pick(("supply", "lease", "services"))
    parties = [f"{first} {dice.pick(_SECOND)} {dice.pick(_FORMS)}" for first in dice.draw(_FIRST, 2)]
    duties = dice.draw([duty for duty in DUTIES if kind in duty.kinds], CLAUSES_EACH)
    law = dice.pick(tuple(_LAWS))
    reviewer = dice.pick(_REVIEWERS)
    for place, duty in enumerate(duties, start=1):
        who, whom = parties if dice.chance(0.5) else parties[::-1]
        said, deadline = _deadline(dice)
        stated = dice.chance(0.5)
        clause = f"{dice.pick(duty.wordings).format(who=who, whom=whom)}{said}.{_law(dice, law) if stated else ''}"
        extraction = {
            "parties": [who, whom],
            "obligation": duty.name,
            "deadline": deadline,
            "governing_law": law if stated else None,
        }
        cells = (f"C-{n:03}-{place}", f"K-{n:03}", kind, clause, json.dumps(extraction), reviewer)
        yield dict(zip(COLUMNS, cells, strict=True))


def _deadline(dice: Dice) -> tuple[str, str | None]:
    """How a clause says when, and how the register writes it: a date, a number of days, or nothing."""
    if dice.chance(0.2):
        return "", None
    if dice.chance(0.45):
        year, month, day = dice.number(2026, 2028), dice.number(1, len(_MONTHS)), dice.number(1, 28)
        name = _MONTHS[month - 1]
        said = dice.pick(
            (
                f"on or before {day} {name} {year}",
                f"no later than {name} {day}, {year}",
                f"by {day:02}.{month:02}.{year}",
            )
        )
        return f", {said}", f"{year}-{month:02}-{day:02}"
    days = dice.pick(tuple(_WORDS))
    word = _WORDS[days]
    wordings = (
        f"within {days} days",
        f"within {word} ({days}) days of notice",
        f"not later than {word} days after signature",
    )
    return f" {dice.pick(wordings)}", f"P{days}D"


def _law(dice: Dice, law: str) -> str:
    place = _LAWS[law]
    return dice.pick((
        f" This clause is governed by the laws of {place}.",
        f" The law of {place} applies.",
        f" Disputes are decided under the law in force in {place}.",
    ))  # fmt: skip
