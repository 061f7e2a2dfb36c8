"""The account in which every record read appears exactly once. It balances, or the run fails."""

from collections import Counter
from collections.abc import Sequence

from ftkit.errors import GateError
from ftkit.manifests import Counts, ExampleCounts
from ftkit.preparation.deciding import Decided
from ftkit.preparation.examined import REJECTS, Examined
from ftkit.values import SPLITS, Refusal, Split

_EXAMPLES_OF_A_REASON = 3


class Ledger:
    """Counts what became of records and examples. Not frozen: it is kept while the stream runs."""

    def __init__(self) -> None:
        self.read = 0
        self.rejects = 0
        self._kept = 0
        self._rejected = 0
        self._defects = 0
        self._examples: Counter[str] = Counter()
        self._by_reason: Counter[str] = Counter()
        self._defect_reasons: Counter[str] = Counter()
        self._by_split: Counter[Split] = Counter()
        self._changed: Counter[str] = Counter()
        self._origins: dict[str, list[str]] = {}

    def enter(self, batch: Decided, origins: Sequence[str]) -> None:
        """Books a batch: its records, its examples, and everything that became of them.

        `origins` are those of the refused examples, in their order.
        """
        examined, refusals = batch.examined, batch.refusals
        for refused in examined.refused:
            self._book_reason(refused.reason, refused.kind, refused.origin)
        for (_, (_, refusal)), origin in zip(sorted(refusals.items()), origins, strict=True):
            self._book_reason(refusal.reason, refusal.kind, origin)
        for place, split in enumerate(SPLITS):
            self._by_split[split] += examined.places.count(place)
        if refusals:
            examples = examined.places.replace(bytes([REJECTS]), b"")
            self._by_split.subtract(SPLITS[examples[number]] for number in refusals)
        self._examples["made"] += examined.made
        self._examples["kept"] += len(examined.signatures[-1]) - len(refusals)
        self._changed.update(examined.changed)
        self.read += examined.read
        self._enter_units(examined, refusals)

    def withdraw(self, split: Split, refusal: Refusal, origin: str) -> None:
        """Books that an example does not stay after all."""
        self._book_reason(refusal.reason, refusal.kind, origin)
        self._by_split[split] -= 1
        self._examples["kept"] -= 1

    def withdraw_unit(self, records: int, *, spoilt: bool) -> None:
        """Books that the last example of some records is withdrawn."""
        self._kept -= records
        self._rejected += records
        self._defects += records if spoilt else 0

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
            by_split={split: count for split, count in sorted(self._by_split.items()) if count},
            changed={what: count for what, count in sorted(self._changed.items()) if count},
        )

    def within_budget(self, rate: float) -> None:
        """Raises GateError, naming the commonest reasons with example lines, when more was lost than is allowed."""
        if self._defects <= rate * self.read:
            return
        reasons = "\n".join(
            f"  {count:>6}  {reason}: {', '.join(self._origins.get(reason, ()))}{' ...' if count > 3 else ''}"
            for reason, count in self._defect_reasons.most_common(10)
        )
        raise GateError(
            f"{self._defects} of {self.read} records ({self._defects / self.read:.1%}) are defects, "
            f"more than the {rate:.1%} that are allowed:\n{reasons}\n"
            "Mend the records or the contract, or allow more with --max-reject-rate."
        )

    def _enter_units(self, examined: Examined, refusals: dict[int, tuple[str, Refusal]]) -> None:
        """Books records: kept where at least one example of their unit is."""
        if examined.units is None:  # one outcome each
            kept_here = len(examined.signatures[-1]) - len(refusals)
            self._kept += kept_here
            self._rejected += examined.read - kept_here
            self._defects += sum(one.kind == "defect" for one in examined.refused)
            self._defects += sum(refusal.kind == "defect" for _, refusal in refusals.values())
            return
        kept, spoilt = _units(examined, examined.units, refusals)
        weights = examined.weights
        kept_records = len(kept) if weights is None else sum(weights[unit] for unit in kept)
        self._kept += kept_records
        self._rejected += examined.read - kept_records
        lost = spoilt - kept
        self._defects += len(lost) if weights is None else sum(weights[unit] for unit in lost)

    def _book_reason(self, reason: str, kind: str, origin: str) -> None:
        self.rejects += 1
        self._by_reason[reason] += 1
        if kind == "by_choice":
            return
        self._defect_reasons[reason] += 1
        if origin and len(known := self._origins.setdefault(reason, [])) < _EXAMPLES_OF_A_REASON:
            known.append(origin)


def _units(
    examined: Examined, units: Sequence[int], refusals: dict[int, tuple[str, Refusal]]
) -> tuple[set[int], set[int]]:
    """The units that keep an example, and those that have a defect."""
    kept, spoilt, number = set[int](), set[int](), 0
    defects = {refused.outcome for refused in examined.refused if refused.kind == "defect"}
    for outcome, (unit, place) in enumerate(zip(units, examined.places, strict=True)):
        if place == REJECTS:
            spoilt.update((unit,) if outcome in defects else ())
            continue
        refusal = refusals.get(number)
        number += 1
        if refusal is None:
            kept.add(unit)
        elif refusal[1].kind == "defect":
            spoilt.add(unit)
    return kept, spoilt
