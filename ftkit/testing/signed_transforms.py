"""What transforms must do that compare examples: they see a few bytes of each and never hold the rows."""

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import ClassVar, Protocol

from ftkit.interfaces import DatasetTransform, OrderTransform, SignatureChunk, StreamTransform
from ftkit.kinds import KindName
from ftkit.testing import samples
from ftkit.testing.components import ComponentContract
from ftkit.testing.record_transforms import CODE
from ftkit.testing.signed_rows import Rows
from ftkit.testing.streams import endless
from ftkit.values import Example, Refusal

_MOST_BYTES = 1 << 16


class _Signing(Protocol):
    @property
    def signatures(self) -> Callable[..., Iterator[bytes]]: ...


class _SignedContract(ComponentContract):
    """What holds for all of them: a signature is a function of the one example."""

    kind: ClassVar[KindName] = "transform"
    rows: ClassVar[Sequence[Example]] = tuple(samples.examples(20))
    """Rows that have every column it needs."""

    @property
    def signing(self) -> _Signing:
        """The transform, as what signs."""
        found: _Signing = getattr(self, self.kind)
        return found

    def signatures(self, rows: Sequence[Example]) -> list[bytes]:
        """The signature of each row."""
        return list(self.signing.signatures(rows))

    def test_each_example_has_one_signature(self) -> None:
        """Bytes, and few of them: they are kept for every row of the dataset."""
        found = self.signatures(self.rows)
        assert len(found) == len(self.rows)
        assert all(isinstance(one, bytes) for one in found)
        assert max(map(len, found), default=0) <= _MOST_BYTES, f"{max(map(len, found))} bytes for one row"

    def test_a_signature_depends_on_its_example_alone(self) -> None:
        """It is made in any process, in any order, and again when a run is continued."""
        together = self.signatures(self.rows)
        assert [self.signatures([row])[0] for row in self.rows] == together
        assert self.signatures(self.rows[::-1]) == together[::-1]

    def test_signing_streams(self) -> None:
        """A signature is there before the last row is."""
        assert len(list(islice(self.signing.signatures(endless(self.rows)), 3))) == 3


class StreamTransformContract(_SignedContract):
    """A stream transform decides chunk by chunk, and the size of the chunks changes nothing.

    Give `transform`; and `refused`: of `rows`, those that it refuses, by place, with the reason.
    """

    transform: ClassVar[StreamTransform]
    refused: ClassVar[dict[int, str]]

    def decisions(self, rows: Sequence[Example], size: int = 1000) -> list[Refusal | None]:
        """What becomes of each row, the rows handed over in chunks of a size."""
        return [one for answer in self.transform.decide(self._chunks(rows, size)) for one in answer]

    def test_it_refuses_what_it_is_for(self) -> None:
        """Those rows and no others, each for its reason."""
        found = {place: one.reason for place, one in enumerate(self.decisions(self.rows)) if one is not None}
        assert found == self.refused

    def test_the_size_of_the_chunks_changes_nothing(self) -> None:
        """One by one, in threes, or all at once."""
        whole = self.decisions(self.rows)
        assert self.decisions(self.rows, 1) == whole, "other decisions one by one"
        assert self.decisions(self.rows, 3) == whole, "other decisions in chunks of three"
        assert self.decisions(self.rows) == whole, "other decisions at the second time"

    def test_one_chunk_is_answered_before_the_next_is_taken(self) -> None:
        """Whatever is behind it is not known yet."""
        taken: list[int] = []
        decided = self.transform.decide(_noted(self._chunks(self.rows, 5), taken))
        for number, _ in enumerate(decided, 1):
            assert len(taken) == number, f"{len(taken)} chunks were taken for {number} answers"

    def test_each_chunk_has_an_answer_of_its_length(self) -> None:
        """Also an empty one."""
        empty = SignatureChunk((), ())
        first = next(self._chunks(self.rows, 4))
        answers = list(self.transform.decide(iter([empty, first, empty])))
        assert [len(answer) for answer in answers] == [0, len(first.positions), 0]

    def test_a_row_is_like_an_earlier_one(self) -> None:
        """The reject names it, so it must be among the rows, and before."""
        for place, refusal in enumerate(self.decisions(self.rows)):
            if refusal is not None:
                assert refusal.like is None or 0 <= refusal.like < place, f"row {place} is like {refusal.like}"
                assert CODE.fullmatch(refusal.reason), f"the reason {refusal.reason!r} is no code such as duplicate"

    def _chunks(self, rows: Sequence[Example], size: int) -> Iterator[SignatureChunk]:
        signatures = self.signatures(rows)
        for start in range(0, len(rows), size):
            chunk = signatures[start : start + size]
            yield SignatureChunk(range(start, start + len(chunk)), chunk)


class DatasetTransformContract(_SignedContract):
    """A dataset transform refuses rows of the whole, each once, and the same every time.

    Give `transform`; and `refused`: of `rows`, those that it refuses, by place, with the reason.
    """

    transform: ClassVar[DatasetTransform]
    refused: ClassVar[dict[int, str]]

    def test_it_refuses_what_it_is_for(self) -> None:
        """Those rows and no others, each once and for its reason."""
        found = list(self.transform.refused(Rows(self.signatures(self.rows))))
        assert len({position for position, _ in found}) == len(found), "a row is refused twice"
        assert {position: refusal.reason for position, refusal in found} == self.refused

    def test_the_same_rows_are_refused_again(self) -> None:
        """A second time, in whatever order they are told."""
        rows = Rows(self.signatures(self.rows))
        assert dict(self.transform.refused(rows)) == dict(self.transform.refused(rows))

    def test_positions_may_have_gaps(self) -> None:
        """Rows that are out already leave theirs."""
        rows = Rows(self.signatures(self.rows), gap=3)
        known = set(rows.positions)
        for position, refusal in self.transform.refused(rows):
            assert position in known, f"there is no row {position}"
            assert refusal.like is None or refusal.like in known - {position}, f"row {position} is like {refusal.like}"
            assert CODE.fullmatch(refusal.reason), f"the reason {refusal.reason!r} is no code such as not-sampled"


class OrderTransformContract(_SignedContract):
    """An order transform puts every row somewhere, and each once.

    Give `transform`; and `order`: the places of `rows` in their new order.
    """

    transform: ClassVar[OrderTransform]
    order: ClassVar[Sequence[int]]

    def test_the_order_is_the_wanted_one(self) -> None:
        """Equal rows keep theirs where nothing else is said."""
        assert list(self.transform.order(Rows(self.signatures(self.rows)))) == list(self.order)

    def test_no_row_is_lost_or_invented(self) -> None:
        """Also where positions have gaps, where there is one row, and where there is none."""
        for count in (len(self.rows), 1, 0):
            rows = Rows(self.signatures(self.rows[:count]), gap=3)
            assert sorted(self.transform.order(rows)) == rows.positions

    def test_the_same_rows_have_the_same_order(self) -> None:
        """A second time too."""
        rows = Rows(self.signatures(self.rows))
        assert list(self.transform.order(rows)) == list(self.transform.order(rows))


def _noted(chunks: Iterator[SignatureChunk], taken: list[int]) -> Iterator[SignatureChunk]:
    for chunk in chunks:
        taken.append(len(chunk.positions))
        yield chunk
