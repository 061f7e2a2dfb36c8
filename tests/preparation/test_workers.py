"""The bytes of a dataset do not depend on who did the work, nor on how the input was cut."""

import random

import pytest
from ftkit_tables import pieces

from ftkit import plugins, project
from ftkit.preparation import examination, stage

from .conftest import contents

SETTINGS = """\
records: r.csv
task: {id: '{{ n }}', group: '{{ g }}', input: '{{ q }}', target: '{{ a }}', keep: [g]}
contract: [{sign_off: {text: Bye}}]
prepare:
  transforms: [repair_text, dedupe, near_dedupe]
  split: {train: 0.5, validation: 0.1, test: 0.4}
  max_reject_rate: 1
  export: [openai]
  shard_rows: 100
"""
WORDS = [f"word{n}" for n in range(40)] + ['say ""hello""', "line\nbreak", "a, comma", "39Â°C", "naïve"]


def row(n: int, draw: random.Random) -> str:
    text = " ".join(draw.choices(WORDS, k=12))
    ending = draw.choice(["\nBye", "\nBye", "\nBye", "", "\nbye"])
    quoted = f'{n},{n % 90},"{text}","{draw.choice(WORDS)}{ending}"\n'
    return draw.choice([quoted] * 20 + [quoted * 2, f'{n},x,"never closed\n', f"{n},too few\n", "\n"])


@pytest.fixture
def nasty(small):
    draw = random.Random(7)
    small.records("n,g,q,a\n" + "".join(row(n, draw) for n in range(1200)))
    small.settings(SETTINGS)
    return small


def prepared(nasty, workers: int) -> dict[str, bytes]:
    found = project.with_workers(project.load(nasty.root / "ftkit.yaml"), workers)
    counts = stage.run(found, plugins.installed(), nasty.out, again=True).manifest.counts
    assert counts.read == counts.kept + counts.rejected >= 1200
    return contents(nasty.out)


@pytest.mark.parametrize(
    ("workers", "size", "at_once"), [(1, 700, 256), (2, 1 << 20, 100), (2, 3000, 7), (4, 700, 1), (1, 1 << 20, 1 << 20)]
)
def test_the_bytes_are_the_same_for_any_number_of_workers_and_any_block_size(
    nasty, monkeypatch, workers, size, at_once
):
    whole = prepared(nasty, 1)
    monkeypatch.setattr(pieces, "PIECE_BYTES", size)
    monkeypatch.setattr(examination, "_AT_ONCE", at_once)
    assert prepared(nasty, workers) == whole


def test_the_sample_is_nasty(nasty):
    prepared(nasty, 1)
    reasons = {row["reason"] for row in nasty.rows("rejects")}
    assert {"unreadable-row", "wrong-field-count", "sign_off", "duplicate"} <= reasons
