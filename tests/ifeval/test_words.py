from ftkit_ifeval import words


def test_an_apostrophe_parts_words_and_an_underscore_does_not():
    assert words.count("don't use snake_case, 3.5 times") == 7


def test_a_word_with_vowel_signs_is_one():
    assert words.count("हिन्दी भाषा") == 2


def test_places_are_those_of_the_words_counted():
    text = "a, हिन्दी b"
    assert [text[start:end] for start, end in words.places(text)] == ["a", "हिन्दी", "b"]
