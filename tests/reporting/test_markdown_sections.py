import re

from msgspec.structs import replace

from ftkit.reporting.markdown import markdown
from ftkit.reporting.markdown_sections import sections

from .rich import rich_report
from .samples import small_report


def said(report) -> str:
    return "\n".join(sections(report))


def test_a_report_without_them_has_none_of_these_parts():
    assert said(small_report()) == ""


def test_every_part_stands_under_its_heading():
    assert re.findall("^## .*", said(rich_report()), re.MULTILINE) == [
        "## Money",
        "## Waiting",
        "## Repeats",
        "## Training",
        "## Learning curve",
        "## Slices, worst first",
        "## Is it fair?",
    ]


def test_money_is_said_with_its_interval_and_what_nobody_knows_is_unknown():
    text = said(rich_report())

    assert "From about 6,072 requests a month" in text
    assert (
        r"| tuned | \$0.11 | \$0.099 to \$0.12 | 40 % | \$12.50 | \$4.00 | the user's own prices 2026-11-01 |" in text
    )
    assert (
        "| todays-prompt | unknown | unknown | unknown | unknown | unknown | no price of 'mystery-model' is known |"
        in text
    )


def test_waiting_repeats_and_the_curve_have_a_row_each():
    text = said(rich_report())

    assert "| few-shot | 48 | 1.61 s (1.49 to 1.75 s) | 3.22 s (at least 2.74 s) |" in text
    assert "| few-shot | 35 % | 13 % | 4 % | 83 % | 8 |" in text
    assert "| 120 | 0.75 (0.65\u20130.80) |" in text


def test_slices_say_their_difference_and_how_many_are_left_out():
    report = rich_report()
    many = replace(report, slices=report.slices * 10)

    assert "| 100 % (16 of 16; 95 % interval 10\u201390 %) | +75 points | 0.002 |" in said(report)
    assert "10 more slices stand in report.json." in said(many)
    assert "more slices" not in said(report)


def test_what_the_verdict_stands_on_is_below_it():
    report = rich_report()
    pairs = tuple(replace(pair, detectable=0.21) for pair in report.pairs)

    lines = markdown(replace(report, pairs=pairs)).splitlines()

    assert "few-shot is the best baseline on the validation split; the figures are the test's." in lines
    assert "So many cases show a difference of 21 points or more in 4 of 5 trials." in lines
    assert "No worse means: worse by less than 0.02." in lines
    assert "About 120 more cases would settle it in 4 of 5 trials." in lines
