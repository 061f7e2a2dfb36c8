"""The ways an export goes wrong, each a function from a sound row to the bytes that stand in the file instead.

Each breaks one rule only, so that the expected reason is never in doubt.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Iterable

from hospital.house_rules import SIGN_OFF

Row = dict[str, str]
Damage = Callable[[Row], bytes]

HEADINGS = ("VITALS", "DIAGNOSIS", "SUGGESTED TESTS")


def written(cells: Iterable[str]) -> bytes:
    """The cells as one CSV row in UTF-8, quoted only where needed, ended by a line feed."""
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(cells)
    return line.getvalue().encode()


def _changed(column: str, change: Callable[[str], str]) -> Damage:
    return lambda row: written({**row, column: change(row[column])}.values())


# The row itself


def _cut_after(n: int) -> Damage:
    return lambda row: written(list(row.values())[:n])


def _bare_comma(column: str) -> Damage:
    """A comma after the column's first word that nobody quoted."""

    def damage(row: Row) -> bytes:
        cells = [part for name, value in row.items() for part in (value.split(" ", 1) if name == column else [value])]
        return written(cells)

    return damage


def _undecodable(row: Row) -> bytes:
    stand_in = "\ufffd"
    return _changed("findings", lambda text: stand_in + text)(row).replace(stand_in.encode(), b"\xff\xfe")


# The report


def _reported(change: Callable[[str], str]) -> Damage:
    return _changed("report", change)


def _emptied(blank: str) -> Damage:
    return _reported(lambda _: blank)


def _signed(ending: str) -> Damage:
    """The report with another ending in place of the sign-off; an empty ending leaves its line out."""
    return _reported(lambda text: text.removesuffix(SIGN_OFF).rstrip("\n") + ending)


def _renamed(heading: str, name: str) -> Damage:
    return _reported(lambda text: text.replace(f"{heading}\n", name))


def _ordered(*headings: str) -> Damage:
    """The report with these sections only, in this order."""

    def change(text: str) -> str:
        lines = text.split("\n")
        sections = [f"{name}\n{lines[2 * HEADINGS.index(name) + 1]}" for name in headings]
        return "\n".join([*sections, SIGN_OFF])

    return _reported(change)


def _bulleted(mark: str) -> Damage:
    def change(text: str) -> str:
        *before, tests, sign_off = text.split("\n")
        bullets = [f"{mark} {test.strip(' .')}" for test in re.split(r"[,.] ", tests)]
        return "\n".join([*before, *bullets, sign_off])

    return _reported(change)


# The encoding


def _misread(text: str) -> str:
    """UTF-8 taken for Windows-1252: the degree sign becomes two characters, an apostrophe three."""
    return text.encode().decode("cp1252")


def _in_degrees(text: str) -> str:
    return re.sub(r"(\d\d\.\d)(?!°)", r"\1 °C", text)


def _decomposed(text: str) -> str:
    return unicodedata.normalize("NFD", text)


REJECTED: tuple[tuple[str, tuple[Damage, ...]], ...] = (
    (
        "wrong-field-count",
        (
            *(_cut_after(n) for n in (10, 9, 7)),
            *(_bare_comma(column) for column in ("complaint", "findings", "complaint", "doctor")),
        ),
    ),
    ("empty-target", tuple(_emptied(blank) for blank in ("", "", "", " ", "   ", "\n", " \n\t\n "))),
    (
        "sections",
        (
            _ordered("DIAGNOSIS", "VITALS", "SUGGESTED TESTS"),
            _ordered("VITALS", "SUGGESTED TESTS", "DIAGNOSIS"),
            _ordered("SUGGESTED TESTS", "DIAGNOSIS", "VITALS"),
            _ordered("DIAGNOSIS", "SUGGESTED TESTS"),
            _ordered("VITALS", "SUGGESTED TESTS"),
            _ordered("VITALS", "DIAGNOSIS"),
            _renamed("DIAGNOSIS", "IMPRESSION\n"),
            _renamed("SUGGESTED TESTS", "PLAN\n"),
            _renamed("VITALS", ""),
        ),
    ),
    ("no_bullets", tuple(_bulleted(mark) for mark in "---**••")),
    (
        "sign_off",
        tuple(
            _signed(ending)
            for ending in (
                *("", "", "", ""),
                *("\nReviewed by Dr Sharma", "\nReviewed by Dr Sharma", "\nReviewed by Dr Sharma"),
                *("\nReviewed by Dr. Shrama", "\nReviewd by Dr. Sharma", "\nReviewed by Dr. Patel", "\nDr. Sharma"),
                *(f"\n{SIGN_OFF}\nDictated, not read.", f"\n{SIGN_OFF}\ncc GP"),
            )
        ),
    ),
    ("undecodable", (_undecodable, _undecodable, _undecodable)),
)

REPAIRED: tuple[Damage, ...] = (
    *(_changed("vitals", lambda text: _misread(_in_degrees(text))) for _ in range(5)),
    *(_changed("complaint", lambda text: _misread(f"in patient\u2019s words: {text}")) for _ in range(3)),
    *(_changed("complaint", lambda text: _misread(f"{text} \u2013 not better")) for _ in range(2)),
    *(_changed("vitals", lambda text: text.replace(" ", "\u00a0")) for _ in range(2)),
    *(_reported(lambda text: text.replace("Dr. ", "Dr.\u00a0")) for _ in range(2)),
    *(_changed("findings", lambda text, mark=mark: text.replace(" ", f"{mark} ", 1)) for mark in "\x07\x08\x0c"),
    *(_changed("findings", lambda text: _decomposed(f"{text}, café-au-lait spot on leg")) for _ in range(3)),
)

KEPT: tuple[Damage, ...] = (
    _changed("complaint", lambda text: f"{text} {{{{ pain_score }}}}"),
    _changed("findings", lambda text: f"{{{{ exam }}}} {text}"),
    _changed("findings", lambda text: f"{text} {{% if pain %}}"),
    _changed("findings", lambda text: f"{text} <script>alert(1)</script>"),
    _changed("findings", lambda text: f"<b>{text}</b>"),
    _changed("complaint", lambda text: f"=1+1 {text}"),
    _changed("findings", lambda text: f"@SUM(A1) {text}"),
    _changed("complaint", lambda text: f'"just not right", {text}'),
    _changed("findings", lambda text: f'{text}, "fine" he says'),
    _changed("complaint", lambda text: f"{text}\nseen at home first"),
)

REPEATED: tuple[Damage, ...] = (
    *(_reported(lambda text: f"{text}  ") for _ in range(2)),
    _reported(lambda text: text.replace("\n", " \n")),
    _reported(lambda text: text.replace("Dr. ", "Dr.\u00a0")),
    *(_changed("vitals", _misread) for _ in range(2)),
)
