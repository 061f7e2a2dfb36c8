import pytest
from ftkit_checks.visible import place, visible
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("plain", "plain"),
        ("\u202eevil\u202c", "evil"),
        ("re\u200bfund\ufeff", "refund"),
        ("soft\u00adly é", "softly é"),
    ],
)
def test_marks_without_width_are_not_seen(text, seen):
    assert visible(text) == seen


@given(st.text("ab\u200b\u202e", max_size=12), st.data())
def test_a_place_of_what_is_seen_is_found_again_in_the_text(text, data):
    seen = visible(text)
    if seen:
        start = data.draw(st.integers(0, len(seen) - 1))
        end = data.draw(st.integers(start + 1, len(seen)))
        first, last = place(text, start, end)
        assert visible(text[first:last]) == seen[start:end]
        assert {text[first], text[last - 1]} <= {"a", "b"}
