from time import process_time
from typing import ClassVar

import pytest
from ftkit_checks.csv_table import Csv

from ftkit import Answer, ConfigError

from .check_contract import CheckContract


class TestCsv(CheckContract):
    check = Csv()
    good = ("a,b\n1,2\n", "a,b", 'a,b\r\n"1, ""x""\ny",\r\n', '"a","b"\n1,2', "\xe9,\u202e\n\u202d,2")
    bad: ClassVar = {
        "": "the answer is empty",
        "The patient is well.": 'the header has no ",": one column is no table',
        "```csv\na,b\n```": 'the header has no ",": one column is no table',
        "a,b\n1\n": "row 1 has 1 cell, the header 2",
        "a,b\n1,2\n\n": "row 2 has 1 cell, the header 2",
        "a,b\n1,2,3": "row 1 has 3 cells, the header 2",
        "a,b,a\n1,2,3": 'the column "a" is there 2 times',
        'a,b\n1,2"': 'line 2 has a quote inside a cell without quotes: "2""',
        'a,b\n1,"2': "the quote in line 2 is never closed",
        'a,b\n"1"x,2': 'line 2 has text behind a closing quote: ""1"x,2"',
        "a,b\r1,2": "line 1 has a carriage return that ends no line",
        "," * 10_001: "more than 10000 cells in one row",
    }

    def test_the_instruction_is_plain(self):
        assert self.check.instruction() == (
            "Answer with one CSV table and nothing else, without a code fence: "
            "a header, then the rows, cells separated by commas."
        )


class TestColumns(CheckContract):
    check = Csv(
        columns=("drug", "dose", "start", "route"),
        delimiter=";",
        min_rows=1,
        max_rows=2,
        types={"drug": "filled", "dose": "number", "start": "date", "route": ("oral", "iv", "")},
    )
    good = (
        "drug;dose;start;route\na,b;-1.5e3;2026-02-28;iv\nb;7;2026-01-01;",
        "drug;dose;start;route\nx;.5;2026-01-31;oral\n",
    )
    bad: ClassVar = {
        "drug,dose,start,route\n": 'the header is "drug,dose,start,route", not "drug;dose;start;route"',
        "dose;drug;start;route\n": 'the header is "dose;drug;start;route", not "drug;dose;start;route"',
        "drug;dose;start;route\n": "0 rows, at least 1 needed",
        "drug;dose;start;route" + "\na;1;2026-01-31;iv" * 3: "more than the 2 rows allowed",
        "drug;dose;start;route\n;1;2026-01-31;iv": 'row 1: "drug" is "", not some text',
        "drug;dose;start;route\na;1,5;2026-01-31;iv": 'row 1: "dose" is "1,5", not a number such as -1234.5',
        "drug;dose;start;route\na;\u0661;2026-01-31;iv": 'row 1: "dose" is "\u0661", not a number such as -1234.5',
        "drug;dose;start;route\na;1;2026-02-30;iv": 'row 1: "start" is "2026-02-30", not a date such as 2026-01-31',
        "drug;dose;start;route\na;1;2026-01-31;po": 'row 1: "route" is "po", not one of "oral" or "iv" or ""',
    }

    @pytest.mark.parametrize(
        ("rows", "marked"),
        [('a;"x";2026-01-31;iv', '"x"'), ("a;1;2026-01-31", "a;1;2026-01-31"), ("a;1;2026-01-31;iv\n;1;x;iv", "")],
    )
    def test_the_span_is_of_the_cell_or_row_that_is_wrong(self, rows, marked):
        text = f"drug;dose;start;route\n{rows}"
        (finding,) = self.findings(text)
        assert text[slice(*finding.span)] == marked

    def test_the_instruction_says_it_all(self):
        assert self.check.instruction() == (
            "Answer with one CSV table and nothing else, without a code fence: a header with the columns "
            '"drug", "dose", "start" and "route", then 1 to 2 rows, cells separated by semicolons; in each row '
            '"drug" is some text, "dose" is a number such as -1234.5, "start" is a date such as 2026-01-31, '
            '"route" is one of "oral" or "iv" or "".'
        )


class TestTypesAlone(CheckContract):
    check = Csv(types={"n": "integer"}, min_rows=2)
    good = ("m,n\nx,1\ny,-2",)
    bad: ClassVar = {
        "m,n\nx,1.0\ny,2": 'row 1: "n" is "1.0", not a whole number',
        "m,k\nx,1\ny,2": 'the column "n" is missing',
        "m,n\nx,1": "1 row, at least 2 needed",
    }


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"min_rows": 2, "max_rows": 1}, "min_rows 2 is more than max_rows 1. No answer could pass."),
        ({"columns": ("a", "a")}, 'the column "a" is listed twice. List each one once.'),
        (
            {"columns": ("drug", "b"), "types": {"durg": "text"}},
            "'types' names the column \"durg\". Did you mean 'drug'? Known: b, drug.",
        ),
        (
            {"types": {"a": "int"}},
            "the column \"a\" has the unknown type 'int'. Did you mean 'integer'? "
            "Known: date, filled, integer, number, text.",
        ),
        ({"types": {"a": ()}}, 'the column "a" has an empty list of values. List those allowed.'),
    ],
)
def test_options_that_cannot_be_meant_are_refused(options, message):
    with pytest.raises(ConfigError) as caught:
        Csv(**options)
    assert str(caught.value) == message


def test_half_a_million_rows_are_judged_in_seconds():
    start = process_time()
    assert next(Csv().findings([Answer(text="a,b\n" * 500_000)])).passed
    assert process_time() - start < 20
