"""Which side a group falls on: a hash of the seed and the group and nothing else, so adding rows moves no row."""

import hashlib

from ftkit.sections import Shares
from ftkit.values import Split


def split_of(group: str, shares: Shares) -> Split:
    """The side of a group; a group is never divided."""
    digest = hashlib.blake2b(f"{shares.seed}\0{group}".encode("utf-8", "surrogatepass"), digest_size=8).digest()
    place = int.from_bytes(digest, "big") / 2**64
    if place < shares.test:
        return "test"
    return "validation" if place < shares.test + shares.validation else "train"
