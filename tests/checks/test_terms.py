import pytest
from ftkit_checks.terms import Terms


def first(text, *phrases, **options):
    place = Terms(phrases, **options).first(text)
    return None if place is None else text[slice(*place)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a sob b", "sob"),
        ("sobbing", None),
        ("a_SOB", None),
        ("éSOB", None),
        ("é SOB", "SOB"),
        ("shortness\n\u00a0 of  Breath.", "shortness\n\u00a0 of  Breath"),
        ("xc++x", "c++"),
        ("s\u200bo\u200bb!", "s\u200bo\u200bb"),
        ("\ud800 sob", "sob"),
        ("", None),
    ],
)
def test_a_phrase_is_found_as_whole_words_over_any_white_space(text, found):
    assert first(text, "SOB", "C++", "shortness of breath") == found


def test_case_and_borders_count_where_that_is_asked():
    assert first("sob", "SOB", ignore_case=False) is None
    assert first("sobbing", "SOB", whole_words=False) == "sob"
    assert first("a größe", "GRÖSSE", "GRÖßE") == "größe"


def test_the_longest_of_those_that_begin_together_is_found():
    assert first("blood pressure", "blood", "blood pressure") == "blood pressure"


def test_a_thousand_terms_are_looked_for_at_once():
    assert first("x term777 y", *(f"term{n}" for n in range(1_000))) == "term777"
    assert Terms(["a"]).stand_in("b a") is True
    assert Terms(["a"]).stand_in("ab") is False
