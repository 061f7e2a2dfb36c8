from pathlib import Path

import pytest
from ftkit_evaluate.metric import Evaluate

from ftkit import Answer, BackendError, ConfigError, CorpusScore, PluginError, Score, interfaces


def answers(*pairs):
    return [Answer(text=given, reference=wanted) for given, wanted in pairs]


def added(*pieces):
    return {key: sum(piece.get(key, 0) for piece in pieces) for piece in pieces for key in piece}


def test_it_is_a_metric_of_corpora(module):
    assert isinstance(Evaluate(module=module), interfaces.CorpusMetric)


def test_each_answer_has_the_modules_figure(module):
    found = Evaluate(module=module).scores(answers(("a", "a"), ("a", "b"), ("a", None)))
    assert list(found) == [
        Score(values={"shouting": 1.0}),
        Score(values={"shouting": 0.0}),
        Score(absent="no reference"),
    ]


def test_figures_and_options_are_the_projects(module):
    metric = Evaluate(module=module, figures=("shouting", "each", "n"), options={"sharp": True})
    assert list(metric.scores(answers(("a", "b")))) == [Score(values={"shouting": -1.0, "each": 0.0, "n": 1.0})]


def test_the_corpus_counted_in_pieces_is_computed_as_one(module):
    metric = Evaluate(module=module, figures=("shouting", "n"))
    counts = added(metric.counts(answers(("a", "a"), ("a", "a"))), metric.counts(answers(("b", "a"), ("x", None))))
    assert metric.corpus_score(counts) == CorpusScore(values={"shouting": pytest.approx(2 / 3), "n": 3.0})
    assert metric.corpus_score({}) == CorpusScore(absent="no answer has a reference")


def test_labels_become_the_numbers_that_a_module_takes(module):
    metric = Evaluate(module=module, config="labels", labels=("yes", "no"))
    found = list(metric.scores(answers(("no ", "no"), ("maybe", "yes"))))
    assert found == [Score(values={"shouting": 1.0}), Score(values={"shouting": 0.0})]


def test_a_module_for_corpora_only_is_not_asked_about_one_answer(module):
    metric = Evaluate(module=module, together_only=True)
    assert list(metric.scores(answers(("BREAK", "a")))) == [
        Score(absent="it has a value for all answers together only")
    ]


def test_a_figure_that_is_no_number_is_absent(module):
    assert list(Evaluate(module=module).scores(answers(("VOID", "a")))) == [Score(absent="no number for shouting")]


def test_an_unknown_figure_is_told_with_those_there_are(module):
    with pytest.raises(ConfigError, match=r"gives shouting, each, n and not loudness\. Name those to keep: 'figures"):
        list(Evaluate(module=module, figures=("loudness",)).scores(answers(("a", "a"))))


def test_a_module_that_fails_is_named(module):
    with pytest.raises(PluginError, match=r"failed for 1 answers: ValueError: broken on purpose \(what it takes: pred"):
        list(Evaluate(module=module).scores(answers(("BREAK", "a"))))


def test_offline_the_message_says_what_to_do(caches):
    with pytest.raises(
        BackendError,
        match=r"has no module 'nonesuch' on this machine and cannot fetch one: .* Where there is a network",
    ):
        list(Evaluate(module="nonesuch").scores(answers(("a", "a"))))


def test_more_is_worse_where_it_measures_errors():
    assert [interfaces.higher_is_better(Evaluate(module="wer", lower_is_better=on)) for on in (True, False)] == [
        False,
        True,
    ]


def test_a_script_of_ones_own_decides_the_scores(module):
    folder = Path(module)
    assert Evaluate(module=module).sources() == (folder / "shouting.py",)
    assert Evaluate(module=f"{module}/shouting.py").sources() == (folder / "shouting.py",)
    assert Evaluate(module="wer").sources() == ()
    assert list(Evaluate(module=module).versions()) == ["evaluate"]
