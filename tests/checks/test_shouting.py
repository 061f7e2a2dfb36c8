import pytest
from ftkit_checks.shouting import loud_marks, loud_words


@pytest.mark.parametrize(
    ("text", "loud"),
    [
        ("", None),
        ("This is VERY GOOD.", "VERY GOOD"),
        ("é ÄRGER, IMMER!", "ÄRGER, IMMER"),
        ("We DON\u2019T KNOW", "DON\u2019T KNOW"),
        ("CXR FBC and CRP", None),
        ("CATEGORY\nFRAUD", None),
        ("A VERY Good day, VERY", None),
        ("xVERY GOOD", None),
        ("VERY GOODs", None),
        ("\ud800 VERY GOOD", "VERY GOOD"),
        ("東京 VERY GOOD", "VERY GOOD"),
    ],
)
def test_two_long_words_in_capitals_in_a_line_are_loud(text, loud):
    place = loud_words(text)
    assert (None if place is None else text[slice(*place)]) == loud


@pytest.mark.parametrize(
    ("text", "loud"), [("Good!", None), ("Why? No!", None), ("No!!!", "!!!"), ("What?! Yes!!", "?!"), ("Oh!?!", "!?!")]
)
def test_several_exclamation_marks_are_loud(text, loud):
    place = loud_marks(text)
    assert (None if place is None else text[slice(*place)]) == loud
