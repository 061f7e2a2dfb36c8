"""A report on labels and translations, with figures over all answers."""

from msgspec.structs import replace

from ftkit.reports import CandidateReport, Mean, ScoreReport
from ftkit.values import CorpusScore

from .samples import small_report

LABELS = CorpusScore(
    values={"label_accuracy": 0.75, "macro_f1": 0.733, "f1:Card": 0.667, "f1:Loan": 0.8},
    confusion={"Card": {"Card": 1, "Loan": 1, "(other)": 0}, "Loan": {"Card": 0, "Loan": 2, "(other)": 0}},
)
BETTER = CorpusScore(
    values={"label_accuracy": 1.0, "macro_f1": 1.0, "f1:Card": 1.0},
    confusion={"Card": {"Card": 4, "Loan": 0, "(other)": 0}, "Loan": {"Card": 0, "Loan": 0, "(other)": 0}},
)


def labelled_report() -> ScoreReport:
    """Two candidates: one has figures of both metrics, the other of one of them."""
    report = small_report()
    few = _with(report.candidates["few-shot"], 0.75, {"labels": LABELS, "bleu": CorpusScore(values={"bleu": 41.6})})
    nothing = CorpusScore(absent="no answer has a reference")
    tuned = _with(report.candidates["tuned"], 1.0, {"labels": BETTER, "bleu": nothing})
    return replace(report, candidates={"few-shot": few, "tuned": tuned})


def many_labels(size: int) -> CorpusScore:
    """So many labels, of which the first is given for each: the last as many times as there are labels, and so on."""
    names = [f"label {number:02}" for number in range(size)]
    confusion = {right: dict.fromkeys(names, 0) | {names[0]: number} for number, right in enumerate(names)}
    return CorpusScore(values={f"f1:{name}": 0.5 for name in names}, confusion=confusion)


def with_corpus(corpus: dict[str, CorpusScore]) -> ScoreReport:
    """The small report with these figures for both candidates."""
    report = small_report()
    return replace(report, candidates={name: replace(one, corpus=corpus) for name, one in report.candidates.items()})


def _with(one: CandidateReport, accuracy: float, corpus: dict[str, CorpusScore]) -> CandidateReport:
    return replace(one, metrics={"label_accuracy": Mean(n=4, mean=accuracy, low=None, high=None)}, corpus=corpus)
