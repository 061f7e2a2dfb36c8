# ruff: noqa: RUF001 - the dashes and minus signs that people see
import io

import pytest
from msgspec.structs import replace
from rich.console import Console

from ftkit.reporting.terminal import table
from ftkit.reports import CandidateReport, Conclusion, ScoreReport
from ftkit.values import CorpusScore

from .labelled import labelled_report, with_corpus
from .rich import rich_report
from .samples import HOSTILE, hostile_report, small_report

SMALL = """
NOT ENOUGH EVIDENCE
4 cases cannot tell.
Of the same 4 cases, 1 complied only with tuned and 0 only with few-shot. If there were no real
difference, chance alone would divide them this unevenly nearly every time.

  candidate  complies   cases  95 % interval  what failed, worst first
  few-shot       75 %  3 of 4        30–95 %  json 1
> tuned       100 % *  4 of 4       51–100 %  nothing
> is fine-tuned. * is the best of its column. 4 cases; not measured: prompt tokens, answer tokens,
seconds.
"""


def printed(report: ScoreReport, width: int, *, colour: bool = False) -> str:
    out = io.StringIO()
    system = "truecolor" if colour else None
    Console(file=out, width=width, force_terminal=colour, color_system=system).print(table(report))
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"


def test_a_small_report_reads_as_it_should():
    assert printed(small_report(), 100) == SMALL


@pytest.mark.parametrize("width", [80, 120])
def test_every_figure_is_there_at_any_width(report, width):
    said = printed(report, width)

    assert said.lstrip().startswith("FINE-TUNE\n'tuned' kept the whole contract in 48 of 48 cases")
    assert "100 % *  48 of 48       93–100 %  length 1" in said
    assert "sign_off 44, sections 39" in said
    for figure in ("0.74 *", "0.56 *", "0.69 *", "0.06 *", "62 *", "0.84 s *", "813", "1.61 s"):
        assert figure in said
    assert "! todays-prompt: 2 of 48 requests failed; they count as failed answers" in said
    assert "…" not in said
    assert max(map(len, said.splitlines())) <= width


def test_colour_says_nothing_that_the_text_does_not(report):
    plain, coloured = printed(report, 120), printed(report, 120, colour=True)

    assert "\x1b[" not in plain
    assert "\x1b[" in coloured


def test_no_colour_is_used_in_a_pipe(report, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    out = io.StringIO()
    Console(file=out, width=80).print(table(report))
    assert "\x1b" not in out.getvalue()


def test_texts_of_the_data_are_only_text():
    said = printed(hostile_report(), 120)

    assert "\x1b" not in said
    assert "\x00" not in said
    assert "\u202e" not in said
    assert "[red]c[/red]" in said
    assert "{{ 7 * 7 }}" in said
    assert HOSTILE.split()[-1] in said


def test_a_long_name_leaves_room_for_the_figures(report):
    long = {f"{name}-{'x' * 60}": candidate for name, candidate in report.candidates.items()}

    said = printed(replace(report, candidates=long, pairs=()), 80)

    assert "100 % *" in said
    assert "0.84 s" in said


def test_more_metrics_than_fit_abreast_go_below(report):
    tuned = report.candidates["tuned"]
    many = {f"metric{number}": tuned.metrics["rouge1"] for number in range(12)}

    said = printed(replace(report, candidates={"tuned": replace(tuned, metrics=many)}, pairs=()), 80)

    assert all(name in said for name in many)
    assert said.count("> tuned") == 4


def test_long_names_of_metrics_are_whole_at_80_columns(report):
    tuned = report.candidates["tuned"]
    many = dict.fromkeys(("token_precision", "token_recall", "groundedness", "closeness"), tuned.metrics["rouge1"])

    said = printed(replace(report, candidates={"tuned": replace(tuned, metrics=many)}, pairs=()), 80)

    assert all(name in said for name in many)
    assert "…" not in said


def test_what_is_known_of_nobody_takes_no_column(report):
    tuned = replace(report.candidates["tuned"], seconds=None)

    said = printed(replace(report, candidates={"tuned": tuned}, pairs=()), 120)

    assert "tokens and seconds are means per request; not measured: seconds." in said
    assert "not measured\n" not in said


def test_a_report_without_answers_says_so(report):
    share = replace(report.candidates["tuned"].compliance, passed=0, failed=0, share=None, low=None, high=None)
    nobody = CandidateReport(asked=0, errors=0, compliance=share, checks={}, metrics={})
    verdict = Conclusion(decision="no-comparison", sentence="No comparison: nothing was asked.")

    said = printed(ScoreReport(candidates={"x": nobody}, pairs=(), verdict=verdict, cases=0), 80)

    assert "NO COMPARISON\nNothing was asked.\n" in said
    assert "x          not measured" in said


def test_money_data_and_the_worst_slice_have_a_line_each():
    said = printed(rich_report(), 200)

    assert "Money: From about 6,072 requests a month" in said
    assert "More data: Each doubling of the rows brought 21 points" in said
    assert "Worst slice: ward: cardiology, where tuned complies 100 % (16 of 16; 95 % interval 10–90 %)" in said


def test_the_loose_share_stands_below_the_strict_one_where_it_differs(report):
    said = printed(report, 80)

    assert "  zero-shot             4 %   2 of 48         1–14 %  sign_off 44, sections 39," in said
    assert "\n                 10 % loose" in said
    assert said.count(" % loose") == 2
    assert "loose: read without chatter and code fences." in " ".join(said.split())
    assert "loose" not in printed(labelled_report(), 80)


OVERALL = """
Over all answers
  candidate  macro_f1          bleu
  few-shot       0.73          41.6
> tuned          1.00  not measured
"""


def test_a_few_figures_over_all_answers_have_a_table():
    assert OVERALL in printed(labelled_report(), 80)


@pytest.mark.parametrize("size", [0, 6])
def test_without_them_or_with_many_there_is_no_such_table(size):
    score = CorpusScore(values={f"figure{number}": 0.5 for number in range(size)}, absent="" if size else "nothing")

    assert "Over all answers" not in printed(with_corpus({"many": score}), 80)
