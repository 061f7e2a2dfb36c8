import pytest
from ftkit_metrics.words import latin_stems, latin_words, stemmed, unicode_words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The BP: 120/80!", ["the", "bp", "120", "80"]),
        ("na\u00efve", ["na", "ve"]),
        ("\u212aelvin", ["kelvin"]),  # its small letter is a plain k
        ("", []),
    ],
)
def test_latin_words_are_of_a_z_and_digits(text, words):
    assert latin_words(text) == words


def test_stems_of_latin_words():
    assert latin_stems("Tests were running, was runs") == ["test", "were", "run", "was", "run"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Na\u00efve STRASSE Stra\u00dfe", ["na\u00efve", "strasse", "strasse"]),
        ("हिन्दी में", ["हिन्दी", "में"]),
        ("日本2024年", ["日", "本", "2024", "年"]),
        ("ไข้สูง", ["ไ", "ข้", "สู", "ง"]),
        ("привет, мир", ["привет", "мир"]),
        ("plain-text", ["plain", "text"]),
        ("\ud800 a\u00e9", ["a\u00e9"]),
    ],
)
def test_unicode_words_keep_marks_and_split_scripts_without_spaces(text, words):
    assert unicode_words(text) == words


def test_words_of_other_letters_stay_as_they_are():
    assert stemmed(["tests", "testés"]) == ["test", "testés"]
