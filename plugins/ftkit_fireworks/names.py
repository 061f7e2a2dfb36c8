"""Fireworks' names of things, `accounts/A/KIND/ID`, whose last part we choose: the key of an order stands in it."""

import re
from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

from ftkit import ConfigError

JobKind = Literal["supervisedFineTuningJobs", "dpoJobs"]
JOB_KINDS: Mapping[str, JobKind] = {"sft": "supervisedFineTuningJobs", "dpo": "dpoJobs"}

_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
_MODEL = re.compile(r"accounts/([a-z0-9-]+)/models/([A-Za-z0-9._-]+)")
_JOB = re.compile(r"accounts/([a-z0-9-]+)/(supervisedFineTuningJobs|dpoJobs)/([A-Za-z0-9._-]+)")
_OURS = ("dataset", "evaluationDataset", "baseModel", "trainingConfig", "lossConfig", "displayName", "outputModel")


class Model(NamedTuple):
    """Whose model it is, and which."""

    account: str
    id: str


class Job(NamedTuple):
    """Which of Fireworks' lists a job stands in, and its id there."""

    kind: JobKind
    id: str


def required(account: str, model: str, extra_body: Mapping[str, Any]) -> None:
    """Raises ConfigError for what is no account, no model, or a field that the order has already."""
    if not _ID.fullmatch(account):
        raise ConfigError(f"account '{account}' is no account's id: small letters, digits and hyphens, as in my-team.")
    if not _MODEL.fullmatch(model):
        raise ConfigError(f"model '{model}' is no model of Fireworks. Write it like accounts/fireworks/models/NAME.")
    for key in _OURS:
        if key in extra_body:
            raise ConfigError(f"extra_body.{key} is set by ftkit. Leave it out.")


def model_of(name: str) -> Model:
    """The parts of a model's name that was required before."""
    found = _MODEL.fullmatch(name)
    assert found
    return Model(found[1], found[2])


def job_of(name: str) -> Job:
    """The parts of a job's name. What is an id alone, as a page shows it, is taken for a supervised job's."""
    found = _JOB.fullmatch(name)
    return Job(found[2], found[3]) if found else Job("supervisedFineTuningJobs", name)  # type: ignore[arg-type] # one of the two by the pattern


def job_id(key: str) -> str:
    """The id of an order's job, and of its deployment: no second can be made of it."""
    return f"ftkit-{key}"


def dataset_id(name: str) -> str:
    """The id under which a file goes up: its name, which holds the key, in the letters that ids have."""
    return f"ftkit-{re.sub(r'[^a-z0-9]+', '-', name.removesuffix('.jsonl').lower()).strip('-')}"


def dataset(account: str, given: str) -> str:
    """A dataset's whole name."""
    return f"accounts/{account}/datasets/{given}"
