import pytest
from ftkit_metrics.translation import Bleu, Chrf

from ftkit import Answer, BackendError, CorpusScore, Score, interfaces

GIVEN = ["the cat sat on the mat .", "there is a dog in the garden", "", "Guten Tag", "Gute Nacht"]
WANTED = ["the cat is on the mat .", "a dog is in the garden", "silence", "guten tag", "Gute Nacht"]
ANSWERS = [Answer(text=given, reference=wanted) for given, wanted in zip(GIVEN, WANTED, strict=True)]
METRICS = [Bleu(), Bleu(lowercase=True, tokenize="char"), Chrf(), Chrf(words=2, lowercase=True)]


def sacrebleu(metric, *, of_one):
    from sacrebleu.metrics import BLEU, CHRF

    if isinstance(metric, Bleu):
        return BLEU(lowercase=metric.lowercase, tokenize=metric.tokenize, effective_order=of_one)
    return CHRF(lowercase=metric.lowercase, word_order=metric.words)


def added(*pieces):
    return {key: sum(piece.get(key, 0) for piece in pieces) for piece in pieces for key in piece}


@pytest.mark.parametrize("metric", METRICS, ids=repr)
class TestBoth:
    def test_an_answers_value_is_sacrebleus(self, metric):
        theirs = [
            sacrebleu(metric, of_one=True).sentence_score(given, [wanted]).score
            for given, wanted in zip(GIVEN, WANTED, strict=True)
        ]
        assert [score.values[metric.name] for score in metric.scores(ANSWERS)] == theirs

    def test_the_corpus_counted_in_pieces_has_sacrebleus_value(self, metric):
        theirs = sacrebleu(metric, of_one=False).corpus_score(GIVEN, [WANTED]).score
        counts = added(metric.counts(ANSWERS[:1]), metric.counts([]), metric.counts(ANSWERS[1:]))
        assert metric.corpus_score(counts) == CorpusScore(values={metric.name: pytest.approx(theirs)})

    def test_it_is_a_metric_of_corpora_and_tells_its_version(self, metric):
        assert isinstance(metric, interfaces.CorpusMetric)
        assert list(metric.versions()) == ["sacrebleu"]

    def test_without_references_there_is_no_score(self, metric):
        answers = [Answer(text="x"), Answer(text="x", reference=" ")]
        assert list(metric.scores(answers)) == [Score(absent="no reference")] * 2
        assert metric.corpus_score(metric.counts(answers)) == CorpusScore(absent="no answer has a reference")


@pytest.mark.parametrize("metric", [Bleu(), Chrf()], ids=repr)
def test_an_endless_answer_is_read_to_a_limit(metric):
    flood = "the cat " * 25_000
    endless, cut = (Answer(text=text, reference="the cat") for text in (flood + "dog " * 2_000_000, flood))
    assert list(metric.scores([endless])) == list(metric.scores([cut]))
    assert metric.counts([endless]) == metric.counts([cut])


def test_without_sacrebleu_the_message_says_what_to_install(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "sacrebleu.metrics.bleu", None)
    with pytest.raises(BackendError, match=r"bleu and chrf need sacrebleu: pip install 'ftkit\[bleu\]'\."):
        list(Bleu().scores(ANSWERS))
