"""What asking costs, as it stands in a report: tariffs, bills, waiting times, and when a training has paid for itself.

Money is in US dollars. What nobody knows is absent, never 0.
"""

from ftkit.values import Value


class Tariff(Value, frozen=True, kw_only=True):
    """What is charged for a request: dollars per million tokens, or per hour of a machine that answers."""

    prompt: float | None = None
    cached_prompt: float | None = None  # None: as `prompt`
    completion: float | None = None
    per_hour: float | None = None  # of one's own machine, one answer at a time
    source: str = ""  # "genai-prices 0.2.3: openai gpt-4o-mini", "the user's own prices"
    dated: str = ""  # the day on which the prices were looked up: "2026-11-01"


class Amount(Value, frozen=True, kw_only=True):
    """A mean in dollars over n requests, with its 95 % interval; no ends where there is no telling."""

    n: int
    dollars: float
    low: float | None = None
    high: float | None = None


class Quantile(Value, frozen=True, kw_only=True):
    """A quantile with its 95 % interval; an end is absent where too few values stand beyond it."""

    value: float
    low: float | None
    high: float | None


class Latency(Value, frozen=True, kw_only=True):
    """How long n answers took, in seconds: the middle one, and the one that 95 of 100 stay below."""

    n: int
    p50: Quantile
    p95: Quantile


class Bill(Value, frozen=True, kw_only=True):
    """What a candidate costs: each request, and what is paid whether or not anyone asks."""

    request: Amount | None = None
    tariff: Tariff | None = None
    unknown: str = ""  # why `request` is absent
    prompt_share: float | None = None  # of the bill, what is paid for the prompt: 0..1
    note_tokens: float | None = None  # prompt tokens beyond the shortest prompt of any candidate for the same case
    note: Amount | None = None  # what these cost a request: instructions, shots, passages
    training: float | None = None  # once
    hosting_per_month: float | None = None


class Volume(Value, frozen=True, kw_only=True):
    """What both candidates cost in a month of so many requests; training is spread over the months."""

    requests: int
    fine_tuned: float
    baseline: float


class BreakEven(Value, frozen=True, kw_only=True):
    """From which volume on the fine-tuned candidate is the cheaper one.

    `requests` repay the training where hosting is free; `per_month` pays hosting and the training over `months`. Both
    are absent with `never`, when the saving's interval holds 0 or less, and where a fixed cost is not told.
    """

    fine_tuned: str
    baseline: str
    saving: Amount  # a request: the baseline's price less the fine-tuned candidate's
    training: float | None  # absent where the project does not say it
    hosting_per_month: float | None
    months: int
    never: bool
    requests: Quantile | None = None
    per_month: Quantile | None = None
    curve: tuple[Volume, ...] = ()
    sentence: str = ""
