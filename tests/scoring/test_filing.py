import numpy as np
from msgspec.structs import asdict

from ftkit.answer_files.lines import Lines, written
from ftkit.packed import Packed
from ftkit.reports import Prediction
from ftkit.scoring.filing import Filing

from .judged_answers import judge_of
from .samples import bench, prediction

ROWS = {
    "a": [prediction("2", "- No."), prediction("1", "Yes."), prediction("1", repeat=1, error="timeout")],
    "b": [Prediction(id="1", output="No."), Prediction(id="2", output="No.")],
}


def plain(value):
    """A value in which arrays are lists, to be compared as a whole."""
    if isinstance(value, Lines):
        return {name: plain(one) for name, one in asdict(value).items()}
    return value.tolist() if isinstance(value, np.ndarray) else value


def test_what_is_noted_while_judging_says_where_every_line_stands(tmp_path):
    judge = judge_of(tmp_path, bench("no_bullets"), {"1": "Yes.", "2": "No."}, **ROWS)
    cases = written(tmp_path / "cases.jsonl", [Packed.of([b'{"id":"1"}\n', b'{"id":"2"}\n'])])
    judged = [judge(piece) for piece in judge.pieces()]
    filing = Filing()
    for number, one in enumerate(judged):
        filing.add(one, number, judge.places[one.piece.candidate])
    for name in ("predictions", "verdicts"):
        (tmp_path / name).write_bytes(b"".join(getattr(one, name).blob for one in judged))

    filed = filing.filed(cases, tmp_path / "predictions", tmp_path / "verdicts")

    assert filed.predictions.texts(slice(None)) == [line for one in judged for line in one.predictions]
    assert filed.verdicts.texts(slice(None)) == [line for one in judged for line in one.verdicts]
    assert (plain(filed.predicted), plain(filed.judged)) == ([1, 0, 0, 0, 1], [1, 0, 0, 0, 1])
    assert (plain(filed.candidates), plain(filed.complies)) == ([0, 0, 0, 1, 1], [0, 1, 0, 1, 1])
    assert plain(filed.cases) == plain(cases)
