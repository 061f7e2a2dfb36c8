import random
import subprocess
import sys

import ftkit_metrics
import pytest
from ftkit_metrics import Rouge

from ftkit import Answer, Score, interfaces

PROSE = """
the patient was tested testing tests flu fever feverish hopefully relational 120/80 mmHg 37.5 BP ECG naïve Dr. Sharma's
follow-up in two weeks; no X-ray, (normal) chest DIAGNOSIS VITALS: skies dying runs run proceed generalization
\u212aelvin \ufb01x \u0130stanbul Stra\u00dfe nai\u0308ve \u65e5\u672c2024 a\u2028b \x00c\x1fd 3\u00b2
"""
WORDS = PROSE.split(" ")


def text(chance, words):
    return chance.choice([" ", "\n", "  "]).join(chance.choices(WORDS, k=words))


@pytest.fixture(scope="module")
def pairs():
    chance = random.Random(5)
    related = []
    for _ in range(2000):
        reference = text(chance, chance.randint(1, 60))
        kept = [word for word in reference.split() if chance.random() < chance.random()]
        related.append((reference, " ".join(kept) + " " + text(chance, chance.randint(0, 20))))
    return related


@pytest.mark.parametrize("stemmer", [True, False])
def test_2000_random_pairs_score_what_rouge_score_gives(pairs, stemmer):
    from rouge_score.rouge_scorer import RougeScorer

    scorer = RougeScorer(["rouge1", "rouge2", "rougeL"], use_stemmer=stemmer)
    theirs = [
        {measure: score.fmeasure for measure, score in scorer.score(reference, given).items()}
        for reference, given in pairs
    ]
    ours = list(Rouge(stemmer=stemmer).scores(Answer(text=given, reference=wanted) for wanted, given in pairs))
    assert [score.values for score in ours] == [pytest.approx(values, abs=1e-9) for values in theirs]


def test_it_is_offered_and_a_metric():
    assert Rouge in ftkit_metrics.ftkit_metrics()
    assert isinstance(Rouge(), interfaces.Metric)


@pytest.mark.parametrize("reference", [None, "", " \n"])
def test_without_a_reference_there_is_no_score(reference):
    assert list(Rouge().scores([Answer(text="flu", reference=reference)])) == [Score(absent="no reference")]


def test_a_reference_that_rouge_cannot_read_gives_no_score_rather_than_0():
    assert list(Rouge().scores([Answer(text="नमस्ते", reference="नमस्ते")])) == [
        Score(absent="the reference has no words of a-z and 0-9, which are all that ROUGE knows")
    ]


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
    code = f"import sys, ftkit_metrics; ftkit_metrics.ftkit_metrics(); sys.exit(bool({heavy} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_scoring_never_imports_nltk():
    code = (
        "import sys; from ftkit import Answer; from ftkit_metrics import Rouge; "
        "list(Rouge().scores([Answer(text='tests', reference='testing')])); sys.exit('nltk' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
