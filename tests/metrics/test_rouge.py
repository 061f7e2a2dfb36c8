import random
import subprocess
import sys

import ftkit_metrics
import pytest
from ftkit_metrics.rouge import Rouge

from ftkit import Answer, ConfigError, Score, interfaces

PROSE = """
the patient was tested testing tests flu fever feverish hopefully relational 120/80 mmHg 37.5 BP ECG naïve Dr. Sharma's
follow-up in two weeks; no X-ray, (normal) chest DIAGNOSIS VITALS: skies dying runs run proceed generalization
\u212aelvin \ufb01x \u0130stanbul Stra\u00dfe nai\u0308ve \u65e5\u672c2024 a\u2028b \x00c\x1fd 3\u00b2
"""
WORDS = PROSE.split(" ")


TYPES = ("rouge1", "rouge2", "rouge3", "rougeL", "rougeLsum")


def text(chance, words):
    return chance.choice([" ", "\n", "  "]).join(chance.choices(WORDS, k=words))


def pairs(chance, many):
    """References, and answers that keep some of their words, with lines of their own."""
    found = []
    for _ in range(many):
        reference = text(chance, chance.randint(1, 60))
        kept = [word for word in reference.split() if chance.random() < chance.random()]
        lines = chance.choice([" ", "\n", "\n\n"]).join(kept)
        found.append((reference, lines + " " + text(chance, chance.randint(0, 20))))
    return found


def theirs(related, stemmer):
    from rouge_score.rouge_scorer import RougeScorer

    scorer = RougeScorer(list(TYPES), use_stemmer=stemmer)
    return [
        {measure: score.fmeasure for measure, score in scorer.score(reference, given).items()}
        for reference, given in related
    ]


def ours(related, stemmer):
    answers = (Answer(text=given, reference=wanted) for wanted, given in related)
    return [score.values for score in Rouge(types=TYPES, stemmer=stemmer).scores(answers)]


@pytest.mark.parametrize("stemmer", [True, False])
def test_500_random_pairs_score_what_rouge_score_gives(stemmer):
    related = pairs(random.Random(5), 500)
    assert ours(related, stemmer) == [pytest.approx(values, abs=1e-9) for values in theirs(related, stemmer)]


@pytest.mark.slow
@pytest.mark.parametrize("stemmer", [True, False])
def test_10000_random_pairs_score_what_rouge_score_gives(stemmer):
    related = pairs(random.Random(6), 10_000)
    expected = theirs(related, stemmer)
    assert (
        max(
            abs(values[measure] - wanted[measure])
            for values, wanted in zip(ours(related, stemmer), expected, strict=True)
            for measure in TYPES
        )
        <= 1e-9
    )


def test_it_is_offered_and_a_metric():
    assert Rouge in [offered.load() for offered in ftkit_metrics.ftkit_metrics()]
    assert isinstance(Rouge(), interfaces.Metric)


@pytest.mark.parametrize("reference", [None, "", " \n"])
def test_without_a_reference_there_is_no_score(reference):
    assert list(Rouge().scores([Answer(text="flu", reference=reference)])) == [Score(absent="no reference")]


def test_a_reference_that_rouge_cannot_read_gives_no_score_rather_than_0():
    assert list(Rouge().scores([Answer(text="नमस्ते", reference="नमस्ते")])) == [
        Score(
            absent="the reference has no words of a-z and 0-9, which are all that ROUGE knows without "
            "'tokenizer: unicode'"
        )
    ]


@pytest.mark.parametrize(
    ("given", "wanted", "value"),
    [
        ("नमस्ते दुनिया", "नमस्ते दुनिया", 1.0),
        ("診断は肺炎", "診断は気管支炎", 2 * (4 / 5 * 4 / 7) / (4 / 5 + 4 / 7)),
        ("Grüße aus Köln", "grüsse aus koln", 2 / 3),
        ("cafe\u0301", "caf\u00e9", 1.0),
        ("ไข้", "ไข้", 1.0),
    ],
)
def test_the_unicode_tokenizer_knows_all_scripts(given, wanted, value):
    (score,) = Rouge(types=("rouge1",), tokenizer="unicode").scores([Answer(text=given, reference=wanted)])
    assert score == Score(values={"rouge1": pytest.approx(value)})


def test_the_unicode_tokenizer_agrees_on_texts_of_a_z():
    answer = Answer(text="the patients were tested", reference="The patient, tested twice.")
    assert list(Rouge(tokenizer="unicode").scores([answer])) == list(Rouge().scores([answer]))


def test_without_a_word_of_any_script_there_is_no_score():
    answer = Answer(text="!", reference="...")
    assert list(Rouge(tokenizer="unicode").scores([answer])) == [Score(absent="the reference has no words")]


def test_lsum_unites_lines_and_l_does_not():
    answer = Answer(text="c d\na b", reference="a b\nc d")
    (score,) = Rouge(types=("rougeL", "rougeLsum")).scores([answer])
    assert score.values == {"rougeL": 0.5, "rougeLsum": 1.0}


@pytest.mark.parametrize("types", [(), ("rouge1", "rouge1")])
def test_types_are_named_once_each(types):
    with pytest.raises(ConfigError, match="must name at least one ROUGE, and each once"):
        Rouge(types=types)


def test_an_empty_answer_scores_0():
    assert list(Rouge().scores([Answer(text="", reference="flu")])) == [
        Score(values={"rouge1": 0.0, "rouge2": 0.0, "rougeL": 0.0})
    ]


def test_stems_count_as_the_same_word_only_with_the_stemmer():
    answer = Answer(text="tested", reference="testing")
    assert [next(Rouge(stemmer=on).scores([answer])).values["rouge1"] for on in (True, False)] == [1.0, 0.0]


def test_scores_stream_in_order():
    answers = (Answer(text=given, reference="a b") for given in ("a b", "c"))
    assert [score.values["rougeL"] for score in Rouge().scores(answers)] == [1.0, 0.0]


def test_offering_the_metrics_imports_no_library():
    heavy = {"rouge_score", "nltk", "rapidfuzz", "numpy"}
    load = "import sys, ftkit_metrics; [one.load() for one in ftkit_metrics.ftkit_metrics()]"
    code = f"{load}; sys.exit(bool({heavy} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_scoring_never_imports_nltk():
    code = (
        "import sys; from ftkit import Answer; from ftkit_metrics.rouge import Rouge; "
        "list(Rouge().scores([Answer(text='tests', reference='testing')])); sys.exit('nltk' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
