"""What each candidate length would cut, summed up while the rows go by."""

from ftkit.tokens.report import Limit, LongRow
from ftkit.values import TokenCount

_SHOWN = 20


class Cut:
    """The rows over one length. Not frozen: it is a running sum, and keeps the first rows alone."""

    def __init__(self, tokens: int) -> None:
        self.tokens = tokens
        self._rows = self._cut = self._lost = self._emptied = 0
        self._first: list[LongRow] = []

    def add(self, row: TokenCount) -> None:
        """Counts a row where it is over the length."""
        if row.longest <= self.tokens:
            return
        long = long_row(row, self.tokens)
        self._rows += 1
        self._cut += row.behind(self.tokens)
        self._lost += long.lost
        self._emptied += long.lost == row.trained
        if len(self._first) < _SHOWN:
            self._first.append(long)

    def limit(self) -> Limit:
        """The sums so far."""
        return Limit(
            tokens=self.tokens,
            rows=self._rows,
            cut=self._cut,
            lost=self._lost,
            emptied=self._emptied,
            first=tuple(self._first),
        )


def long_row(row: TokenCount, limit: int) -> LongRow:
    """A row, and what a cut after `limit` tokens would take from it."""
    return LongRow(id=row.id, prompt=row.masked, trained=row.trained, total=row.total, lost=row.trained_behind(limit))
