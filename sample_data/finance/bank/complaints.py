"""The clean story: customers and their complaints, as a clerk would have exported them without mishap."""

from collections.abc import Iterator
from datetime import date, timedelta

from bank.dice import Dice
from bank.house_rules import Complaint, reply
from bank.troubles import REMARKS, TROUBLES

COLUMNS = (
    "complaint_id", "customer_id", "received", "channel", "customer",
    "contacts", "amount", "complaint", "category", "reply",
)  # fmt: skip
Row = dict[str, str]

TITLES = ("Ms", "Mr", "Dr", "Mx")
SURNAMES = (
    "Long", "Adeyemi", "Kowalski", "Fernández", "Okafor", "Lindgren", "Haddad", "Novak", "Byrne", "Castellanos",
    "Yamada", "Petrov", "O'Hara", "Mbeki", "Svensson", "Moreau", "Rossi", "Katz", "Nguyen", "Brandt", "Sato",
    "Dubois", "Quayle",
)  # fmt: skip
CHANNELS = ("letter", "e-mail", "phone note", "web form")
AMOUNTS = (12, 18, 25, 35, 40, 60, 85, 95, 120, 180, 240, 320, 450, 510, 560, 620, 750, 890, 940, 980)
FIRST_DAY = date(2024, 2, 5)
DAYS = 330


def clean_rows(dice: Dice, n: int) -> list[Row]:
    """All n rows, ordered by date; complaint ids are given in that order. No two have one text."""
    seen = set[str]()
    drawn: list[tuple[date, Row]] = []
    for row in _endless(dice):
        if row["complaint"] not in seen:
            seen.add(row["complaint"])
            drawn.append((FIRST_DAY + timedelta(days=dice.number(0, DAYS)), row))
        if len(drawn) == n:
            break
    drawn.sort(key=lambda dated: (dated[0], dated[1]["customer_id"]))
    return [_dated(row, day, number) for number, (day, row) in enumerate(drawn, start=1)]


def _dated(row: Row, day: date, number: int) -> Row:
    row = {**row, "complaint_id": f"C-{number:04}", "received": day.isoformat()}
    return {column: row[column] for column in COLUMNS}


def _endless(dice: Dice) -> Iterator[Row]:
    """Complaints without end: each customer has one to three, about the usual trouble or another."""
    number = 1000
    while True:
        number += dice.number(1, 9)
        customer = f"{dice.pick(TITLES)} {dice.pick(SURNAMES)}"
        for _ in range(dice.pick((1, 1, 1, 2, 2, 3))):
            yield _row(f"K-{number}", customer, dice)


def _row(customer_id: str, customer: str, dice: Dice) -> Row:
    trouble = dice.pick(TROUBLES)
    complaint = Complaint(
        customer=customer, contacts=dice.pick((1, 1, 2, 2, 3)), pounds=dice.pick(AMOUNTS), trouble=trouble
    )
    return {
        "customer_id": customer_id,
        "channel": dice.pick(CHANNELS),
        "customer": customer,
        "contacts": str(complaint.contacts),
        "amount": f"£{complaint.pounds}.00",
        "complaint": _told(dice.pick(trouble.words), dice),
        "category": trouble.category,
        "reply": reply(complaint),
    }


def _told(words: str, dice: Dice) -> str:
    """The complaint in a letter: with a remark, an account number, or neither, before or after."""
    told = f"{words[0].upper()}{words[1:]}."
    if dice.chance(0.35):
        told += f" Account {dice.number(1000, 9999)} {dice.number(1000, 9999)}."
    if dice.chance(0.7):
        remark = dice.pick(REMARKS)
        told = f"{remark} {told}" if dice.chance(0.5) else f"{told} {remark}"
    return told
