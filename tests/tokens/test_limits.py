from ftkit import TokenCount
from ftkit.tokens.limits import Cut
from ftkit.tokens.report import Limit, LongRow


def row(name, prompt, answer):
    return TokenCount(id=name, total=prompt + answer, spans=((prompt, prompt + answer),))


def cut(limit, *rows):
    sums = Cut(limit)
    for one in rows:
        sums.add(one)
    return sums.limit()


def test_rows_as_long_as_the_limit_lose_nothing():
    assert cut(10, row("a", 6, 4), row("b", 2, 3)) == Limit(tokens=10)


def test_what_is_behind_the_limit_is_lost_and_an_answer_that_begins_there_is_lost_whole():
    assert cut(10, row("a", 6, 5), row("b", 12, 3)) == Limit(
        tokens=10,
        rows=2,
        cut=1 + 5,
        lost=1 + 3,
        emptied=1,
        first=(
            LongRow(id="a", prompt=6, trained=5, total=11, lost=1),
            LongRow(id="b", prompt=12, trained=3, total=15, lost=3),
        ),
    )


def test_of_several_trained_stretches_each_loses_its_part():
    turns = TokenCount(id="a", total=20, spans=((2, 5), (8, 14), (18, 20)))
    assert (turns.trained, turns.masked) == (11, 9)
    assert [turns.trained_behind(limit) for limit in (0, 4, 5, 10, 14, 19, 20)] == [11, 9, 8, 6, 2, 1, 0]


def test_of_a_pair_each_answer_is_cut_with_its_own_prompt():
    pair = TokenCount(id="a", total=22, spans=((6, 10), (16, 22)), parts=(10, 12))
    assert (pair.longest, pair.trained, pair.masked) == (12, 10, 12)
    assert [pair.behind(limit) for limit in (12, 11, 10, 8)] == [0, 1, 2, 6]
    assert [pair.trained_behind(limit) for limit in (12, 11, 8, 6, 4)] == [0, 1, 6, 10, 10]
    assert cut(12, pair) == Limit(tokens=12)
    assert (cut(11, pair).rows, cut(11, pair).cut, cut(11, pair).lost) == (1, 1, 1)


def test_only_the_first_rows_are_kept():
    limit = cut(1, *(row(f"r{n}", 1, 1) for n in range(100)))
    assert limit.rows == 100
    assert [one.id for one in limit.first] == [f"r{n}" for n in range(20)]
