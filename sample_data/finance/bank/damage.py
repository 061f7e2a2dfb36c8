"""The ways the export goes wrong, each a function from a sound row to the bytes that stand in the file instead.

Each breaks one rule only, so that the expected reason is never in doubt.
"""

import csv
import io
import unicodedata
from collections.abc import Callable, Iterable

from bank.house_rules import SIGN_OFF

Row = dict[str, str]
Damage = Callable[[Row], bytes]


def written(cells: Iterable[str]) -> bytes:
    """The cells as one CSV row in UTF-8, quoted only where needed, ended by a line feed."""
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(cells)
    return line.getvalue().encode()


def _changed(column: str, change: Callable[[str], str]) -> Damage:
    return lambda row: written({**row, column: change(row[column])}.values())


def _replied(change: Callable[[str], str]) -> Damage:
    return _changed("reply", change)


def _cut_after(n: int) -> Damage:
    return lambda row: written(list(row.values())[:n])


def _bare_comma(row: Row) -> bytes:
    """A comma after the complaint's first word that nobody quoted."""
    return written(
        part for name, value in row.items() for part in (value.split(" ", 1) if name == "complaint" else [value])
    )


def _undecodable(row: Row) -> bytes:
    return _changed("complaint", lambda text: f"\ufffd{text}")(row).replace("\ufffd".encode(), b"\xff\xfe")


def _categorised(name: str) -> Damage:
    return _changed("category", lambda _: name)


def _signed(ending: str) -> Damage:
    return _replied(lambda text: text.removesuffix(SIGN_OFF).rstrip("\n") + ending)


def _slipped_in(words: str) -> Damage:
    """The reply with a sentence of its clerk's own before the deadline."""
    return _replied(lambda text: text.replace(" Please expect", f" {words} Please expect"))


def _ungreeted(text: str) -> str:
    return text.split("\n", 1)[1]


def _misread(text: str) -> str:
    """UTF-8 taken for Windows-1252."""
    return text.encode().decode("cp1252")


REJECTED: tuple[tuple[str, tuple[Damage, ...]], ...] = (
    ("wrong-field-count", (_cut_after(9), _cut_after(6), _bare_comma, _bare_comma)),
    ("category", tuple(map(_categorised, ("", "Card", "fees", "OTHER", "CARD/FEES")))),
    (
        "sign_off",
        tuple(
            map(
                _signed,
                (
                    "",
                    "\nKind regards,",
                    "\nHarbour Street Bank",
                    "\nKind regards,\nHarbor Street Bank",
                    "\nKind regards, Harbour Street Bank",
                    f"\n{SIGN_OFF}\nSent from my phone",
                ),
            )
        ),
    ),
    (
        "politeness",
        (
            _slipped_in("This was your own mistake."),
            _slipped_in("You should have read our terms."),
            _slipped_in("As we have already told you, this takes time."),
            _slipped_in("Do not write again!!"),
            _replied(_ungreeted),
        ),
    ),
    (
        "no_pii",
        (
            _slipped_in("It concerns account 4081 7255."),
            _slipped_in("Write to j.byrne@mail.example."),
            _slipped_in("Your new card is 4111 1111 1111 1111."),
            _slipped_in("Call the clerk at (415) 555-2671."),
        ),
    ),
    ("vocabulary", (_slipped_in("We guarantee a refund."), _slipped_in("You will hear from us asap."))),
    ("undecodable", (_undecodable, _undecodable)),
)

REPAIRED: tuple[Damage, ...] = (
    *(_changed("amount", _misread) for _ in range(3)),
    *(_changed("complaint", lambda text: _misread(f"{text} It\u2019s not right.")) for _ in range(2)),
    _replied(lambda text: text.replace("Kind regards", "Kind\u00a0regards")),
    _changed("complaint", lambda text: text.replace(" ", "\x07 ", 1)),
    _changed("complaint", lambda text: unicodedata.normalize("NFD", f"{text} I was in the café.")),
)

KEPT: tuple[Damage, ...] = (
    _changed("complaint", lambda text: f"{text} {{{{ customer }}}}"),
    _changed("complaint", lambda text: f"{text} <script>alert(1)</script>"),
    _changed("complaint", lambda text: f"=1+1 {text}"),
    _changed("complaint", lambda text: f'"Never again", she says. {text}'),
    _changed("complaint", lambda text: f"{text}\nSecond page follows."),
)

REPEATED: tuple[Damage, ...] = (
    _replied(lambda text: f"{text}  "),
    _replied(lambda text: text.replace("Kind regards", "Kind\u00a0regards")),
    _changed("amount", _misread),
)
