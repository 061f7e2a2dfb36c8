import pytest
from ftkit_ifeval import sentences


def parted(text):
    return [text[start:end] for start, end in sentences.spans(text, sentences.english())]


@pytest.mark.parametrize(
    "expected",
    [
        ["Dr. Smith went to the U.S. embassy at 3 p.m. on Jan. 5."],
        ["He came.", "She left!", "Did they?", "Yes."],
        ["(He came.)", "She left."],
        ['He said "come."', "She left."],
        ["Wait... no.", "And so on.", "A list:\n1.", "One\n2.", "Two"],
        ["Wow!!", "!"],
        ["Go!)?", "No."],
        ["J. Bach wrote it.", "No.", "5 is his."],
    ],
)
def test_a_text_is_parted_as_nltk_parts_it(expected):
    assert parted(" ".join(expected) if expected[-1] != "!" else "Wow!!!") == expected


def test_the_white_space_at_both_ends_belongs_to_the_first_sentence_and_to_none():
    assert parted(" \n He came.  \n She left. \n") == [" \n He came.", "She left."]


def test_a_text_of_marks_alone_is_parted_too():
    assert parted(". . .") == [".", ".", "."]


def test_no_sentence_is_in_a_text_of_nothing():
    assert parted("") == []
