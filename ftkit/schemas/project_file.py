"""The JSON Schema of the project file: its sections are declared in `ftkit.project`, its components by plugins.

An editor completes names and options from it, and shows what each is.
"""

import msgspec

from ftkit import sections
from ftkit.kinds import KINDS
from ftkit.plugins import Plugins
from ftkit.schemas import references
from ftkit.schemas.components import Schema
from ftkit.schemas.references import choice, ref
from ftkit.values import Value

_Fields = dict[str, tuple[str, Schema]]  # what a field is, and the schema of what its class leaves open


def shipped(plugins: Plugins) -> Schema:
    """The schema that knows these components and accepts the names of others."""
    return _schema(plugins, others=True)


def installed(plugins: Plugins) -> Schema:
    """The schema that knows these components and refuses the names of others."""
    return _schema(plugins, others=False)


def contract(plugins: Plugins) -> Schema:
    """The schema of a contract file, which accepts the names of unknown checks."""
    checks = choice(plugins, "check", others=True)
    either = [_list("rule"), {"type": "object", "properties": {"contract": _list("rule")}, "required": ["contract"]}]
    return {
        "title": "ftkit contract",
        "description": "What every answer must keep: a list of checks, or a mapping that has it under `contract`.",
        "anyOf": either,
        "$defs": {**checks.options(), "rule": references.rule(checks)},
    }


def _schema(plugins: Plugins, *, others: bool) -> Schema:
    choices = {kind.name: choice(plugins, kind.name, others=others) for kind in KINDS}
    parts = {key: options for one in choices.values() for key, options in one.options().items()}
    parts |= {
        "records": references.records(choices["reader"]),
        "task": references.task(choices["task"]),
        "rule": references.rule(choices["check"]),
        "metric": references.named_metric(choices["metric"]),
        "swept_prompter": references.swept(choices["prompter"]),
        **{
            kind: choices[kind].reference()
            for kind in ("transform", "exporter", "backend", "predictor", "prompter", "engine")
        },
        "split": _section(sections.Shares, _SPLIT),
        "leaks": _section(sections.Leaks, _LEAKS),
        "card": _section(sections.CardFile, _CARD),
        "run": _section(sections.RunFile, _RUN),
        "candidate": {
            **_section(sections.CandidateFile, _CANDIDATE),
            "oneOf": [{"required": ["predictor"]}, {"required": ["model"]}],
        },
        "prepare": {**_section(sections.PrepareFile, _PREPARE), "type": ["object", "null"]},
        "gate": _section(sections.GateFile, _GATE),
        "verdict_rule": _section(sections.RuleFile, _RULE),
        "choose": _section(sections.ChooseFile, _CHOOSE),
        "price": _section(sections.PriceFile, _PRICE),
        "regression": _section(sections.RegressionFile, _REGRESSION),
        "score": {**_section(sections.ScoreFile, _SCORE), "type": ["object", "null"]},
    }
    return {
        "title": "ftkit project file",
        "description": "ftkit.yaml: the one home of every setting.",
        **_section(sections.ProjectFile, _PROJECT),
        "$defs": dict(sorted(parts.items())),
    }


def _section(kind: type[Value], fields: _Fields) -> Schema:
    """What the class declares, with a word on each field, and with the schema of what the class leaves open."""
    _, parts = msgspec.json.schema_components([kind], ref_template="#/$defs/{name}")
    declared = parts[kind.__name__]
    strays = set(declared["properties"]) ^ set(fields)
    assert not strays, f"say here what {', '.join(sorted(strays))} of {kind.__name__} is"
    properties = {
        name: {"description": said, **declared["properties"][name], **schema} for name, (said, schema) in fields.items()
    }
    required = {"required": declared["required"]} if declared["required"] else {}
    return {"type": "object", "properties": properties, **required, "additionalProperties": False}


def _list(name: str) -> Schema:
    return {"type": "array", "items": ref(name)}


def _each(name: str) -> Schema:
    return {"type": "object", "additionalProperties": ref(name)}


_DECLARED: Schema = {}
_SEED = ("Every choice by hash depends on it.", _DECLARED)

_PROJECT: _Fields = {
    "name": ("What reports call the project. Without it, the name of its folder.", _DECLARED),
    "records": ("Where the raw rows are, relative to this file.", ref("records")),
    "task": ("How a record becomes an example: its prompt and its answer.", ref("task")),
    "contract": (
        "The checks every answer must pass. Training targets are held to it, prompts are made of it, scores count it.",
        _list("rule"),
    ),
    "prepare": ("From records to a dataset folder.", ref("prepare")),
    "train": ("The runs by name; a run's result is the model folder of that name.", _each("run")),
    "score": ("Who is compared, on what, and by which metrics.", ref("score")),
}
_PREPARE: _Fields = {
    "transforms": ("The steps over examples. Nothing is on that is not listed.", _list("transform")),
    "split": ("The shares of the splits; a group is never divided.", ref("split")),
    "export": ("The vendors' dialects that the dataset is written in as well.", _list("exporter")),
    "max_reject_rate": ("The share of defective records up to which preparing goes on.", _DECLARED),
    "leaks": (
        "What may not link a training or validation row to a test row; off does not look.",
        {"anyOf": [ref("leaks"), {"const": "off"}]},
    ),
    "engine": ("Where the work is done: auto, inline, or {processes: {workers: 4}}.", ref("engine")),
    "shard_rows": ("The most rows in a file; without it, each split is one file.", _DECLARED),
    "card": ("What the dataset's card says that nobody can guess.", ref("card")),
}
_LEAKS: _Fields = {
    "near": (
        "The likeness to a test row from which on a row is too like it (Jaccard of word triples), or off.",
        _DECLARED,
    ),
}
_CARD: _Fields = {
    "pretty_name": ("The dataset's title. Without it, the project's name.", _DECLARED),
    "license": ("The Hub's identifier, such as cc-by-4.0.", _DECLARED),
    "language": ("ISO 639-1 codes.", _DECLARED),
    "task_categories": ("The Hub's.", _DECLARED),
    "tags": ("More words to be found by.", _DECLARED),
}
_SPLIT: _Fields = {
    "train": ("The share to train on. The three shares add up to 1.", _DECLARED),
    "validation": ("The share to watch the training with.", _DECLARED),
    "test": ("The share that only `score` sees.", _DECLARED),
    "seed": _SEED,
    "strata": ("A column whose values are counted on each side; the report warns where one has too few.", _DECLARED),
    "frozen": ("A file of ids, or rows of an earlier test.jsonl, that are test cases for ever.", _DECLARED),
}
_RUN: _Fields = {
    "backend": ("What trains.", ref("backend")),
    "prompter": (
        "How the training prompts are rendered: as its candidate will be asked.",
        ref("prompter"),
    ),
    "rows": ("How many rows of the train split are used, by hash. Without it, all.", _DECLARED),
    "too_long": ("What becomes of rows that do not fit: an error, left out, or cut.", _DECLARED),
    "seed": _SEED,
    "method": ("How it learns: from answers (sft), or from which of two answers is better (dpo).", _DECLARED),
}
_CANDIDATE: _Fields = {
    "prompter": (
        "How the candidate is asked. A list for one value makes a variant of each, and validation chooses.",
        ref("swept_prompter"),
    ),
    "predictor": ("The model that answers, for a candidate that was not trained here.", ref("predictor")),
    "model": ("A run's name, or the path of a model folder.", _DECLARED),
    "options": ("More options of the trained model's predictor, such as {one_of: [yes, no]}.", _DECLARED),
    "constrained": ("contract: answers are held to the form that the contract describes.", _DECLARED),
}
_GATE: _Fields = {
    "candidate": ("Whom it is about. Without it, the fine-tuned one of the verdict, or the only one.", _DECLARED),
    "compliance": ("The least share of answers that keep the whole contract.", _DECLARED),
    "checks": ("The least share of answers that pass a check, by check.", _DECLARED),
    "metrics": ("The least mean of a metric, by metric.", _DECLARED),
    "must_pass": ("Ids of cases that must keep the contract, or a file with one on each line.", _DECLARED),
    "regression": (
        "An earlier run that it may not fall behind.",
        {"anyOf": [ref("regression"), {"type": "null"}]},
    ),
}
_REGRESSION: _Fields = {
    "baseline": ("A score folder, or the verdicts.jsonl of one, relative to this file.", _DECLARED),
    "candidate": ("Its name there, where it had another.", _DECLARED),
    "margin": ("How much less compliance on the same cases is let pass: 0.02 is two points.", _DECLARED),
    "metrics": ("Metrics that may not fall either, and how much less of each is let pass.", _DECLARED),
}
_RULE: _Fields = {
    "counts": (
        "The measures that decide: compliance, check:NAME, metric:NAME. Without it, compliance and metrics.",
        _DECLARED,
    ),
    "least_difference": ("A difference that is surely smaller does not matter: 0.02 is two points.", _DECLARED),
    "margin": ("So much worse counts as no worse, and then the cheaper one wins.", _DECLARED),
    "max_cost": ("Dollars a request; a dearer fine-tuned candidate does not win.", _DECLARED),
    "months": ("The months in which a training must have repaid itself.", _DECLARED),
}
_PRICE: _Fields = {
    "model": ("The model as the price table calls it.", _DECLARED),
    "prompt": ("Dollars per million tokens.", _DECLARED),
    "cached_prompt": ("Dollars per million tokens read from the provider's prompt cache.", _DECLARED),
    "completion": ("Dollars per million tokens.", _DECLARED),
    "per_hour": ("Dollars an hour of one's own machine, which answers one question at a time.", _DECLARED),
    "training": ("Dollars, once.", _DECLARED),
    "hosting_per_month": ("Dollars a month, whether or not anyone asks.", _DECLARED),
    "dated": ("The day of these prices: 2026-11-01.", _DECLARED),
}
_CHOOSE: _Fields = {
    "split": ("The split that is asked.", _DECLARED),
    "cases": ("How many of its rows, by hash.", _DECLARED),
}
_SCORE: _Fields = {
    "cases": ("How many rows of the test split are asked, by hash. Without it, all.", _DECLARED),
    "max_tokens": ("The longest answer.", _DECLARED),
    "candidates": ("Fine-tuned models and prompting baselines, by name.", _each("candidate")),
    "metrics": ("The quality of answers against their references.", _list("metric")),
    "repeats": ("How often each case is asked; more than once makes sense with a temperature.", _DECLARED),
    "temperature": ("How freely is answered. Without it, as the predictor does by itself.", _DECLARED),
    "slices": ("Columns of the record by which the report divides the cases.", _DECLARED),
    "rule": ("What decides between fine-tuning and prompting.", ref("verdict_rule")),
    "prices": ("What each candidate costs, by candidate.", _each("price")),
    "seed": _SEED,
    "choose": (
        "Where the variants of candidates and the best baseline are settled. Without it, on 50 cases of the validation "
        "split where a prompter has a list for one value, else not at all.",
        {"anyOf": [ref("choose"), {"type": "null"}]},
    ),
    "gate": ("What `ftkit score --gate` asks of a candidate.", {"anyOf": [ref("gate"), {"type": "null"}]}),
}
