"""Write `records.csv` and `planted.json` beside this script, the same bytes every time, by the standard library alone.

Run it as `python make_records.py`. README.md tells the rules; the package `registry` is those rules as code.
"""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from registry.clauses import COLUMNS, clean_rows
from registry.damage import written
from registry.dice import Dice
from registry.mess import Entry, messy

SEED = 11
CONTRACTS = 113  # of three clauses; with the copies, 350 rows
BY_CHOICE = {"duplicate"}
FOLDER = Path(__file__).parent


def main() -> None:
    """Write both files."""
    rows = clean_rows(Dice(SEED), CONTRACTS)
    entries = messy(rows, Dice(SEED + 1))  # its own dice: other defects leave the clauses as they are
    header = written(COLUMNS)
    (FOLDER / "records.csv").write_bytes(header + b"".join(entry.text for entry in entries))
    planted = json.dumps(_expected(entries, first_line=1 + header.count(b"\n")), indent=1)
    (FOLDER / "planted.json").write_text(planted + "\n", encoding="utf-8", newline="\n")


def _expected(entries: Sequence[Entry], first_line: int) -> dict[str, object]:
    """What reading the file must yield, by origin: the rejects with reason and kind, the repaired, the kept."""
    fates = list(_origins(entries, first_line))
    rejects = [
        {"origin": origin, "reason": fate, "kind": "by_choice" if fate in BY_CHOICE else "defect"}
        for origin, fate in fates
        if fate not in ("clean", "repaired", "kept")
    ]
    return {
        "rows": len(entries),
        "rejects": rejects,
        "repaired": [origin for origin, fate in fates if fate == "repaired"],
        "kept": [origin for origin, fate in fates if fate == "kept"],
    }


def _origins(entries: Sequence[Entry], line: int) -> Iterator[tuple[str, str]]:
    for entry in entries:
        yield f"records.csv:{line}", entry.fate
        line += entry.text.count(b"\n")


if __name__ == "__main__":
    main()
