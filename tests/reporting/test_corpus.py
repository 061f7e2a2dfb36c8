from ftkit.reporting.columns import Column
from ftkit.reporting.corpus import Mistake, confusions, figures, main_figures, reasons
from ftkit.values import CorpusScore

from .labelled import BETTER, LABELS, labelled_report, many_labels, with_corpus
from .samples import small_report


def column(title, few, tuned):
    return Column(title=title, cells={"few-shot": few, "tuned": tuned})


def test_every_figure_has_a_value_for_each_candidate():
    assert figures(labelled_report()) == (
        column("label_accuracy", "0.75", "1.00"),
        column("macro_f1", "0.73", "1.00"),
        column("f1:Card", "0.67", "1.00"),
        column("f1:Loan", "0.80", "not measured"),
        column("bleu", "41.6", "not measured"),
    )


def test_the_main_figures_are_those_of_a_whole_metric_that_no_mean_repeats():
    assert main_figures(labelled_report()) == (
        column("macro_f1", "0.73", "1.00"),
        column("bleu", "41.6", "not measured"),
    )


def test_a_figure_that_two_metrics_have_is_named_with_its_metric():
    two = {"labels": CorpusScore(values={"macro_f1": 0.5}), "rouge1": CorpusScore(values={"macro_f1": 0.25})}

    assert figures(with_corpus(two)) == (
        column("labels, macro_f1", "0.50", "0.50"),
        column("ROUGE-1, macro_f1", "0.25", "0.25"),
    )


def test_why_a_candidate_has_no_figures_is_said():
    assert reasons(labelled_report()) == ("bleu of tuned is not measured: no answer has a reference.",)


def test_each_candidate_has_a_table_of_confusion():
    few, tuned = confusions(labelled_report())

    assert (few.title, few.counts, few.given) == ("few-shot", LABELS.confusion, ("Card", "Loan", "(other)"))
    assert (tuned.title, tuned.counts, tuned.mistakes) == ("tuned", BETTER.confusion, ())
    assert few.mistakes == (Mistake(right="Card", given="Loan", answers=1),)


def test_tables_of_several_metrics_are_told_apart():
    titles = [table.title for table in confusions(with_corpus({"a": LABELS, "b": LABELS}))]

    assert titles == ["few-shot, a", "tuned, a", "few-shot, b", "tuned, b"]


def test_of_many_labels_the_commonest_mistakes_are_listed():
    table = confusions(with_corpus({"labels": many_labels(21)}))[0]

    assert not table.fits
    assert confusions(with_corpus({"labels": many_labels(20)}))[0].fits
    assert len(table.mistakes) == 20
    assert table.mistakes[0] == Mistake(right="label 20", given="label 00", answers=20)


def test_a_report_without_such_metrics_has_none_of_it():
    assert [part(small_report()) for part in (figures, main_figures, confusions, reasons)] == [(), (), (), ()]
