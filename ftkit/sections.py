"""The project file's sections as they are written, before the components in them are looked up."""

from typing import Annotated, Any, Literal

import msgspec

from ftkit.values import Method, Value

FractionOfAll = Annotated[float, msgspec.Meta(ge=0, le=1)]
Similarity = Annotated[float, msgspec.Meta(ge=0.5, le=1)]
Temperature = Annotated[float, msgspec.Meta(ge=0, le=2)]
AtLeastOne = Annotated[int, msgspec.Meta(ge=1)]
NotNegative = Annotated[float, msgspec.Meta(ge=0)]
Positive = Annotated[float, msgspec.Meta(gt=0)]
TooLong = Literal["error", "drop", "truncate"]


class Shares(Value, frozen=True, kw_only=True):
    """How the groups are divided; the shares must add up to 1."""

    train: FractionOfAll = 0.8
    validation: FractionOfAll = 0.0
    test: FractionOfAll = 0.2
    seed: int = 7
    strata: str = ""  # the column whose values each side should have enough of
    frozen: str = ""  # a file of ids that are test cases for ever


class Leaks(Value, frozen=True, kw_only=True):
    """What may not link a row of another side to a test row, besides one group, equal texts and equal prompts."""

    near: Similarity | Literal["off"] = 0.85  # so like a test row, or its whole prompt inside; off is faster


class CardFile(Value, frozen=True, kw_only=True):
    """What the dataset's card says that nobody can guess. What is not told does not stand in it."""

    pretty_name: str = ""  # default: the project's name
    license: str = ""  # the Hub's identifier: "cc-by-4.0"
    language: tuple[str, ...] = ()  # ISO 639-1: "en"
    task_categories: tuple[str, ...] = ("text-generation",)
    tags: tuple[str, ...] = ()


class PrepareFile(Value, frozen=True, kw_only=True):
    """The `prepare` section as it is written."""

    transforms: list[Any] = []
    split: Shares = Shares()
    leaks: Leaks | Literal["off"] = Leaks()
    export: list[Any] = []
    max_reject_rate: FractionOfAll = 0.1
    engine: Any = "auto"
    shard_rows: AtLeastOne | None = None
    card: CardFile = CardFile()


class RunFile(Value, frozen=True, kw_only=True):
    """A run as it is written."""

    backend: Any
    prompter: Any = "plain"
    rows: AtLeastOne | None = None
    too_long: TooLong = "error"
    seed: int = 7
    method: Method = "sft"


class CandidateFile(Value, frozen=True, kw_only=True):
    """A candidate as it is written."""

    prompter: Any = "plain"
    predictor: Any = None
    model: str = ""
    options: dict[str, Any] = {}  # of the predictor that belongs to `model`: {one_of: [yes, no]}
    constrained: Literal["contract"] | None = None  # "contract": held to the form that the contract describes


class RuleFile(Value, frozen=True, kw_only=True):
    """What decides between fine-tuning and prompting: the thresholds are the project's own."""

    counts: tuple[str, ...] = ()  # "compliance", "check:NAME", "metric:NAME"; none named: compliance and all metrics
    least_difference: NotNegative = 0.0  # a smaller difference does not count
    margin: Positive | None = None  # a difference surely smaller than this counts as none: then the cheaper one wins
    max_cost: Positive | None = None  # dollars a request; a dearer fine-tuned candidate does not win
    months: AtLeastOne = 12  # over which a training must repay itself


class PriceFile(Value, frozen=True, kw_only=True):
    """What a candidate costs, in dollars. What is not told is looked up by the model's name, else unknown."""

    model: str = ""  # as the price table calls it: "gpt-4o-mini", "openai:gpt-4o-mini"
    prompt: NotNegative | None = None  # per million tokens
    cached_prompt: NotNegative | None = None  # per million tokens read from the provider's prompt cache
    completion: NotNegative | None = None  # per million tokens
    per_hour: NotNegative | None = None  # of one's own machine, one answer at a time
    training: NotNegative | None = None  # once
    hosting_per_month: NotNegative | None = None
    dated: str = ""  # the day of these prices: "2026-11-01"


class RegressionFile(Value, frozen=True, kw_only=True):
    """What a candidate may not fall behind: an earlier run, compared case by case."""

    baseline: str  # a score folder, or the verdicts.jsonl of one
    candidate: str = ""  # its name there; as here, unless it is told
    margin: FractionOfAll = 0.0  # so much less compliance on the same cases is let pass
    metrics: dict[str, NotNegative] = {}  # metric -> how much less of it is let pass


class GateFile(Value, frozen=True, kw_only=True):
    """What `ftkit score --gate` asks of a candidate. A share counts what is unmeasured as not passed."""

    candidate: str = ""  # the verdict's fine-tuned one, or the only one, unless it is told
    compliance: FractionOfAll | None = None  # at least
    checks: dict[str, FractionOfAll] = {}  # at least
    metrics: dict[str, float] = {}  # at least, of the mean
    must_pass: list[str] | str = []  # ids of cases, or a file with one on each line
    regression: RegressionFile | None = None


class ChooseFile(Value, frozen=True, kw_only=True):
    """Where variants of candidates, and the best baseline, are settled before the test is asked."""

    split: Literal["validation"] = "validation"
    cases: AtLeastOne = 50  # of that split, by hash


class ScoreFile(Value, frozen=True, kw_only=True):
    """The `score` section as it is written."""

    cases: AtLeastOne | None = None
    max_tokens: AtLeastOne = 256
    candidates: dict[str, Any] = {}
    metrics: list[Any] = []
    repeats: AtLeastOne = 1  # how often each case is asked; more than once makes sense with a temperature
    temperature: Temperature | None = None  # None: the predictor's own
    slices: list[str] = []  # columns of the record that the report divides the cases by
    seed: int = 7
    rule: RuleFile = RuleFile()
    prices: dict[str, PriceFile] = {}  # by candidate
    gate: GateFile | None = None
    choose: ChooseFile | None = None  # None: on the validation split where a candidate has variants, else not at all


class ProjectFile(Value, frozen=True, kw_only=True):
    """A project file as it is written, its sections not yet read."""

    name: str = ""
    records: Any
    task: dict[str, Any]
    contract: list[Any] = []
    prepare: Any = {}
    train: dict[str, Any] = {}
    score: Any = {}
