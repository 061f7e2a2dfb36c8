from typing import ClassVar

import msgspec
from ftkit_curation.decontaminate import Decontaminate
from ftkit_curation.mix import Mix
from ftkit_curation.near_dedupe import NearDedupe
from ftkit_curation.sample import Sample
from ftkit_curation.sort import Sort
from ftkit_privacy.redact import Redact
from ftkit_text.dedupe import Dedupe
from ftkit_text.language import Language
from ftkit_text.length import Length
from ftkit_text.repair import RepairText

from ftkit import Message
from ftkit.testing import (
    DatasetTransformContract,
    OrderTransformContract,
    RecordTransformConduct,
    RecordTransformContract,
    StreamTransformContract,
    samples,
)

from .covering import not_covered

ROWS = samples.examples(12)


def asking(text):
    return msgspec.structs.replace(ROWS[0], prompt=(Message(role="user", content=text),))


class TestRepairText(RecordTransformContract):
    transform = RepairText()
    changed = ((asking("cafÃ©"), asking("café")), (asking("plain"), asking("plain")))


class TestLength(RecordTransformContract):
    transform = Length(of="prompt", max_words=3)
    changed = ((asking("one two"), asking("one two")), (asking("one two three four"), "too-long"))


class TestLanguage(RecordTransformConduct):
    transform = Language(allowed=("en",))


class TestRedact(RecordTransformConduct):
    transform = Redact()


class TestDedupe(StreamTransformContract):
    transform = Dedupe()
    rows = (*ROWS, ROWS[2], ROWS[5])
    refused: ClassVar = {12: "duplicate", 13: "duplicate"}


class TestSample(DatasetTransformContract):
    transform = Sample(rows=12)
    rows = ROWS
    refused: ClassVar = {}


class TestMix(DatasetTransformContract):
    transform = Mix(by="topic", shares={"capitals": 0.5, "towns": 0.5})
    rows = ROWS
    refused: ClassVar = {}


class TestNearDedupe(DatasetTransformContract):
    transform = NearDedupe()
    rows = (*ROWS, msgspec.structs.replace(ROWS[0], id="again"))
    refused: ClassVar = {12: "near-duplicate"}


class TestDecontaminate(DatasetTransformContract):
    transform = Decontaminate(n=5, common=100)
    rows = ROWS[:3]
    refused: ClassVar = {}


class TestSort(OrderTransformContract):
    transform = Sort(column="answer", descending=True)
    rows = ROWS
    order = tuple(range(11, -1, -1))
    not_yet: ClassVar = {"test_every_option_is_explained": "nothing is said of descending"}


def test_every_transform_of_ours_runs_its_kit():
    assert not_covered("transform", globals()) == ["presidio"], "it loads a model of its own for a minute"
