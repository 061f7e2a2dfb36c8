"""The peer's verdicts as a file: a line for each variant, with the marks of its answers in the suite's order."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

VERDICTS = Path(__file__).parent / "verdicts.jsonl"


class Verdict(NamedTuple):
    """The marks of one answer, one for each instruction: 1 followed, 0 not, ? where the peer draws by chance."""

    variant: str
    key: int
    strict: str
    loose: str


def frozen(keys: list[int]) -> Iterator[Verdict]:
    """The peer's verdicts as they were when frozen; `keys` are the suite's, in its order."""
    for line in VERDICTS.read_text("utf-8").splitlines()[1:]:
        row = json.loads(line)
        for key, strict, loose in zip(keys, row["strict"].split(), row["loose"].split(), strict=True):
            yield Verdict(row["variant"], key, strict, loose)


def freeze(verdicts: Iterable[Verdict], versions: str) -> None:
    """Writes the verdicts, in their order, below a line that tells what gave them."""
    marks: dict[str, tuple[list[str], list[str]]] = {}
    for verdict in verdicts:
        strict, loose = marks.setdefault(verdict.variant, ([], []))
        strict.append(verdict.strict)
        loose.append(verdict.loose)
    rows = [{"variant": name, "strict": " ".join(s), "loose": " ".join(t)} for name, (s, t) in marks.items()]
    lines = [json.dumps(row) for row in ({"peer": versions}, *rows)]
    VERDICTS.write_text("\n".join(lines) + "\n", "utf-8")
