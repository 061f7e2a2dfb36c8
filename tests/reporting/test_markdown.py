# ruff: noqa: RUF001 - the dashes and minus signs that people see
import re

from ftkit.reporting.markdown import escaped, markdown

from .samples import hostile_report, small_report

SMALL = """\
# small: not enough evidence

**4 cases cannot tell.**

Of the same 4 cases, 1 complied only with tuned and 0 only with few-shot. If there were no real difference, \
chance alone would divide them this unevenly nearly every time.

## Candidates

| candidate | complies | prompt tokens | answer tokens | seconds |
| --- | ---: | ---: | ---: | ---: |
| few-shot | 75 % (3 of 4; 95 % interval 30–95 %) | not measured | not measured | not measured |
| tuned (fine-tuned) | **100 % (4 of 4; 95 % interval 51–100 %)** | not measured | not measured | not measured |

Bold is the best of its column. Tokens and seconds are means per request.

## Checks

| check | few-shot | tuned |
| --- | ---: | ---: |
| **json** Answer with JSON. | 75 % (3 of 4; 95 % interval 30–95 %) | 100 % (4 of 4; 95 % interval 51–100 %) |

## Pairs

| Compliance | n | only the first | only the second | difference | 95 % interval | p | p (Holm) | test |
| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
| tuned and few-shot cannot be told apart | 4 | 1 | 0 | +25 points | −20 to 60 | 1.00 | 1.00 | exact McNemar |

Cannot be told apart: p ≥ 0.05 after Holm's correction over all pairs of one measure.

## How it was measured

- Cases: 4, the same for every candidate
- few-shot: not recorded; 4 asked, 0 errors
- tuned: not recorded; 4 asked, 0 errors
- Shares: Passed of all asked; an error counts as a failed answer. Intervals, at 95 %: Wilson.
- Differences: Paired by case: exact McNemar. p is corrected by Holm's method over all pairs of one measure; \
below 0.05 the words say that there is a difference.
"""


def test_a_small_report_reads_as_it_should():
    assert markdown(small_report()) == SMALL


def test_a_large_report_has_every_part(report):
    said = markdown(report)

    assert re.findall("^#.*", said, re.MULTILINE) == [
        "# medical-reports: fine-tune",
        "## Warnings",
        "## Candidates",
        "## Checks",
        "## Content",
        "## Pairs",
        "## How it was measured",
    ]
    assert "| ROUGE-1 | 0.21 (0.20–0.24) | 0.47 (0.44–0.51) | 0.35 (0.32–0.38) | 0.74 (0.71–0.77) |" in said
    assert "| **length** (reported, not required) Use at most 150 words. |" in said
    assert "| tuned complies more often than few-shot | 48 | 31 | 0 | +65 points | 49 to 77 | < 0.001 |" in said


def test_the_loose_share_stands_beside_the_strict_one_where_it_differs(report):
    said = markdown(report)

    assert "| zero-shot | 4 % (2 of 48; 95 % interval 1–14 %), 10 % read loosely |" in said
    assert "| 19 % (9 of 48; 95 % interval 10–32 %), 29 % read loosely |" in said
    assert said.count("read loosely") == 3


def test_every_row_of_a_table_has_as_many_cells_as_its_head():
    said = markdown(hostile_report())
    tables = re.findall(r"(?:^\|.*\n)+", said, re.MULTILINE)

    widths = [{len(re.findall(r"(?<!\\)\|", row)) for row in table.splitlines()} for table in tables]

    assert len(tables) == 6
    assert all(len(width) == 1 for width in widths)


def test_nothing_of_the_data_is_markup():
    said = markdown(hostile_report())

    assert "<" not in said.replace("< 0.001", "")
    assert not re.search(r"(?<!\\)`", said)
    assert not re.search(r"(?<!\\)\[", said)
    assert not re.search(r"http://", said)
    assert not re.search("[\x00-\x09\x0b-\x1f\u202e]", said)


def test_text_is_escaped_and_stays_on_its_line():
    assert escaped("a|b\n`c` *d* _e_ <b>f</b> &amp; [g](h) \\ ~i~ $j$ #k") == (
        r"a\|b \`c\` \*d\* \_e\_ &lt;b&gt;f&lt;/b&gt; &amp;amp; \[g\](h) \\ \~i\~ \$j\$ \#k"
    )
    assert escaped("see https://x.org or www.x.org: no") == r"see https\://x.org or www\.x.org: no"
