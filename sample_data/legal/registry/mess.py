"""The clean rows turned into the export as found: which rows are damaged or copied, and what must become of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from registry.damage import KEPT, REJECTED, REPAIRED, Row, written
from registry.dice import Dice

SAME_ID = 5  # copies of a row with its clause id
NEW_ID = 6  # copies under an id of their own
REUSED_ID = 3  # other rows under the id of an earlier one
FAR = 40  # a copy stands at most this many rows below


@dataclass(frozen=True)
class Entry:
    """The bytes of one row, and its fate: "clean", "repaired", "kept", or the reason to reject it."""

    text: bytes
    fate: str = "clean"


def messy(rows: Sequence[Row], dice: Dice) -> list[Entry]:
    """The rows in order, some damaged, with the copies among them."""
    damaged = dict(_damages(rows, dice))
    sound = [index for index in range(len(rows)) if index not in damaged]
    reused = dict(_reused_ids(rows, sound, dice))
    sound = [index for index in sound if index not in reused]
    entries = {index: Entry(written(row.values())) for index, row in enumerate(rows)} | damaged | reused
    placed = [(float(index), entry) for index, entry in entries.items()]
    placed += _copies(rows, sound, dice)
    return [entry for _, entry in sorted(placed, key=lambda place: place[0])]


def _damages(rows: Sequence[Row], dice: Dice) -> Iterator[tuple[int, Entry]]:
    plan = [(reason, damage) for reason, kinds in REJECTED for damage in kinds]
    plan += [("repaired", damage) for damage in REPAIRED] + [("kept", damage) for damage in KEPT]
    for index, (fate, damage) in zip(dice.draw(range(len(rows)), len(plan)), plan, strict=True):
        yield index, Entry(damage(rows[index]), fate)


def _reused_ids(rows: Sequence[Row], sound: Sequence[int], dice: Dice) -> Iterator[tuple[int, Entry]]:
    """Pairs of sound rows, the later under the clause id of the earlier."""
    chosen = dice.draw(sound, 2 * REUSED_ID)
    for pair in zip(chosen[::2], chosen[1::2], strict=True):
        first, second = min(pair), max(pair)
        row = {**rows[second], "clause_id": rows[first]["clause_id"]}
        yield second, Entry(written(row.values()), "duplicate-id")


def _copies(rows: Sequence[Row], sound: Sequence[int], dice: Dice) -> Iterator[tuple[float, Entry]]:
    """Copies below their originals, the first under the same id, the rest under one of their own."""
    for number in range(SAME_ID + NEW_ID):
        index = dice.draw(sound, 1)[0]
        row = rows[index] if number < SAME_ID else {**rows[index], "clause_id": f"C-9{number:02}-1"}
        yield index + dice.number(1, FAR) + 0.5, Entry(written(row.values()), "duplicate")
