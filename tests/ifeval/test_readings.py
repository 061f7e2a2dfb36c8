from ftkit_ifeval.readings import loose_readings


def test_a_text_of_three_lines_has_seven_other_readings():
    assert list(loose_readings("*a*\nb*\n c")) == ["b*\n c", "*a*\nb*", "b*", "a\nb\n c", "b\n c", "a\nb", "b"]


def test_one_line_has_only_the_reading_without_asterisks():
    assert list(loose_readings("*a* b")) == ["a b"]
    assert list(loose_readings("a b")) == []


def test_blank_readings_are_left_out():
    assert list(loose_readings("a\n***")) == ["***", "a", "a\n"]
