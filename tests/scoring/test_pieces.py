import msgspec

from ftkit.reports import Prediction, Verdict
from ftkit.scoring.guards import observed
from ftkit.scoring.judging import CHUNK
from ftkit.scoring.pieces import Piece

from .judged_answers import judge_of
from .samples import bench, prediction

REFERENCES = {"1": "Yes.", "2": "No."}


def test_a_piece_gives_its_lines_and_its_numbers(tmp_path):
    rows = [
        prediction("2", "No.", prompt_tokens=9, seconds=0.5, finish="length"),
        prediction("1", "- Yes.", finish="stop", cached=True),
        prediction("1", repeat=1, error="timeout"),
    ]
    judge = judge_of(tmp_path, bench("no_bullets"), REFERENCES, a=rows)
    [piece] = judge.pieces()
    judged = judge(piece)
    assert piece == Piece("a", 0, 3)
    decoded = [msgspec.json.decode(line, type=Prediction) for line in judged.predictions]
    assert decoded == rows
    verdicts = [msgspec.json.decode(line, type=Verdict) for line in judged.verdicts]
    assert [(one.id, one.repeat, one.complies) for one in verdicts] == [
        ("2", 0, True),
        ("1", 0, False),
        ("1", 1, False),
    ]
    assert judged.complies.tolist() == [1, 0, 0]
    assert judged.checks.tolist() == [[1, 0, 0]]
    assert judged.scores.tolist() == [[1.0, 0.0, 0.0]]
    assert judged.figures[0, 0] == 9
    assert judged.cached.tolist() == [0, 1, 0]
    assert judged.observed == observed(rows)


def test_a_reader_of_the_lines_is_told_whose_they_are(tmp_path):
    judge = judge_of(tmp_path, bench(), a=[Prediction(id="1", output="x")])
    [line] = judge(Piece("a", 0, 1)).predictions
    assert msgspec.json.decode(line, type=Prediction).candidate == "a"


def test_pieces_hold_so_many_answers_and_a_long_answer_stands_alone(tmp_path):
    short = [prediction(str(n)) for n in range(CHUNK + 1)]
    long = [prediction(f"long {n}", "x" * 1_500_000) for n in range(2)]
    judge = judge_of(tmp_path, bench(), a=[*short, *long])
    assert [piece[1:] for piece in judge.pieces()] == [
        (0, CHUNK),
        (CHUNK, CHUNK + 1),
        (CHUNK + 1, CHUNK + 2),
        (CHUNK + 2, CHUNK + 3),
    ]


def test_without_a_contract_and_metrics_there_is_still_a_verdict(tmp_path):
    judge = judge_of(tmp_path, bench(metrics=()), a=[prediction("1")])
    judged = judge(Piece("a", 0, 1))
    assert (judged.complies.tolist(), judged.checks.shape, judged.scores.shape) == ([1], (0, 1), (0, 1))
