"""ftkit's checks and metrics as modules of Hugging Face's `evaluate`, for those who have their own harness."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ftkit import interfaces, plugins
from ftkit.errors import ConfigError, nearest
from ftkit.plugins import Reference
from ftkit.values import Answer, Message

if TYPE_CHECKING:
    import evaluate

Rows = Sequence[str] | None


def evaluate_module(name: str, **options: Any) -> "evaluate.Metric":
    """The metric or check of that name, with these options, as an `evaluate` module.

    A metric takes predictions and references and gives the mean of each of its measures over the answers that have
    one, its figures for all answers together ("corpus_NAME" where a measure has that name too), and how many answers
    are "unmeasured". A check takes predictions and gives the share that passed under its own name. `records` (mappings)
    and `prompts` (texts) may be added to `compute`, one for each prediction. Raises ConfigError for an unknown name.
    """
    installed = plugins.installed()
    metrics, checks = installed.names("metric"), installed.names("check")
    reference = Reference(name=name, options=options)
    if name in metrics:
        return _metric_module(installed.build("metric", reference, Path.cwd()))
    if name in checks:
        return _check_module(installed.build("check", reference, Path.cwd()))
    raise ConfigError(f"there is no metric or check '{name}'.{nearest(name, [*metrics, *checks])}")


def metric_figures(metric: interfaces.Metric, answers: Sequence[Answer]) -> dict[str, float]:
    """The metric's means and its figures for all these answers, as an `evaluate` module gives them."""
    scores = list(metric.scores(answers))
    columns = {name: [score.values[name] for score in scores if name in score.values] for name in metric.measures}
    figures = {name: sum(values) / len(values) for name, values in columns.items() if values}
    if isinstance(metric, interfaces.CorpusMetric):
        together = metric.corpus_score(metric.counts(answers)).values
        figures |= {f"corpus_{name}" if name in columns else name: value for name, value in together.items()}
    return {**figures, "unmeasured": sum(not score.values for score in scores)}


def check_figures(check: interfaces.Check, answers: Sequence[Answer]) -> dict[str, float]:
    """The share of these answers that passed, and how many could not be told."""
    verdicts = [finding.verdict for finding in check.findings(answers)]
    share = {check.name: verdicts.count("passed") / len(verdicts)} if verdicts else {}
    return {**share, "unmeasured": verdicts.count("unmeasured")}


def answers_of(
    predictions: Sequence[str], references: Rows, records: Sequence[dict[str, str]] | None, prompts: Rows
) -> list[Answer]:
    """The rows of an `evaluate` call. Raises ConfigError where a column has another length than the predictions."""
    for name, column in (("references", references), ("records", records), ("prompts", prompts)):
        if column is not None and len(column) != len(predictions):
            raise ConfigError(f"{len(column)} {name} for {len(predictions)} predictions.")
    return [
        Answer(
            text=text,
            reference=references[row] if references is not None else None,
            record=records[row] if records is not None else {},
            prompt=(Message(role="user", content=prompts[row]),) if prompts is not None else (),
        )
        for row, text in enumerate(predictions)
    ]


def _metric_module(metric: interfaces.Metric) -> "evaluate.Metric":
    def computed(
        predictions: Sequence[str],
        references: Sequence[str],
        records: Sequence[dict[str, str]] | None = None,
        prompts: Rows = None,
    ) -> dict[str, float]:
        return metric_figures(metric, answers_of(predictions, references, records, prompts))

    return _module(metric.name, type(metric).__doc__ or "", ("predictions", "references"), computed)


def _check_module(check: interfaces.Check) -> "evaluate.Metric":
    def computed(
        predictions: Sequence[str], records: Sequence[dict[str, str]] | None = None, prompts: Rows = None
    ) -> dict[str, float]:
        return check_figures(check, answers_of(predictions, None, records, prompts))

    return _module(check.name, type(check).__doc__ or "", ("predictions",), computed)


def _module(name: str, about: str, columns: tuple[str, ...], computed: Any) -> "evaluate.Metric":
    import datasets
    import evaluate

    class Module(evaluate.Metric):  # type: ignore[misc] # evaluate has no types
        """One of ftkit's metrics or checks."""

        def _info(self) -> evaluate.MetricInfo:
            features = datasets.Features({column: datasets.Value("string") for column in columns})
            return evaluate.MetricInfo(description=about, citation="", inputs_description=about, features=features)

        def _compute(self, **rows: Any) -> dict[str, float]:
            said: dict[str, float] = computed(**rows)
            return said

    Module.__name__ = f"Ftkit_{name}"
    return Module(keep_in_memory=True)
