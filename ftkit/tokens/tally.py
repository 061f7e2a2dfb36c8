"""The sums over a run's rows, made while they go by: no row is kept, whatever their number."""

from collections.abc import Sequence
from typing import Literal

from ftkit.tokens.lengths import Lengths
from ftkit.tokens.limits import Cut
from ftkit.tokens.objections import Objections
from ftkit.tokens.report import Counted
from ftkit.values import Problem, TokenCount


class Tally:
    """What is known of the rows counted so far. Not frozen: it is a running sum."""

    def __init__(
        self, lengths: Sequence[int], max_tokens: int | None, too_long: Literal["error", "drop", "truncate"]
    ) -> None:
        self.rows = 0
        self.tokens = (
            0  # that the run would train on, once: rows over its limit are cut, or left out where it drops them
        )
        self.objections = Objections()
        self._limit, self._too_long = max_tokens, too_long
        self._prompt, self._trained, self._total = Lengths(), Lengths(), Lengths()
        self._cuts = [Cut(length) for length in sorted({*lengths, *([max_tokens] if max_tokens else [])})]

    def add(self, row: TokenCount) -> None:
        """Counts a row."""
        self.rows += 1
        self._prompt.add(row.masked)
        self._trained.add(row.trained)
        self._total.add(row.total)
        for cut in self._cuts:
            cut.add(row)
        for problem in row.problems:
            self.objections.add(problem)
        self._weigh(row)

    def counted(self) -> Counted:
        """The percentiles and sums so far, of at least one row."""
        return Counted(
            prompt=self._prompt.spread(),
            trained=self._trained.spread(),
            total=self._total.spread(),
            histogram=self._total.histogram(),
            limits=tuple(cut.limit() for cut in self._cuts),
        )

    def _weigh(self, row: TokenCount) -> None:
        """Adds what the run would train of a row, and an objection where that is not all of it."""
        if self._limit is None or row.longest <= self._limit:
            self.tokens += row.total
            return
        self.tokens += 0 if self._too_long == "drop" else row.total - row.behind(self._limit)
        detail = f"{row.longest:,} tokens, the limit is {self._limit:,}"
        emptied = self._too_long == "truncate" and row.trained_behind(self._limit) == row.trained
        if emptied:
            self.objections.add(Problem(id=row.id, reason="nothing-left", detail=f"{detail}: its answer is lost whole"))
        else:
            self.objections.add(Problem(id=row.id, reason="too-long", detail=detail))
