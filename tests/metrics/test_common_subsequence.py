import random

import pytest
from ftkit_metrics.common_subsequence import union_hits


def lines(*texts):
    return [text.split() for text in texts]


@pytest.mark.parametrize(
    ("wanted", "given", "hits"),
    [
        (lines("a b c"), lines("a b c"), 3),
        (lines("a b c"), lines("c b a"), 1),
        (lines("w1 w2 w3 w4 w5"), lines("w1 w2 w6 w7 w8", "w1 w3 w8 w9 w5"), 4),  # the example of Lin's paper
        (lines("a a"), lines("a"), 1),
        (lines("a", "a"), lines("a"), 1),
        (lines("a b"), lines("x y"), 0),
        ([], lines("a"), 0),
        (lines("a"), [], 0),
        (lines("a"), [[]], 0),
    ],
)
def test_words_on_a_common_subsequence_are_counted_once(wanted, given, hits):
    assert union_hits(wanted, given) == hits


def test_500_random_texts_of_lines_have_the_hits_of_rouge_score():
    from rouge_score.rouge_scorer import _summary_level_lcs

    chance = random.Random(3)
    for _ in range(500):
        letters = "abcdefgh"[: chance.randint(2, 8)]
        wanted, given = (
            [chance.choices(letters, k=chance.randint(0, 12)) for _ in range(chance.randint(1, 4))] for _ in range(2)
        )
        recall = _summary_level_lcs(wanted, given).recall
        assert union_hits(wanted, given) == round(recall * sum(map(len, wanted)))
