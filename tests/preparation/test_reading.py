import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from ftkit import Component, Example, GatherKey, Message, PluginError, Record, Refusal, Reject, jsonl
from ftkit.interfaces import SignatureChunk, SignedRows
from ftkit.manifests import ExampleCounts
from ftkit.preparation import batches, examination
from ftkit.preparation.examination import Examination
from ftkit.preparation.ledger import Ledger
from ftkit.preparation.reading import Job, written
from ftkit.preparation.steps import Steps, sorted_transforms
from ftkit.sections import Shares
from ftkit.sources import Source


class Words(Component, frozen=True, kw_only=True):
    """An example of each word of "text"; a record without words is a reject."""

    name: ClassVar[str] = "words"

    def columns(self) -> frozenset[str]:
        return frozenset({"text"})

    def examples(self, records: Iterable[Record]) -> Iterator[Example | Reject]:
        for record in records:
            words = record.fields["text"].split()
            yield from (example(word, record.origin) for word in words)
            if not words:
                yield Reject(origin=record.origin, stage="words", reason="no-words")


class Forgetful(Words, frozen=True, kw_only=True):
    """Says nothing of a record without words."""

    def examples(self, records: Iterable[Record]) -> Iterator[Example | Reject]:
        return (item for item in super().examples(records) if isinstance(item, Example))


class Inventive(Words, frozen=True, kw_only=True):
    """Makes an example of nothing."""

    def examples(self, records: Iterable[Record]) -> Iterator[Example | Reject]:
        yield example("new", "nowhere:1")


class Shout(Component, frozen=True, kw_only=True):
    """Gives fewer or more examples than it takes."""

    name: ClassVar[str] = "shout"
    more: int

    def apply(self, examples: Iterable[Example]) -> Iterator[Example | Reject]:
        yield from (list(examples) * 2)[: self.more]


class Judge(Component, frozen=True, kw_only=True):
    """Decides on a number of examples whatever it is asked."""

    name: ClassVar[str] = "judge"
    decisions: int

    def signatures(self, examples: Iterable[Example]) -> Iterator[bytes]:
        return (b"" for _ in examples)

    def decide(self, chunks: Iterable[SignatureChunk]) -> Iterator[Sequence[Refusal | None]]:
        return ([None] * self.decisions for _ in chunks)


class Listed(Component, frozen=True, kw_only=True):
    """Reads what it is given."""

    name: ClassVar[str] = "listed"
    items: tuple[Record | Reject, ...]

    def read(self, source: Source) -> Iterator[Record | Reject]:
        return iter(self.items)


class Inline(Component, frozen=True, kw_only=True):
    name: ClassVar[str] = "inline"

    def map(self, function: Any, chunks: Iterable[Any]) -> Iterator[Any]:
        return map(function, chunks)


class Talk(Component, frozen=True, kw_only=True):
    """One example of all records that begin with the same letter; "!" has no key, "?" makes a group without example."""

    name: ClassVar[str] = "talk"

    def columns(self) -> frozenset[str]:
        return frozenset({"text"})

    def keys(self, records: Iterable[Record]) -> Iterator[GatherKey | Reject]:
        for record in records:
            text = record.fields["text"]
            lost = Reject(origin=record.origin, stage="talk", reason="no-key")
            yield lost if text == "!" else GatherKey(group=text[0], order=text)

    def gathered(self, groups: Iterable[Sequence[Record]]) -> Iterator[Sequence[Example | Reject]]:
        for group in groups:
            said = " ".join(record.fields["text"] for record in group)
            if "?" in said:
                yield [Reject(origin=group[0].origin, stage="talk", reason="no-answer", detail="nobody answers")]
            else:
                yield [example(said, group[0].origin)]


class Without(Component, frozen=True, kw_only=True):
    """Refuses, when all is read, the examples that say a word, as like the first row."""

    name: ClassVar[str] = "without"
    word: str
    kind: str = "by_choice"

    def signatures(self, examples: Iterable[Example]) -> Iterator[bytes]:
        return (one.target.encode() for one in examples)

    def refused(self, rows: SignedRows) -> Iterator[tuple[int, Refusal]]:
        positions = [row.position for row in rows]
        for row in rows:
            if row.signature.decode() == self.word:
                yield row.position, Refusal(reason="unwanted", kind=self.kind, like=positions[0], similarity=0.5)


class Backwards(Component, frozen=True, kw_only=True):
    """The last first."""

    name: ClassVar[str] = "backwards"

    def signatures(self, examples: Iterable[Example]) -> Iterator[bytes]:
        return (b"" for _ in examples)

    def order(self, rows: SignedRows) -> Iterable[int]:
        return reversed([row.position for row in rows])


def example(word: str, origin: str) -> Example:
    user, assistant = Message(role="user", content="Say it"), Message(role="assistant", content=word)
    return Example(id=f"{origin} {word}", prompt=(user,), completion=(assistant,), group=origin, origin=origin)


def records(*texts: str) -> list[Record]:
    return [Record(fields={"text": text}, origin=f"r:{n}") for n, text in enumerate(texts, start=1)]


def steps(task=Words(), transforms=()) -> Steps:  # noqa: B008 - frozen
    return Steps(task=task, shares=Shares(train=1, test=0), **sorted_transforms(transforms))


def run(given_records: Sequence[Record | Reject], of: Steps) -> tuple[list[Example], list[Reject], Ledger]:
    """The rows, the rejects, and the account."""
    ledger = Ledger()
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home)
        reader = Listed(items=tuple(given_records))
        examination = Examination(readers=(reader,), steps=of, needed={})
        written(Job(examination, Source(root=folder), Inline(), folder, folder), ledger, lambda _: None)
        rows = list(jsonl.read(folder / "train.jsonl", Example))
        return rows, list(jsonl.read(folder / "rejects.jsonl", Reject)), ledger


def told(rejects: list[Reject]) -> list[tuple[str, str, str]]:
    return [(reject.origin, reject.reason, reject.detail) for reject in rejects]


def test_every_record_has_its_outcome_in_its_place():
    broken = Reject(origin="r:9", stage="csv", reason="wrong-field-count")
    rows, rejects, ledger = run([*records("a b", ""), broken], steps())
    assert rows == [example("a", "r:1"), example("b", "r:1")]
    assert rejects == [Reject(origin="r:2", stage="words", reason="no-words"), broken]
    counts = ledger.counts()
    assert (counts.read, counts.kept, counts.rejected, counts.defects) == (3, 1, 2, 2)
    assert counts.examples == ExampleCounts(made=2, kept=2, rejected=0)


def test_a_record_of_which_one_example_is_kept_is_kept():
    rows, rejects, ledger = run(records("a a"), steps())
    copy = "the same id and content stand in an earlier row"
    refused = {"id": "r:1 a", "input": "Say it", "target": "a"}
    assert rows == [example("a", "r:1")]
    assert rejects == [
        Reject(origin="r:1", stage="ids", reason="duplicate", kind="by_choice", detail=copy, record=refused)
    ]
    assert (ledger.counts().kept, ledger.counts().rejected) == (1, 0)
    assert ledger.counts().examples == ExampleCounts(made=2, kept=1, rejected=1)


def test_what_is_refused_at_the_end_leaves_its_side_and_names_the_row_that_it_is_like():
    rows, rejects, ledger = run(records("a b", "b", "c"), steps(transforms=(Without(word="b"),)))
    assert rows == [example("a", "r:1"), example("c", "r:3")]
    assert [(one.origin, one.stage, one.reason, one.like, one.similarity) for one in rejects] == [
        ("r:1", "without", "unwanted", "r:1 a", 0.5),
        ("r:2", "without", "unwanted", "r:1 a", 0.5),
    ]
    counts = ledger.counts()
    assert (counts.read, counts.kept, counts.rejected, counts.defects) == (3, 2, 1, 0)
    assert counts.examples == ExampleCounts(made=4, kept=2, rejected=2)
    assert counts.by_split == {"train": 2}


def test_a_record_that_loses_its_last_example_to_a_defect_is_a_defect():
    _, _, ledger = run(records("b", "c"), steps(transforms=(Without(word="b", kind="defect"),)))
    assert (ledger.counts().kept, ledger.counts().rejected, ledger.counts().defects) == (1, 1, 1)


def test_the_rows_of_a_side_can_be_put_into_another_order():
    rows, _, _ = run(records("a b", "c"), steps(transforms=(Backwards(),)))
    assert [row.target for row in rows] == ["c", "b", "a"]


@pytest.mark.parametrize(
    ("order", "message"),
    [
        ([0, 0], "transform 'given' put the row 0 twice, or one that is not there."),
        ([1], "transform 'given' left 1 rows out of its order."),
    ],
)
def test_an_order_that_repeats_or_loses_a_row_is_named(order, message):
    class Given(Backwards, frozen=True, kw_only=True):
        name: ClassVar[str] = "given"

        def order(self, rows: SignedRows) -> Iterable[int]:
            return order

    with pytest.raises(PluginError) as caught:
        run(records("a", "b"), steps(transforms=(Given(),)))
    assert str(caught.value) == message


def test_refusal_and_order_go_together():
    rows, rejects, _ = run(records("a b", "c"), steps(transforms=(Backwards(), Without(word="b"))))
    assert ([row.target for row in rows], told(rejects)) == (["c", "a"], [("r:1", "unwanted", "")])


def test_gathered_records_share_their_fate_and_each_has_its_account():
    given = records("a2", "b", "!", "a1", "?c", "?d", "b2")
    rows, rejects, ledger = run(given, steps(Talk()))
    assert rows == [example("a1 a2", "r:4"), example("b b2", "r:2")]
    assert sorted(told(rejects)) == [
        ("r:3", "no-key", ""),
        ("r:5", "no-answer", "nobody answers"),
        ("r:6", "no-answer", "gathered with r:5: nobody answers"),
    ]
    counts = ledger.counts()
    assert (counts.read, counts.kept, counts.rejected, counts.defects) == (7, 4, 3, 3)


@pytest.mark.parametrize("transform", [Without(word="a1 a2")])
def test_gathered_records_that_are_refused_at_the_end_are_all_rejected(transform):
    rows, rejects, ledger = run(records("a2", "b", "a1"), steps(Talk(), (transform,)))
    assert rows == [example("b", "r:2")]
    assert told(rejects) == [("r:3", "unwanted", ""), ("r:1", "unwanted", "gathered with r:3: ")]
    assert (ledger.counts().kept, ledger.counts().rejected) == (1, 2)


def test_a_record_that_is_rejected_beside_an_example_of_its_group_has_an_account_of_its_own():
    class Last(Talk, frozen=True, kw_only=True):
        def gathered(self, groups):
            for *others, last in groups:
                late = Reject(origin=last.origin, stage="talk", reason="late")
                yield [example(others[0].fields["text"], others[0].origin), late]

    rows, rejects, ledger = run(records("a1", "a2", "a3", "b1", "b2"), steps(Last()))
    assert [row.origin for row in rows] == ["r:1", "r:4"]
    assert told(rejects) == [("r:3", "late", ""), ("r:5", "late", "")]
    counts = ledger.counts()
    assert (counts.read, counts.kept, counts.rejected, counts.defects) == (5, 3, 2, 2)


def test_gathered_records_whose_example_breaks_the_contract_are_all_rejected():
    class Refuses(Component, frozen=True, kw_only=True):
        name: ClassVar[str] = "refuses"

        def apply(self, examples):
            return (Reject(origin=one.origin, stage="refuses", reason="no") for one in examples)

    _, rejects, ledger = run(records("a2", "b", "a1"), steps(Talk(), (Refuses(),)))
    assert sorted(told(rejects)) == [("r:1", "no", "gathered with r:3: "), ("r:2", "no", ""), ("r:3", "no", "")]
    assert (ledger.counts().kept, ledger.counts().rejected) == (0, 3)


def test_gathered_records_that_are_copies_are_all_rejected():
    class Same(Talk, frozen=True, kw_only=True):
        def gathered(self, groups):
            for group in groups:
                yield [replace(example("same", group[0].origin), id="1")]

    rows, rejects, ledger = run(records("a", "b", "b1"), steps(Same()))
    assert [row.origin for row in rows] == ["r:1"]
    assert [reject.origin for reject in rejects] == ["r:2", "r:3"]
    assert (ledger.counts().kept, ledger.counts().rejected) == (1, 2)


@given(
    texts=st.lists(st.sampled_from(["", "a", "a b", "a a", "b"]), max_size=12),
    size=st.sampled_from([1, 2, 5]),
    at_once=st.sampled_from([1, 3, 256]),
    transforms=st.sampled_from([(), (Without(word="a"),), (Without(word="b", kind="defect"), Backwards())]),
)
def test_the_ledger_balances_for_any_records_and_any_chunks(texts, size, at_once, transforms):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(batches, "CHUNK", size)
        patch.setattr(examination, "_AT_ONCE", at_once)
        rows, rejects, ledger = run(records(*texts), steps(transforms=transforms))
    counts = ledger.counts()
    assert counts.read == counts.kept + counts.rejected == len(texts)
    assert counts.kept == len({row.origin for row in rows})
    assert {item.origin for item in (*rows, *rejects)} == {f"r:{n}" for n in range(1, len(texts) + 1)}
    assert counts.examples.made == counts.examples.kept + counts.examples.rejected
    whole = run(records(*texts), steps(transforms=transforms))
    assert (rows, rejects, counts) == (whole[0], whole[1], whole[2].counts())


@pytest.mark.parametrize(
    ("of", "message"),
    [
        (steps(Forgetful()), "task 'words' lost the record r:2: it gave no example and no reject."),
        (steps(Inventive()), "task 'words' made an example of an unknown origin, nowhere:1."),
        (steps(transforms=(Shout(more=0),)), "transform 'shout' gave fewer examples than it took."),
        (steps(transforms=(Shout(more=2),)), "transform 'shout' gave more examples than it took."),
        (steps(transforms=(Judge(decisions=0),)), "transform 'judge' decided on 0 of 1 examples."),
        (steps(transforms=(Judge(decisions=2),)), "transform 'judge' decided on 2 of 1 examples."),
    ],
)
def test_a_component_that_loses_or_invents_something_is_named(of, message):
    with pytest.raises(PluginError) as caught:
        run(records("a", ""), of)
    assert str(caught.value) == message


def test_a_reader_that_gives_one_origin_twice_is_told():
    with pytest.raises(PluginError) as caught:
        run(records("a") * 2, steps())
    assert str(caught.value) == "a reader gave the origin r:1 twice. Each record must have its own."
