import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftkit import near_copies, shingles, words
from ftkit.likeness import pairs, shared

from .brute_force import changed, first_of_clusters, likeness, planted, report


def copies(texts: list[str], floor: float):
    rows = list(enumerate(shingles(words(text) for text in texts)))
    return list(near_copies(lambda: rows, floor))


@pytest.mark.parametrize("floor", [0.5, 0.65, 0.8, 0.85, 0.95, 1.0])
def test_exactly_the_rows_that_brute_force_finds_are_found(floor):
    texts = planted(700, seed=3)
    stay, go = first_of_clusters(texts, floor)
    found = copies(texts, floor)
    assert [copy.position for copy in found] == go
    assert {copy.like for copy in found} <= set(stay)
    assert [copy.likeness for copy in found] == pytest.approx(
        [likeness(texts[c.position], texts[c.like]) for c in found]
    )


@pytest.mark.parametrize("floor", [0.5, 0.8])
def test_the_same_rows_are_found_however_the_work_is_cut(floor, monkeypatch):
    texts = planted(700, seed=4)
    _, go = first_of_clusters(texts, floor)
    monkeypatch.setattr("ftkit.likeness.blocks.ROWS", 64)
    monkeypatch.setattr(shared, "_AT_ONCE", 500)
    monkeypatch.setattr(pairs, "_AT_ONCE", 2000)
    assert [copy.position for copy in copies(texts, floor)] == go


@pytest.mark.parametrize("floor", [0.5, 0.8, 1.0])
def test_short_texts_and_texts_without_words_are_compared_too(floor):
    texts = [
        "",
        "a",
        "A.",
        "a b",
        "b a",
        "a b c",
        "a b c d",
        "...",
        "a b c d e",
        "a b c d e f",
        "A b, c d e f g",
        "a b",
    ]
    assert [copy.position for copy in copies(texts, floor)] == first_of_clusters(texts, floor)[1]


@pytest.mark.parametrize(("words", "more", "floor"), [(42, 10, 0.8), (22, 20, 0.5), (47, 5, 0.9), (11, 3, 0.75)])
def test_a_pair_at_the_very_likeness_is_found_though_its_rarest_words_differ(words, more, floor):
    text = [f"w{number}" for number in range(words)]
    twins = [
        [" ".join(text), " ".join([*text, *(f"x{number}" for number in range(count))])] for count in (more, more + 1)
    ]
    shared = [" ".join(text[place : place + 3]) for place in range(words - 2)] * 2
    assert copies([*shared, *twins[0]], floor)[-1].position == len(shared) + 1
    assert copies([*shared, *twins[1]], floor)[-1].position < len(shared)


def test_a_row_is_compared_with_rows_that_stay_only():
    chain = [" ".join(f"w{number}" for number in range(start, start + 42)) for start in range(0, 40, 2)]
    stay, go = first_of_clusters(chain, 0.8)
    assert len(stay) > 3  # each is like the next, but not like all
    assert [copy.position for copy in copies(chain, 0.8)] == go


def test_positions_need_not_be_without_gaps():
    rows = [
        (number * 1000 + 5, row)
        for number, row in enumerate(shingles(words(t) for t in ["a b c d", "x y z", "A b c d"]))
    ]
    assert list(near_copies(lambda: rows, 0.8)) == [(2005, 5, 1.0)]


def test_no_rows_have_no_copies():
    assert copies([], 0.8) == []


def test_of_thousands_of_near_copies_of_one_text_the_first_stays(draw):
    text = report(draw)
    texts = [changed(text, 1, draw) for _ in range(2000)]
    stay, go = first_of_clusters(texts, 0.6)
    assert len(stay) < 20
    assert [copy.position for copy in copies(texts, 0.6)] == go


def test_rows_that_are_all_the_same_are_copies_of_the_first():
    assert copies(["a b c d e"] * 2500, 0.8) == [(number, 0, 1.0) for number in range(1, 2500)]


TEXTS = st.lists(st.lists(st.sampled_from("abcd"), max_size=40).map(" ".join), max_size=60)


@given(TEXTS, st.sampled_from([0.5, 0.55, 2 / 3, 0.7, 0.75, 0.8, 0.9]))
def test_texts_of_any_size_are_found_as_brute_force_finds_them(texts, floor):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("ftkit.likeness.blocks.ROWS", 7)
        patch.setattr(shared, "_AT_ONCE", 20)
        assert [copy.position for copy in copies(texts, floor)] == first_of_clusters(texts, floor)[1]


@pytest.mark.parametrize("floor", [0.5, 0.75, 0.9])
def test_texts_of_very_different_sizes_are_told_apart_as_by_brute_force(floor, draw, monkeypatch):
    monkeypatch.setattr("ftkit.likeness.blocks.ROWS", 128)
    story = [f"w{number % 90}" for number in range(600)]
    starts = [(draw.randrange(300), draw.randint(3, 150)) for _ in range(600)]
    texts = [changed(" ".join(story[start : start + words]), 1, draw) for start, words in starts]
    assert [copy.position for copy in copies(texts, floor)] == first_of_clusters(texts, floor)[1]
