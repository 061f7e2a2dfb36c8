"""Everything measured of one candidate."""

from ftkit.bills import Bill, Latency
from ftkit.reports.figures import Mean, Repeated, Share
from ftkit.values import CorpusScore, LossPoint, Value


class CandidateReport(Value, frozen=True, kw_only=True):
    """Everything measured of one candidate."""

    asked: int
    errors: int
    compliance: Share
    checks: dict[str, Share]
    metrics: dict[str, Mean]
    corpus: dict[str, CorpusScore] = {}  # metric -> its figures for all answers together, such as macro F1
    prompt_tokens: Mean | None = None
    completion_tokens: Mean | None = None
    seconds: Mean | None = None
    truncated: int | None = None  # answers cut at the token limit
    predictor: str = ""  # in a few words: "transformers smollm2-135m + adapter"
    prompter: str = ""
    fine_tuned: bool = False
    warnings: tuple[str, ...] = ()
    lower_is_better: tuple[str, ...] = ()  # the metrics of which less is better
    repeated: Repeated | None = None  # where cases were asked more than once
    latency: Latency | None = None
    bill: Bill | None = None
    losses: tuple[LossPoint, ...] = ()  # of its training, where that is known
