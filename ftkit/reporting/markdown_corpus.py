"""The part of the Markdown report on figures over all answers: macro F1, each label's F1, who was taken for whom."""

from collections.abc import Iterator

from ftkit.reporting.corpus import FIGURES, Confusion, confusions, figures, reasons
from ftkit.reporting.escaping import escaped, row, table_head
from ftkit.reporting.words import counted
from ftkit.reports import ScoreReport


def corpus_section(report: ScoreReport) -> Iterator[str]:
    """The figures by candidate, why some are absent, and the tables of confusion; nothing where there is nothing."""
    overall, tables, absent = figures(report), confusions(report), reasons(report)
    if not (overall or tables or absent):
        return
    yield from ("", "## Over all answers")
    if overall:
        yield from ("", *table_head("figure", report.candidates))
        for figure in overall[:FIGURES]:
            yield row([escaped(figure.title), *(figure.cells[name] for name in report.candidates)])
    if len(overall) > FIGURES:
        yield from ("", f"{counted(len(overall) - FIGURES, 'more figure')}: see report.json.")
    if absent:
        yield from ("", *(f"- {escaped(why)}" for why in absent))
    for table in tables:
        yield from ("", f"### Confusions: {escaped(table.title)}", "", *_confusion(table))


def _confusion(table: Confusion) -> Iterator[str]:
    if table.fits:
        yield from table_head("right \u2193, given \u2192", table.given)
        for right, counts in table.counts.items():
            yield row([escaped(right), *(str(counts.get(label, 0)) for label in table.given)])
    else:
        yield from table_head("right", ["given", "answers"])
        yield from (row([escaped(one.right), escaped(one.given), str(one.answers)]) for one in table.mistakes)
        yield from ("", "The commonest mistakes; the whole table stands in report.json.")
