import numpy
import pytest

from ftkit import shingles, words
from ftkit.likeness import near_index, shared
from ftkit.likeness.blocks import SetBlock, block_of, blocks
from ftkit.likeness.near_index import NearIndex
from ftkit.likeness.rarity import rarity

from .brute_force import likeness, planted, report


def block(texts: list[str]) -> SetBlock:
    return block_of(range(len(texts)), list(shingles(words(text) for text in texts)))


def index_of(texts: list[str], floor: float, size: int = 50) -> NearIndex:
    rows = list(enumerate(shingles(words(text) for text in texts)))
    parts = [next(blocks(rows[start : start + size])) for start in range(0, len(rows), size)]
    index = NearIndex(rarity(parts, least=1), floor)
    for part in parts:
        index.add(part)
    return index


@pytest.mark.parametrize(("indexed", "asked"), [(0.5, 0.5), (0.5, 0.7), (0.5, 0.9), (0.85, 0.85)])
def test_all_pairs_are_found_at_any_likeness_from_the_index_s_on(indexed, asked):
    texts = planted(600, seed=5)
    stored, others = texts[:300], texts[300:]
    pairs = index_of(stored, indexed).near(block(others), asked)
    expected = [
        (row, position)
        for row, text in enumerate(others)
        for position, other in enumerate(stored)
        if likeness(text, other) >= asked - 1e-9
    ]
    assert list(zip(pairs.rows.tolist(), pairs.positions.tolist(), strict=True)) == expected
    assert len(expected) > 10


def test_an_empty_index_is_like_nothing():
    assert index_of([], 0.5).near(block(["a b c"]), 0.5).rows.tolist() == []


def test_how_like_given_rows_are_is_told_however_unlike():
    texts = planted(100, seed=6)
    asked = block(texts[60:])
    told = index_of(texts[:60], 0.9).likeness(asked, numpy.array([0, 5, 5]), numpy.array([3, 59, 0]))
    pairs = [(60, 3), (65, 59), (65, 0)]
    assert told == pytest.approx([likeness(texts[one], texts[other]) for one, other in pairs])


def test_rows_with_too_many_candidates_are_compared_with_the_best_and_counted(monkeypatch, draw):
    texts = [report(draw) for _ in range(200)]
    index = index_of(texts, 0.5)
    monkeypatch.setattr(near_index, "_VERIFIED", 2)
    pairs = index.near(block(texts), 0.5)
    found = set(zip(pairs.rows.tolist(), pairs.positions.tolist(), strict=True))
    assert {(number, number) for number in range(200)} <= found
    assert index.cut_short > 0


def test_a_row_for_which_not_all_is_read_is_counted_and_only_true_pairs_are_found(monkeypatch, draw):
    texts = [report(draw) for _ in range(300)]
    index = index_of(texts, 0.7)
    whole = list(zip(*(column.tolist() for column in index.near(block(texts), 0.7)), strict=True))
    assert index.cut_short == 0
    monkeypatch.setattr(shared, "MOST", 10)
    found = list(zip(*(column.tolist() for column in index.near(block(texts), 0.7)), strict=True))
    assert set(found) < set(whole)
    assert 0 < index.cut_short <= 300
