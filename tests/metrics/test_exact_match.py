import pytest
from ftkit_metrics.exact_match import ExactMatch

from ftkit import Answer, Score, interfaces


def value(given, wanted, **options):
    (score,) = ExactMatch(**options).scores([Answer(text=given, reference=wanted)])
    return score.values["exact_match"]


def test_it_is_a_metric_of_passes_and_fails():
    assert isinstance(ExactMatch(), interfaces.Metric)
    assert ExactMatch.passes_or_fails


@pytest.mark.parametrize(
    ("given", "wanted", "options", "expected"),
    [
        ("flu", "flu", {}, 1.0),
        (" flu\n", "flu", {}, 1.0),
        (" flu\n", "flu", {"strip": False}, 0.0),
        ("Flu", "flu", {}, 0.0),
        ("FLU", "flu", {"ignore_case": True}, 1.0),
        ("a  b\nc", "a b c", {}, 0.0),
        ("a  b\nc ", "a b c", {"fold_white_space": True}, 1.0),
        ("", "flu", {}, 0.0),
        ("flu.", "flu", {}, 0.0),
        ("«flu», (mild)!", "flu mild", {"ignore_punctuation": True}, 1.0),
        ("the flu", "flu", {}, 0.0),
        ("The flu", "flu", {"ignore_articles": True}, 1.0),
        ("theory", "ory", {"ignore_articles": True}, 0.0),
        ("\ufb02u", "flu", {}, 0.0),
        ("\ufb02u", "flu", {"fold_characters": True}, 1.0),
    ],
)
def test_what_counts_as_equal(given, wanted, options, expected):
    assert value(given, wanted, **options) == expected


@pytest.mark.parametrize("reference", [None, "", " "])
def test_without_a_reference_there_is_no_score(reference):
    assert list(ExactMatch().scores([Answer(text="flu", reference=reference)])) == [Score(absent="no reference")]


def test_scores_stream_in_order():
    answers = (Answer(text=given, reference="a") for given in "aba")
    assert [score.values["exact_match"] for score in ExactMatch().scores(answers)] == [1.0, 0.0, 1.0]
