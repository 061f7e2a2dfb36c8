"""The `score` section: candidates, metrics, and what decides."""

from typing import Any, Literal

from ftkit import settings
from ftkit.errors import ConfigError
from ftkit.plugins import Reference
from ftkit.references import metric_reference, one_named, reference
from ftkit.sections import CandidateFile, ChooseFile, GateFile, PriceFile, RuleFile, ScoreFile
from ftkit.settings import Document, Keys
from ftkit.values import Value


class Candidate(Value, frozen=True, kw_only=True):
    """A model and a way of asking it. Either a predictor, or the name or folder of a trained model."""

    name: str
    prompter: Reference = Reference(name="plain")
    predictor: Reference | None = None
    model: str = ""
    options: dict[str, Any] = {}  # of the predictor that belongs to `model`
    constrained: Literal["contract"] | None = None  # "contract": held to the form that the contract describes


class NamedMetric(Value, frozen=True, kw_only=True):
    """A metric and the key it has in files; an empty key stands for the metric's own measures."""

    metric: Reference
    key: str = ""


class ScoreSettings(Value, frozen=True, kw_only=True):
    """The `score` section."""

    cases: int | None = None  # of the test split, by hash; None is all of them
    max_tokens: int = 256
    candidates: tuple[Candidate, ...] = ()
    metrics: tuple[NamedMetric, ...] = ()
    repeats: int = 1
    temperature: float | None = None  # None: the predictor's own
    slices: tuple[str, ...] = ()  # columns of the record
    seed: int = 7
    rule: RuleFile = RuleFile()
    prices: dict[str, PriceFile] = {}  # by candidate
    gate: GateFile | None = None
    choose: ChooseFile | None = None  # None: on the validation split where a candidate has variants


def score_settings(given: Any, document: Document) -> ScoreSettings:
    """The section of a settings document. Raises ConfigError with file, line, path and nearest valid name."""
    file = settings.converted(given, ScoreFile, document, ("score",))
    return ScoreSettings(
        cases=file.cases,
        max_tokens=file.max_tokens,
        candidates=tuple(_candidate(name, one, document) for name, one in file.candidates.items()),
        metrics=named_metrics(file.metrics, document, ("score", "metrics")),
        repeats=file.repeats,
        temperature=file.temperature,
        slices=tuple(file.slices),
        seed=file.seed,
        rule=file.rule,
        prices=file.prices,
        choose=file.choose,
        gate=file.gate,
    )


def named_metrics(given: list[Any], document: Document, keys: Keys) -> tuple[NamedMetric, ...]:
    """The metrics of a list: a name, a name with options, or `as: {NAME: METRIC}` to call it otherwise."""
    found = []
    for index, one in enumerate(given):
        here: Keys = (*keys, index)
        if isinstance(one, dict) and list(one) == ["as"]:
            name, inner = one_named(one["as"], document, here)
            found.append(NamedMetric(metric=metric_reference(inner, document, (*here, "as", name)), key=name))
        else:
            found.append(NamedMetric(metric=metric_reference(one, document, here)))
    return tuple(found)


def _candidate(name: str, given: Any, document: Document) -> Candidate:
    keys: Keys = ("score", "candidates", name)
    file = settings.converted(given, CandidateFile, document, keys)
    if bool(file.model) == (file.predictor is not None):
        raise ConfigError(f"{document.where(keys)}: name either a 'predictor' or a trained 'model'.")
    if file.options and not file.model:
        raise ConfigError(
            f"{document.where((*keys, 'options'))}: options belong to a trained 'model'. "
            "Those of a predictor stand below its own name."
        )
    return Candidate(
        name=name,
        prompter=reference(file.prompter, document, (*keys, "prompter")),
        predictor=None if file.predictor is None else reference(file.predictor, document, (*keys, "predictor")),
        model=file.model,
        options=file.options,
        constrained=file.constrained,
    )
