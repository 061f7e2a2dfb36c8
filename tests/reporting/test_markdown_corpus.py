from ftkit.reporting.markdown import markdown
from ftkit.reporting.markdown_corpus import corpus_section
from ftkit.values import CorpusScore

from .labelled import labelled_report, many_labels, with_corpus
from .samples import HOSTILE, small_report

WHOLE = """\

## Over all answers

| figure | few-shot | tuned |
| --- | ---: | ---: |
| label\\_accuracy | 0.75 | 1.00 |
| macro\\_f1 | 0.73 | 1.00 |
| f1:Card | 0.67 | 1.00 |
| f1:Loan | 0.80 | not measured |
| bleu | 41.6 | not measured |

- bleu of tuned is not measured: no answer has a reference.

### Confusions: few-shot

| right ↓, given → | Card | Loan | (other) |
| --- | ---: | ---: | ---: |
| Card | 1 | 1 | 0 |
| Loan | 0 | 2 | 0 |

### Confusions: tuned

| right ↓, given → | Card | Loan | (other) |
| --- | ---: | ---: | ---: |
| Card | 4 | 0 | 0 |
| Loan | 0 | 0 | 0 |"""


def test_figures_over_all_answers_read_as_they_should():
    assert "\n".join(corpus_section(labelled_report())) == WHOLE


def test_they_stand_between_content_and_pairs():
    said = markdown(labelled_report())

    assert said.index("## Content") < said.index(WHOLE) < said.index("## Pairs")


def test_of_many_labels_the_page_has_some_and_says_so():
    said = "\n".join(corpus_section(with_corpus({"labels": many_labels(61)})))

    assert "| f1:label 59 |" in said
    assert "| f1:label 60 |" not in said
    assert "\n\n1 more figure: see report.json.\n" in said
    assert "| right | given | answers |\n| --- | ---: | ---: |\n| label 60 | label 00 | 60 |\n" in said
    assert "The commonest mistakes; the whole table stands in report.json." in said


def test_labels_are_only_text():
    score = CorpusScore(values={f"f1:{HOSTILE}": 0.5}, confusion={HOSTILE: {HOSTILE: 1}})

    said = "\n".join(corpus_section(with_corpus({HOSTILE: score, "x": CorpusScore(absent=HOSTILE)})))

    assert "<" not in said
    assert "\x1b" not in said
    assert "\\[link\\]" in said


def test_a_report_without_such_metrics_has_no_such_section():
    assert list(corpus_section(small_report())) == []
