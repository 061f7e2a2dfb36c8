"""The rows with the answers that a method learns from: one answer, or a better and a worse one."""

from collections.abc import Iterable, Iterator

import msgspec
from msgspec import UNSET

from ftkit.errors import DataError
from ftkit.values import Example, Method


def by_method(method: Method, examples: Iterable[Example]) -> Iterator[Example]:
    """Each row, without the worse answer where that is not learnt from. Raises DataError for one that lacks it."""
    for example in examples:
        if method == "sft":
            yield example if example.rejected is UNSET else msgspec.structs.replace(example, rejected=UNSET)
        elif example.rejected:
            yield example
        else:
            raise DataError(
                f"row '{example.id}' ({example.origin}) has no rejected answer, and the method {method} learns from "
                "pairs of answers. Prepare the dataset with the task 'preference', or say 'method: sft'."
            )
