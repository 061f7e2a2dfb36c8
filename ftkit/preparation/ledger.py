"""The account in which every record read appears exactly once. It balances, or the run fails."""

from collections import Counter

from ftkit.errors import GateError
from ftkit.manifests import Counts, ExampleCounts
from ftkit.values import Example, Reject, Split

_EXAMPLES_OF_A_REASON = 3


class Ledger:
    """Counts what became of records and examples. Not frozen: it is kept while the stream runs."""

    def __init__(self) -> None:
        self.read = 0
        self._kept = 0
        self._rejected = 0
        self._defects = 0
        self._examples: Counter[str] = Counter()
        self._by_reason: Counter[str] = Counter()
        self._defect_reasons: Counter[str] = Counter()
        self._by_split: Counter[Split] = Counter()
        self._changed: Counter[str] = Counter()
        self._origins: dict[str, list[str]] = {}

    def enter(self, origins: list[str], outcome: list[Example | Reject]) -> None:
        """Books a chunk: the origins read, and everything that became of them.

        An AssertionError here is a bug of ours or a task that lost a record.
        """
        kept = {item.origin for item in outcome if isinstance(item, Example)}
        rejects = [item for item in outcome if isinstance(item, Reject)]
        lost = set(origins) - kept - {reject.origin for reject in rejects}
        assert not lost, f"records without an account: {sorted(lost)[:3]}"
        spoilt = {reject.origin for reject in rejects if reject.kind == "defect"} - kept
        self.read += len(origins)
        self._kept += len(kept)
        self._rejected += len(set(origins) - kept)
        self._defects += len(spoilt)
        self._examples["kept"] += len(outcome) - len(rejects)
        for reject in rejects:
            self._by_reason[reject.reason] += 1
            if reject.kind == "by_choice":
                continue
            self._defect_reasons[reject.reason] += 1
            if len(known := self._origins.setdefault(reject.reason, [])) < _EXAMPLES_OF_A_REASON:
                known.append(reject.origin)

    def made(self, examples: int) -> None:
        """Books examples that the task made."""
        self._examples["made"] += examples

    def changed(self, transform: str, examples: int) -> None:
        """Books examples that a transform changed."""
        if examples:
            self._changed[transform] += examples

    def placed(self, split: Split) -> None:
        """Books a kept example's side."""
        self._by_split[split] += 1

    def counts(self) -> Counts:
        """The figures so far; read = kept + rejected, and the same for examples."""
        made, kept = self._examples["made"], self._examples["kept"]
        assert self.read == self._kept + self._rejected, "the ledger does not balance"
        assert kept == sum(self._by_split.values()), "an example has no side"
        return Counts(
            read=self.read,
            kept=self._kept,
            rejected=self._rejected,
            defects=self._defects,
            examples=ExampleCounts(made=made, kept=kept, rejected=made - kept),
            by_reason=dict(sorted(self._by_reason.items())),
            by_split=dict(sorted(self._by_split.items())),
            changed=dict(sorted(self._changed.items())),
        )

    def within_budget(self, rate: float) -> None:
        """Raises GateError, naming the commonest reasons with example lines, when more was lost than is allowed."""
        if self._defects <= rate * self.read:
            return
        reasons = "\n".join(
            f"  {count:>6}  {reason}: {', '.join(self._origins[reason])}{' ...' if count > 3 else ''}"
            for reason, count in self._defect_reasons.most_common(10)
        )
        raise GateError(
            f"{self._defects} of {self.read} records ({self._defects / self.read:.1%}) are defects, "
            f"more than the {rate:.1%} that are allowed:\n{reasons}\n"
            "Mend the records or the contract, or allow more with --max-reject-rate."
        )
