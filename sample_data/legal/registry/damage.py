"""The ways an export goes wrong, each a function from a sound row to the bytes that stand in the file instead.

Each breaks one rule only, so that the expected reason is never in doubt.
"""

import csv
import io
import json
import unicodedata
from collections.abc import Callable, Iterable
from typing import Any

Row = dict[str, str]
Damage = Callable[[Row], bytes]


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


def _bare_comma(row: Row) -> bytes:
    """The reviewer as "surname, initial", and nobody quoted it."""
    return written([*list(row.values())[:-1], *row["reviewer"].split(" ", 1)[::-1]])


def _undecodable(row: Row) -> bytes:
    stand_in = "\ufffd"
    return _changed("clause", lambda text: stand_in + text)(row).replace(stand_in.encode(), b"\xff\xfe")


# The extraction


def _extracted(change: Callable[[dict[str, Any]], dict[str, Any]]) -> Damage:
    return _changed("extraction", lambda text: json.dumps(change(json.loads(text))))


def _with(**fields: object) -> Damage:
    return _extracted(lambda found: {**found, **fields})


def _without(field: str) -> Damage:
    return _extracted(lambda found: {name: value for name, value in found.items() if name != field})


def _rewritten(change: Callable[[str], str]) -> Damage:
    return _changed("extraction", change)


def _misread(text: str) -> str:
    """UTF-8 taken for Windows-1252."""
    return text.encode().decode("cp1252")


REJECTED: tuple[tuple[str, tuple[Damage, ...]], ...] = (
    ("wrong-field-count", (_cut_after(5), _cut_after(4), _bare_comma, _bare_comma)),
    ("empty-target", tuple(_rewritten(lambda _, blank=blank: blank) for blank in ("", "", " ", "\n"))),
    (
        "json_schema",
        (
            _rewritten(lambda text: text[:-1]),
            _rewritten(lambda text: text[:-1] + ",}"),
            _rewritten(lambda text: text.replace('"', "'")),
            _rewritten(lambda text: f"```json\n{text}\n```"),
            _rewritten(lambda text: f"Extraction: {text}"),
            _without("deadline"),
            _without("governing_law"),
            _with(governing_law="Irish law"),
            _with(obligation="to pay"),
            _with(deadline="30 days"),
            _with(deadline="31/03/2027"),
            _with(note="see annex"),
            _extracted(lambda found: {**found, "parties": " and ".join(found["parties"])}),
            _extracted(lambda found: {**found, "parties": found["parties"][:1]}),
        ),
    ),
    ("undecodable", (_undecodable, _undecodable)),
)

REPAIRED: tuple[Damage, ...] = (
    *(_changed("clause", lambda text: _misread(f"{text} The parties\u2019 seals follow.")) for _ in range(4)),
    *(_changed("clause", lambda text: _misread(f"\u00a7 4 \u2013 {text}")) for _ in range(3)),
    *(_changed("clause", lambda text: text.replace(" ", "\u00a0", 3)) for _ in range(2)),
    *(_changed("clause", lambda text, mark=mark: text.replace(" ", f"{mark} ", 1)) for mark in "\x07\x0c"),
    *(_changed("clause", lambda text: unicodedata.normalize("NFD", f"{text} Signed at Orléans.")) for _ in range(2)),
)

KEPT: tuple[Damage, ...] = (
    _changed("clause", lambda text: f"{text} {{{{ signature_block }}}}"),
    _changed("clause", lambda text: f"{{% if annex %}} {text}"),
    _changed("clause", lambda text: f"{text} <script>alert(1)</script>"),
    _changed("clause", lambda text: f"=4.1 {text}"),
    _changed("clause", lambda text: f'{text} ("the Works", as defined)'),
    _changed("clause", lambda text: f"4.1\n{text}"),
)
