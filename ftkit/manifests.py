"""What a finished stage folder says of itself: `manifest.json` of a dataset, `model.json` of a model.

No timestamps and no absolute paths stand in a dataset's manifest, so equal inputs make equal bytes.
"""

from typing import Any, Literal

from ftkit.values import Checkpoint, Deployment, LossPoint, Method, TrainingResult, Value

DATASET_MANIFEST = "manifest.json"
MODEL_MANIFEST = "model.json"
SCORE_MANIFEST = "report.json"


class Stored(Value, frozen=True, kw_only=True):
    """A file as it was written or read."""

    digest: str
    bytes: int
    rows: int | None = None


class ExampleCounts(Value, frozen=True, kw_only=True):
    """What became of the examples: made = kept + rejected."""

    made: int = 0
    kept: int = 0
    rejected: int = 0


class Counts(Value, frozen=True, kw_only=True):
    """The ledger in figures. `read`, `kept` and `rejected` count records: read = kept + rejected."""

    read: int = 0
    kept: int = 0  # at least one example of the record is kept
    rejected: int = 0
    defects: int = 0  # of the rejected, those that were not rejected by choice
    examples: ExampleCounts = ExampleCounts()
    by_reason: dict[str, int] = {}
    by_split: dict[str, int] = {}
    changed: dict[str, int] = {}  # transform -> examples that it changed


class LeakProof(Value, frozen=True, kw_only=True):
    """What still links the test rows to rows of other sides, searched for again after the leak check."""

    groups: int  # rows of other sides in the group of a test row
    copies: int  # rows of other sides with the texts of a test row
    prompts: int  # rows of other sides that are asked, or hold, the whole prompt of a test row
    floor: float | None = None  # the least likeness that was searched for; None: near copies were not
    greatest: float | None = None  # the greatest likeness left; None: it is below the floor
    row: str = ""  # the id of the row that is so like
    test_row: str = ""  # the id of the test row
    cut_short: int = 0  # rows too uniform to be compared with all candidates


class DatasetManifest(Value, frozen=True, kw_only=True):
    """`manifest.json` of a dataset folder, written last."""

    schema: Literal["ftkit/dataset-manifest/1"] = "ftkit/dataset-manifest/1"
    project: str
    inputs: str  # the digest of everything that decides the folder's bytes
    digest: str = ""  # of this manifest, with this field empty
    records: dict[str, Stored]  # what was read
    files: dict[str, Stored]  # what was written
    counts: Counts
    leaks: LeakProof | None = None  # None where the leak check was turned off
    export_problems: dict[str, dict[str, int]] = {}  # exporter -> what its vendor would refuse -> how often
    settings: dict[str, Any]  # task, contract and prepare section as the project file says them
    versions: dict[str, str]
    notes: tuple[str, ...] = ()  # what was guessed about the input


class Intended(Value, frozen=True, kw_only=True):
    """What a run set out to make: all of its manifest that is known before the training."""

    project: str
    run: str
    inputs: str  # the digest of everything that decides the training
    backend: dict[str, Any]  # the reference as the project file says it
    prompter: dict[str, Any]
    dataset: str
    contract: str
    seed: int
    too_long: Literal["error", "drop", "truncate"]
    method: Method
    versions: dict[str, str]


class ModelManifest(Value, frozen=True, kw_only=True):
    """`model.json` of a model folder, written last."""

    schema: Literal["ftkit/model/1"] = "ftkit/model/1"
    project: str
    run: str
    inputs: str  # the digest of everything that decides the training
    backend: dict[str, Any]  # the reference as the project file says it
    prompter: dict[str, Any]  # how the training prompts were rendered
    dataset: str  # the dataset's own digest
    contract: str  # the digest of the contract that its targets passed
    rows: int
    left_out: int = 0  # rows that did not fit and were dropped
    result: TrainingResult
    checkpoints: tuple[Checkpoint, ...] = ()  # the states that a vendor kept on the way
    deployment: Deployment | None = None  # what makes it callable, where it must be made so
    losses: tuple[LossPoint, ...] = ()  # on the way, as the journal has them; of a long training some hundred means
    versions: dict[str, str]

    @property
    def predictor(self) -> dict[str, Any]:
        """The reference that asks the model: a deployed one by the name that its deployment has."""
        [(name, options)] = self.result.predictor.items()
        deployed = self.deployment.model if self.deployment else ""
        return {name: {**options, "model": deployed} if deployed and "model" in options else options}
