import pytest

from ftkit import Problem, TokenCount
from ftkit.tokens.report import Objection
from ftkit.tokens.tally import Tally

ROWS = [
    TokenCount(id="short", total=8, spans=((5, 8),)),
    TokenCount(id="long", total=14, spans=((5, 14),)),
    TokenCount(id="late", total=16, spans=((12, 16),)),
]
LONG, LATE = "14 tokens, the limit is 10", "16 tokens, the limit is 10"


def tallied(too_long, max_tokens=10):
    tally = Tally([12, 6], max_tokens, too_long)
    for row in ROWS:
        tally.add(row)
    return tally


@pytest.mark.parametrize(
    ("too_long", "tokens", "objections"),
    [
        ("error", 28, (Objection(reason="too-long", detail=LONG, count=2, first=("long", "late")),)),
        ("drop", 8, (Objection(reason="too-long", detail=LONG, count=2, first=("long", "late")),)),
        (
            "truncate",
            28,
            (
                Objection(reason="too-long", detail=LONG, first=("long",)),
                Objection(reason="nothing-left", detail=f"{LATE}: its answer is lost whole", first=("late",)),
            ),
        ),
    ],
)
def test_rows_over_the_run_s_limit_are_weighed_as_the_run_treats_them(too_long, tokens, objections):
    tally = tallied(too_long)
    assert (tally.rows, tally.tokens, tally.objections.found()) == (3, tokens, objections)


def test_without_a_limit_every_token_counts():
    tally = tallied("error", None)
    assert (tally.tokens, tally.objections.found()) == (38, ())


def test_the_run_s_own_limit_stands_among_the_lengths_in_order():
    assert [(limit.tokens, limit.rows, limit.lost) for limit in tallied("error").counted().limits] == [
        (6, 3, 2 + 8 + 4),
        (10, 2, 4 + 4),
        (12, 2, 2 + 4),
    ]
    assert [limit.tokens for limit in tallied("error", 6).counted().limits] == [6, 12]


def test_a_pair_is_as_long_as_its_longer_half():
    tally = Tally([], 10, "truncate")
    tally.add(TokenCount(id="a", total=18, spans=((6, 8), (14, 18)), parts=(8, 10)))
    tally.add(TokenCount(id="b", total=20, spans=((6, 8), (14, 20)), parts=(8, 12)))
    assert tally.tokens == 18 + 18
    assert tally.objections.found() == (
        Objection(reason="too-long", detail="12 tokens, the limit is 10", first=("b",)),
    )


def test_a_row_s_own_problems_come_before_its_length():
    tally = Tally([], 10, "error")
    tally.add(TokenCount(id="a", total=12, problems=(Problem(id="a", reason="nothing-trained", detail="none"),)))
    assert [one.reason for one in tally.objections.found()] == ["nothing-trained", "too-long"]
