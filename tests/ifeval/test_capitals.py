import pytest
from ftkit_ifeval import capitals, sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("HELLO World", 1),
        ("DON'T STOP", 3),
        ("DON'T\nSTOP", 3),
        ("I CANNOT. GIMME 'TIS WANNA GO", 9),
        ("WE'LL SEE THE DOGS' BONES", 6),
        ("A/B IN-HOUSE U.S.A. 3PM", 4),
        ("A:B C,D 1:2 E,5 F;G H--I J...K", 11),
        ('"YES" (NO) [X] <Y> {Z} *W*', 6),
        ("STOP 'NOW' and A-'B'", 4),
        ("I WON'T. \"  5.", 2),
        ("IT'S' NEXT", 3),
        ("STOP (DON'T.)", 3),
        ("E,5F", 1),
        ("nothing at all", 0),
        ("", 0),
    ],
)
def test_words_in_capitals_are_counted_as_nltk_counts_them(text, expected):
    assert capitals.count(text, sentences.english()) == expected
