"""Verdicts that an interrupted run left behind: a piece of the work that has them is not judged again.

They count only where the same answers are judged by the same rules, which a key beside them vouches for, and by the
piece, as a judge is believed by the piece. A piece in which nobody has what some metric or check says is judged anew:
what kept it from its say may be over.
"""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import msgspec

from ftkit import folders, jsonl
from ftkit.answer_files.blocks import walked
from ftkit.answer_files.lines import Lines, Places
from ftkit.project import NamedMetric
from ftkit.reports import Prediction, Verdict
from ftkit.scoring.judging import Bench
from ftkit.scoring.metric_versions import metric_versions
from ftkit.versions import versions_of

_KEY = "judging.key"
_BEFORE = "verdicts.before.jsonl"


class Earlier(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """The lines of some verdicts, in the order of everyone's answers."""

    lines: Lines | None = None
    firsts: Mapping[str, int] = {}  # candidate -> how many answers of others stand before its own

    def verdicts(self, candidate: str, first: int, predictions: Sequence[Prediction]) -> list[Verdict] | None:
        """The verdicts on a piece of a candidate's answers, from its `first` on; None where they are not all there."""
        if self.lines is None:
            return None
        start = self.firsts[candidate] + first
        texts = self.lines.texts(slice(start, start + len(predictions)))
        found = _decoded(texts)
        return found if list(map(_about, found)) == list(map(_about, predictions)) and not _lacks(found) else None


NONE = Earlier()
_decoder = msgspec.json.Decoder(Verdict)


def left(verdicts: Path, key: str, answers: Mapping[str, int]) -> Earlier:
    """What an interrupted run wrote into the file that is about to be written, if the same key decided its verdicts.

    `answers` are how many each candidate has. The longest file of several interrupted runs is kept until `settled`.
    """
    beside, before = verdicts.with_name(_KEY), verdicts.with_name(_BEFORE)
    if not beside.is_file() or beside.read_text(errors="replace") != key:
        verdicts.unlink(missing_ok=True)
        settled(verdicts)
        folders.write_durably(beside, key.encode())
        return NONE
    if _size(verdicts) > _size(before):
        verdicts.replace(before)
    if not _size(before):
        return NONE
    firsts, total = {}, 0
    for name, many in answers.items():
        firsts[name] = total
        total += many
    return Earlier(lines=_whole_lines(before), firsts=firsts)


def key_of(bench: Bench, metrics: Iterable[NamedMetric], *contents: object) -> str:
    """The key of verdicts that are made on these contents by this bench, whose metrics were written like this."""
    named = [[one.metric.written(), one.key] for one in metrics]
    versions = [metric_versions(bench), versions_of(["ftkit", "numpy"])]
    return jsonl.digest([bench.contract.written(), named, versions, contents])


def settled(verdicts: Path) -> None:
    """Removes what let the run go on, when it has come to its end."""
    for name in (_KEY, _BEFORE):
        verdicts.with_name(name).unlink(missing_ok=True)


def cleared(partial: Path, verdicts: Path, *kept: str) -> None:
    """Removes from a partial folder what cannot be gone on with: all but verdicts, and entries of these names."""
    for entry in partial.iterdir():
        if entry.name not in {_KEY, _BEFORE, verdicts.name, *kept}:
            folders.removed(entry)


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0


def _whole_lines(path: Path) -> Lines:
    places = Places()
    for line in walked(path):
        if line.is_whole:
            places.add(line.start, len(line.text))
    return places.lines(path)


def _decoded(texts: Sequence[bytes]) -> list[Verdict]:
    try:
        return [_decoder.decode(text) for text in texts]
    except (msgspec.DecodeError, UnicodeDecodeError):  # a machine that lost its power may have kept a file of zeros
        return []


def _about(one: Prediction | Verdict) -> tuple[str, str, int]:
    return one.candidate, one.id, one.repeat


def _lacks(found: Sequence[Verdict]) -> bool:
    """Whether something is known of none of them: a metric's scores, or what a check says."""
    return bool(found and set.intersection(*map(_unknown, found)))


def _unknown(one: Verdict) -> set[str]:
    return {*one.absent, *(key for key, said in one.findings.items() if said.verdict == "unmeasured")}
