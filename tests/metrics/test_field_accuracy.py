import json

import pytest
from ftkit_metrics.field_accuracy import FieldAccuracy

from ftkit import Answer, CorpusScore, Score, interfaces

CLAUSE = {"law": "England", "days": 30, "parties": [{"name": "Acme"}, {"name": "Bolt"}], "notice": {"form": "written"}}


def answer(given, wanted=None):
    said = given if isinstance(given, str) else json.dumps(given)
    return Answer(text=said, reference=json.dumps(CLAUSE if wanted is None else wanted))


def added(*pieces):
    return {key: sum(piece.get(key, 0) for piece in pieces) for piece in pieces for key in piece}


def test_it_is_a_metric_of_corpora():
    assert isinstance(FieldAccuracy(), interfaces.CorpusMetric)


@pytest.mark.parametrize(
    ("reference", "why"),
    [
        (None, "no reference"),
        ("", "no reference"),
        ("{}", "the reference is no JSON object with fields"),
        ("[1]", "the reference is no JSON object with fields"),
        ("prose", "the reference is no JSON object with fields"),
    ],
)
def test_without_fields_to_compare_there_is_no_score(reference, why):
    answers = [Answer(text="{}", reference=reference)]
    assert list(FieldAccuracy().scores(answers)) == [Score(absent=why)]
    assert FieldAccuracy().corpus_score(FieldAccuracy().counts(answers)) == CorpusScore(
        absent="no answer has a reference with fields"
    )


@pytest.mark.parametrize(
    ("given", "options", "value"),
    [
        (CLAUSE, {}, 1.0),
        (f"```json\n{json.dumps(CLAUSE)}\n```", {}, 1.0),
        ({**CLAUSE, "days": 30.0, "invented": 1}, {}, 1.0),
        ({**CLAUSE, "days": "30"}, {}, 0.75),
        ({**CLAUSE, "law": "england"}, {}, 0.75),
        ({**CLAUSE, "law": "england"}, {"ignore_case": True}, 1.0),
        ({**CLAUSE, "parties": CLAUSE["parties"][::-1]}, {}, 0.75),
        ({**CLAUSE, "parties": []}, {"fields": ("law", "notice.form")}, 1.0),
        ("no json", {}, 0.0),
        ("", {}, 0.0),
    ],
)
def test_the_share_of_the_references_fields(given, options, value):
    assert list(FieldAccuracy(**options).scores([answer(given)])) == [Score(values={"field_accuracy": value})]


def test_each_field_has_its_share_in_the_corpus():
    metric = FieldAccuracy()
    pieces = [[answer({"a": 1, "b": 2}, {"a": 1, "b": 3})], [answer({"a": 1}, {"a": 1}), answer("", {"a": 1})]]
    assert metric.corpus_score(added(*map(metric.counts, pieces))) == CorpusScore(
        values={"field_accuracy": 0.5, "field:a": pytest.approx(2 / 3), "field:b": 0.0}
    )
