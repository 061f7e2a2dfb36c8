"""A dataset folder as other stages read it: its rows by split, and a sample of them by hash."""

import hashlib
import heapq
from collections.abc import Iterator
from pathlib import Path

import msgspec

from ftkit import jsonl
from ftkit.errors import DataError
from ftkit.folders import is_finished
from ftkit.manifests import DATASET_MANIFEST, DatasetManifest
from ftkit.values import Example, Split


class Rows(msgspec.Struct, frozen=True, kw_only=True):
    """The rows of one split, read from the file each time they are walked."""

    path: Path

    def __iter__(self) -> Iterator[Example]:
        """The rows in the file's order."""
        return jsonl.read(self.path, Example)


class Dataset(msgspec.Struct, frozen=True, kw_only=True):
    """A finished dataset folder."""

    folder: Path
    manifest: DatasetManifest

    def rows(self, split: Split) -> Rows:
        """The rows of a split."""
        return Rows(path=self.folder / f"{split}.jsonl")

    def sample(self, split: Split, count: int | None, seed: int) -> list[Example]:
        """The `count` rows of a split whose hash with the seed is smallest, in that order; None takes all.

        Adding rows to the dataset replaces few of them, and a larger count keeps the smaller one's rows.
        """
        keyed = ((_place(example.id, seed), example.id, example) for example in self.rows(split))
        chosen = sorted(keyed) if count is None else heapq.nsmallest(count, keyed)
        return [example for _, _, example in chosen]


def opened(folder: Path) -> Dataset:
    """The dataset in a folder. Raises DataError when it is not there or not finished."""
    if not is_finished(folder, DATASET_MANIFEST):
        raise DataError(f"there is no finished dataset in {folder}. Run 'ftkit prepare' first.")
    return Dataset(folder=folder, manifest=jsonl.read_value(folder / DATASET_MANIFEST, DatasetManifest))


def _place(id: str, seed: int) -> bytes:  # noqa: A002 - a row's id
    return hashlib.blake2b(f"{seed}\0{id}".encode("utf-8", "surrogatepass"), digest_size=8).digest()
