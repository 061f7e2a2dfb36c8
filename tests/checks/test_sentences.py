import time

import pytest
from ftkit_checks.sentences import sentences


def split(text):
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (" ... ", []),
        ("One", ["One"]),
        ("Dr. Sharma saw him. He is fine! Is he?", ["Dr. Sharma saw him.", "He is fine!", "Is he?"]),
        ('He said "Stop." Then he left…', ['He said "Stop."', "Then he left…"]),
        ("Dear Ms Long,\n\nThank you.", ["Dear Ms Long,", "Thank you."]),
        ("A line\nbroken in two.", ["A line\nbroken in two."]),
        ("See fig. 2, i.e. this one. A. Smith agreed.", ["See fig. 2, i.e. this one.", "A. Smith agreed."]),
        ("1. One item.\n2. Another one.", ["1. One item.", "2. Another one."]),
        (
            "T 38.2 at 10 p.m. He took 5. Then I. Then none.",
            ["T 38.2 at 10 p.m.", "He took 5.", "Then I.", "Then none."],
        ),
        ("これは。はい\uff01終", ["これは。", "はい\uff01", "終"]),
    ],
)
def test_sentences_end_where_a_reader_would_end_them(text, expected):
    assert split(text) == expected


@pytest.mark.parametrize("unit", [".", "\n", " \n", '."', "a. ", "。", "A.", ".\u200b"])
def test_no_text_takes_more_than_linear_time(unit):
    text = unit * (1_000_000 // len(unit)) + "x"
    start = time.process_time()
    assert sum(1 for _ in sentences(text)) <= len(text)
    assert time.process_time() - start < 10
