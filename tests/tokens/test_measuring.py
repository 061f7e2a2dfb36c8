import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec
import pytest
from ftkit_echo.backend import EchoBackend

from ftkit import (
    Capabilities,
    ConfigError,
    DataError,
    Estimate,
    Example,
    Problem,
    TokenCount,
    datasets,
    jsonl,
)
from ftkit.tokens import measuring
from ftkit.tokens.planned import planned
from ftkit.tokens.report import Limit, LongRow, Objection

from ..tracing import peak_of

PRICED = Estimate(tokens=900, mid=1.5, currency="USD", as_of="2026-05-01", basis="list price")


def report(home, loaded, installed, *runs, each=lambda *_: None, lengths=(5, 8)):
    return measuring.report(loaded, installed, dataset=home / "build/dataset", runs=runs, lengths=lengths, each=each)


def test_a_run_is_counted_over_all_its_rows_and_the_long_one_is_named(home, loaded, installed, dataset):
    rows = len(dataset.joinpath("train.jsonl").read_bytes().splitlines())
    found = report(home, loaded, installed, "tuned")
    [run] = found.runs
    assert (found.project, run.run, run.backend, run.rows) == ("capitals", "tuned", {"echo": {"max_words": 8}}, rows)
    assert run.tokens is not None
    assert run.tokens.trained.total == 3 * rows
    assert run.tokens.prompt.total == 4 * rows + 8
    assert run.tokens.total.total == 7 * rows + 8
    assert run.tokens.limits[1] == Limit(
        tokens=8, rows=1, cut=7, lost=3, emptied=1, first=(LongRow(id="r5", prompt=12, trained=3, total=15, lost=3),)
    )
    assert run.objections == (Objection(reason="too-long", detail="15 tokens, the limit is 8", count=1, first=("r5",)),)


def test_a_run_with_a_prompter_and_a_part_of_the_rows_is_counted_as_it_will_be_trained(
    home, loaded, installed, dataset
):
    [run] = report(home, loaded, installed, "few").runs
    opened = datasets.opened(dataset)
    sampled = opened.sample("train", 3, 7)
    asked = list(planned(loaded, loaded.run("few"), installed).rows(opened))
    assert [one.id for one in asked] == [one.id for one in sampled]
    assert asked[0].prompt[0].content.startswith("Follow every one of these rules exactly.")
    words = [sum(len(message.content.split()) for message in one.prompt) for one in asked]
    assert run.rows == 3
    assert run.prompter == {"instructed": {}}
    assert run.tokens is not None
    assert (run.tokens.prompt.total, run.tokens.prompt.max) == (sum(words), max(words))


def test_each_row_is_told_with_its_run(home, loaded, installed, dataset):
    told = []
    report(home, loaded, installed, "tuned", each=lambda run, row: told.append((run, row.id, row.total)))
    ids = [row.id for row in datasets.opened(dataset).rows("train")]
    assert told == [("tuned", name, 15 if name == "r5" else 7) for name in ids]


def test_an_unknown_run_is_named_with_the_nearest(home, loaded, installed):
    with pytest.raises(ConfigError, match=r"no run 'tunned'\. Did you mean 'tuned'\?"):
        report(home, loaded, installed, "tunned")


def measured(backend, loaded, installed, dataset):
    ready = planned(loaded, loaded.run("tuned"), installed)
    replaced = msgspec.structs.replace(ready, backend=backend)
    return measuring._measured(replaced, datasets.opened(dataset), [5], lambda *_: None)


class Silent:
    """A backend that reads its rows from a file, knows a price, and does not show its tokens."""

    name = "silent"

    def capabilities(self):
        return Capabilities(max_tokens=70)

    def estimate(self, plan):
        return PRICED

    def validate(self, plan):
        yield Problem(reason="no-eos", detail="the template has none")
        for row in jsonl.read(Path(plan.train_file), Example):
            yield Problem(id=row.id, reason="odd", detail=f"{row.id} is odd")


def test_tokens_of_a_backend_that_cannot_say_are_unknown_and_its_estimate_and_objections_stand(
    loaded, installed, dataset
):
    ids = [row.id for row in datasets.opened(dataset).rows("train")]
    run = measured(Silent(), loaded, installed, dataset)
    assert (run.rows, run.tokens, run.estimate, run.max_tokens) == (len(ids), None, PRICED, 70)
    assert run.objections == (
        Objection(reason="no-eos", detail="the template has none", count=1),
        Objection(reason="odd", detail=f"{ids[0]} is odd", count=len(ids), first=tuple(ids[:5])),
    )


def test_the_rows_of_such_a_backend_are_gone_from_the_disk_afterwards(
    loaded, installed, dataset, tmp_path, monkeypatch
):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    measured(Silent(), loaded, installed, dataset)
    assert list(tmp_path.iterdir()) == []


def test_what_a_backend_says_against_a_row_is_counted(loaded, installed, dataset):
    against = Problem(reason="no-eos", detail="the template has none")

    class Objecting(EchoBackend, frozen=True, kw_only=True):
        def counted(self, rows: Iterable[Example]) -> Iterator[TokenCount]:
            return (msgspec.structs.replace(row, problems=(against,)) for row in super().counted(rows))

    run = measured(Objecting(), loaded, installed, dataset)
    assert run.objections == (Objection(reason="no-eos", detail="the template has none", count=run.rows),)


def test_a_dataset_without_training_rows_is_an_error(loaded, installed, dataset):
    class Empty:
        folder = dataset

        def rows(self, split):
            return ()

    with pytest.raises(DataError, match=r"the train split of .* has no rows"):
        measuring._measured(planned(loaded, loaded.run("tuned"), installed), Empty(), [5], lambda *_: None)


class Counter(EchoBackend, frozen=True, kw_only=True):
    """Counts without looking at the rows, and holds none."""

    def counted(self, rows: Iterable[Example]) -> Iterator[TokenCount]:
        return (TokenCount(id=row.id, total=9, spans=((6, 9),)) for row in rows)


@pytest.mark.slow
def test_memory_does_not_grow_with_the_rows(loaded, installed, dataset):
    [first, *_] = datasets.opened(dataset).rows("train")

    class Many:
        folder = dataset

        def __init__(self, rows):
            self.count = rows

        def rows(self, split):
            return (msgspec.structs.replace(first, id=f"row {n}") for n in range(self.count))

    def peak(rows):
        one = msgspec.structs.replace(planned(loaded, loaded.run("tuned"), installed), backend=Counter())
        return peak_of(lambda: measuring._measured(one, Many(rows), [5], lambda *_: None))

    peak(100)
    assert peak(40_000) < peak(2_000) + 100_000
