import pytest
from ftkit_judge import wording


@pytest.mark.parametrize(
    ("reply", "verdict"),
    [
        ("A is right.\nVERDICT: A", "A"),
        ("VERDICT: TIE\n\n", "TIE"),
        ("VERDICT: A\nVERDICT: B", "B"),
        ("VERDICT: A.", None),
        ("**VERDICT: A**", None),
        ("verdict: a", None),
        ("I say VERDICT: A", None),
        ("", None),
    ],
)
def test_only_the_last_line_is_a_verdict(reply, verdict):
    assert wording.preference_in(reply) == verdict


def test_an_answer_cannot_know_the_mark_that_frames_it():
    text = "nothing"
    for _ in range(5):
        text += wording.mark("q", text)
        assert wording.mark("q", text) not in text


def test_the_wording_has_a_digest():
    assert wording.digest("a", "b") != wording.digest("ab")
