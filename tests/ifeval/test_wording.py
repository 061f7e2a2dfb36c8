from ftkit_ifeval.wording import in_one_line, listed, quoted


def test_a_long_or_unprintable_text_is_quoted_short_and_escaped():
    assert quoted("a\u202eb") == '"a\\u202eb"'
    assert quoted("x" * 61) == f'"{"x" * 60}…"'


def test_texts_are_listed_with_an_and():
    assert [listed(["a"]), listed(["a", "b", "c"])] == ['"a"', '"a", "b" and "c"']


def test_white_space_becomes_single_spaces():
    assert in_one_line(" a\n\n b ") == "a b"
