from collections.abc import Iterable, Iterator, Sequence
from typing import ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftkit import Component, Example, Message, PluginError, Record, Refusal, Reject
from ftkit.contract import Contract
from ftkit.manifests import ExampleCounts
from ftkit.preparation import pipeline
from ftkit.preparation.ledger import Ledger
from ftkit.preparation.pipeline import Items, Steps, outcomes


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

    def decide(self, chunks: Iterable[Sequence[bytes]]) -> Iterator[Sequence[Refusal | None]]:
        return ([None] * self.decisions for _ in chunks)


def example(word: str, origin: str) -> Example:
    user, assistant = Message(role="user", content="Say it"), Message(role="assistant", content=word)
    return Example(id=f"{origin} {word}", prompt=(user,), completion=(assistant,), group=origin, origin=origin)


def records(*texts: str) -> list[Record]:
    return [Record(fields={"text": text}, origin=f"r:{n}") for n, text in enumerate(texts, start=1)]


def steps(task=Words(), transforms=(), judges=()) -> Steps:  # noqa: B008 - frozen
    return Steps(
        task=task, record_transforms=transforms, stream_transforms=judges, contract=Contract(), columns=frozenset()
    )


def run(given_records: list[Record | Reject], of: Steps) -> tuple[Items, Ledger]:
    ledger = Ledger()
    items = [item for chunk in outcomes(given_records, of, ledger) for item in chunk]
    for item in items:
        ledger.placed("train") if isinstance(item, Example) else None
    return items, ledger


def test_every_record_has_its_outcome_in_its_place():
    broken = Reject(origin="r:9", stage="csv", reason="wrong-field-count")
    items, ledger = run([*records("a b", ""), broken], steps())
    assert items == [
        example("a", "r:1"),
        example("b", "r:1"),
        Reject(origin="r:2", stage="words", reason="no-words"),
        broken,
    ]
    counts = ledger.counts()
    assert (counts.read, counts.kept, counts.rejected, counts.defects) == (3, 1, 2, 2)
    assert counts.examples == ExampleCounts(made=2, kept=2, rejected=0)


def test_a_record_of_which_one_example_is_kept_is_kept():
    items, ledger = run(records("a a"), steps())
    copy = "the same id and content stand in an earlier row"
    refused = {"id": "r:1 a", "input": "Say it", "target": "a"}
    assert items == [
        example("a", "r:1"),
        Reject(origin="r:1", stage="ids", reason="duplicate", kind="by_choice", detail=copy, record=refused),
    ]
    assert (ledger.counts().kept, ledger.counts().rejected) == (1, 0)
    assert ledger.counts().examples == ExampleCounts(made=2, kept=1, rejected=1)


@given(texts=st.lists(st.sampled_from(["", "a", "a b", "a a", "b"]), max_size=12), size=st.sampled_from([1, 2, 5]))
def test_the_ledger_balances_for_any_records_and_any_chunks(texts, size):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pipeline, "CHUNK", size)
        items, ledger = run(records(*texts), steps())
    counts = ledger.counts()
    assert counts.read == counts.kept + counts.rejected == len(texts)
    assert {item.origin for item in items} == {f"r:{n}" for n in range(1, len(texts) + 1)}
    assert counts.examples.made == counts.examples.kept + counts.examples.rejected


@pytest.mark.parametrize(
    ("of", "message"),
    [
        (steps(Forgetful()), "task 'words' lost the record r:2: it gave no example and no reject."),
        (steps(Inventive()), "task 'words' made an example of an unknown origin, nowhere:1."),
        (steps(transforms=(Shout(more=0),)), "transform 'shout' gave fewer examples than it took."),
        (steps(transforms=(Shout(more=2),)), "transform 'shout' gave more examples than it took."),
        (steps(judges=(Judge(decisions=0),)), "transform 'judge' decided on 0 of 1 examples."),
        (steps(judges=(Judge(decisions=2),)), "transform 'judge' decided on 2 of 1 examples."),
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
