"""The steps that a project's examples go through, in the fixed order, whatever order the project lists them in."""

from collections.abc import Sequence
from typing import Any

import msgspec

from ftkit import interfaces
from ftkit.contract import Contract
from ftkit.digests import fingerprint
from ftkit.interfaces import columns_of
from ftkit.sections import Shares

Signing = interfaces.StreamTransform | interfaces.DatasetTransform | interfaces.OrderTransform


class Steps(msgspec.Struct, frozen=True, kw_only=True):
    """The components a project names, sorted by what they need to see."""

    task: interfaces.Task | interfaces.GatheringTask
    contract: Contract = Contract()
    record_transforms: tuple[interfaces.RecordTransform, ...] = ()
    stream_transforms: tuple[interfaces.StreamTransform, ...] = ()
    dataset_transforms: tuple[interfaces.DatasetTransform, ...] = ()  # the leak check is the last of them
    order_transforms: tuple[interfaces.OrderTransform, ...] = ()
    shares: Shares = Shares()
    sliced: frozenset[str] = frozenset()  # the columns that a score divides its cases by
    frozen: frozenset[bytes] = frozenset()  # the fingerprints of ids that stand on the test side, whatever their hash

    @property
    def columns(self) -> frozenset[str]:
        """The columns that stay with an example besides those its task keeps."""
        transforms = (*self.record_transforms, *self.signing)
        strata = {self.shares.strata} if self.shares.strata else set()
        return self.contract.columns.union(strata, self.sliced, *(columns_of(transform) for transform in transforms))

    @property
    def spilling(self) -> tuple[interfaces.DatasetTransform | interfaces.OrderTransform, ...]:
        """The steps that decide when all is read; their signatures wait on the disk."""
        return (*self.dataset_transforms, *self.order_transforms)

    @property
    def signing(self) -> tuple[Signing, ...]:
        """The steps that see signatures."""
        return (*self.stream_transforms, *self.spilling)

    @property
    def redactors(self) -> tuple[interfaces.Redactor, ...]:
        """The steps that rejects must pass as well."""
        return tuple(one for one in self.record_transforms if isinstance(one, interfaces.Redactor))


def sorted_transforms(transforms: Sequence[Any]) -> dict[str, tuple[Any, ...]]:
    """The transforms by the field of `Steps` that they belong to, each kind in the order given."""
    homes = (
        ("record_transforms", interfaces.RecordTransform),
        ("stream_transforms", interfaces.StreamTransform),
        ("dataset_transforms", interfaces.DatasetTransform),
        ("order_transforms", interfaces.OrderTransform),
    )
    found: dict[str, list[Any]] = {field: [] for field, _ in homes}
    for transform in transforms:
        field = next(field for field, protocol in homes if isinstance(transform, protocol))
        found[field].append(transform)
    return {field: tuple(chosen) for field, chosen in found.items()}


def frozen_ids(lines: Sequence[str]) -> frozenset[bytes]:
    """The fingerprints of the ids in a file: one id a line, or the rows of a dataset's test.jsonl."""
    return frozenset(fingerprint(_id(line.strip())) for line in lines if line.strip())


def _id(line: str) -> str:
    if not line.startswith("{"):
        return line
    try:
        row = msgspec.json.decode(line)
    except msgspec.DecodeError:
        return line
    return str(row.get("id", line))
