from ftkit_ifeval.relations import at_least, counting, exactly, numbered, range_said, times_said

from ftkit import PASSED, failed


def test_a_number_stands_with_its_unit_in_the_right_number():
    assert [numbered(n, "time(s) of (s)") for n in (0, 1, 2)] == ["0 times of (s)", "1 time of (s)", "2 times of (s)"]


def test_at_least_and_exactly_pass_with_the_shared_finding():
    assert at_least(2, 2, "word(s)") is PASSED
    assert exactly(2, 2, "word(s)") is PASSED


def test_fewer_than_fails_from_the_number_on_where_it_is_reached():
    judge = counting(len, lambda text: [(n, n + 1) for n in range(len(text))], "less than", 2, "letter(s)")
    assert judge("a") is PASSED
    assert judge("abc") == failed("3 letters, fewer than 2 allowed", (1, 3))


def test_prompts_say_fewer_for_less():
    assert range_said("less than", 3) == "fewer than 3"
    assert [times_said("at least", n) for n in (1, 2)] == ["at least 1 time", "at least 2 times"]
