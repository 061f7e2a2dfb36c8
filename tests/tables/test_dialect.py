import pytest
from ftkit_tables.dialect import SAMPLE_BYTES, Dialect, detected


@pytest.mark.parametrize(
    ("sample", "path", "dialect"),
    [
        (b"a,b\n1,2\n", "r.csv", Dialect(delimiter=",", encoding="utf-8")),
        (b"a;b\n1,5;2,5\n", "r.csv", Dialect(delimiter=";", encoding="utf-8")),
        (b"a;b\r1,5,6,7;2\r", "r.csv", Dialect(delimiter=";", encoding="utf-8")),
        (b'"a, with, commas";b\n', "r.csv", Dialect(delimiter=";", encoding="utf-8")),
        (b"\n\na|b\n1,2,3|4\n", "r.csv", Dialect(delimiter="|", encoding="utf-8")),
        (b"alone\n1\n", "r.csv", Dialect(delimiter=",", encoding="utf-8")),
        (b"alone\n1\n", "r.tsv", Dialect(delimiter="\t", encoding="utf-8")),
        (b"\xef\xbb\xbfa,b\n", "r.csv", Dialect(delimiter=",", encoding="utf-8-sig")),
        ("a;b\n".encode("utf-16"), "r.csv", Dialect(delimiter=";", encoding="utf-16")),
        ("a;b\n".encode("utf-16-be"), "r.csv", Dialect(delimiter=";", encoding="utf-16-be")),
        ("a;b\n".encode("utf-32"), "r.csv", Dialect(delimiter=";", encoding="utf-32")),
        ("a,b\né,°\n".encode("cp1252"), "r.csv", Dialect(delimiter=",", encoding="cp1252")),
        ("a,b\nü,1".encode("cp1252"), "r.csv", Dialect(delimiter=",", encoding="cp1252")),
    ],
)
def test_the_dialect_is_told_by_the_beginning(sample, path, dialect):
    assert detected(sample, path, delimiter="", encoding="") == dialect


def test_one_bad_line_among_good_utf_8_does_not_change_the_encoding():
    sample = "a,b\né,1\nü,2\n".encode() + b"\xff,3\n"
    assert detected(sample, "r.csv", delimiter="", encoding="").encoding == "utf-8"


def test_a_letter_cut_by_the_sample_s_end_does_not_count_as_bad():
    sample = b"a,b\n" + b"1,2\n" * (SAMPLE_BYTES // 4)
    cut = sample[: SAMPLE_BYTES - 1] + b"\xc3"
    assert detected(cut, "r.csv", delimiter="", encoding="").encoding == "utf-8"


@pytest.mark.parametrize(
    ("delimiter", "spoken"), [(",", "commas"), (";", "semicolons"), ("\t", "tabs"), ("|", "bars"), ("~", "'~'")]
)
def test_a_delimiter_can_be_said(delimiter, spoken):
    assert Dialect(delimiter=delimiter, encoding="utf-8").spoken_delimiter == spoken
