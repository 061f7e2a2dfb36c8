import numpy

from ftkit.likeness.blocks import block_of
from ftkit.likeness.rarity import order_of, ranked, rarity

RARE, TWICE, COMMON = 1 << 20, 2 << 20, 3 << 20


def packed(*shingles: int) -> bytes:
    return numpy.array(shingles, "<u4").tobytes()


def test_the_rarest_come_first_and_what_cannot_be_shared_has_no_rank():
    block = block_of([0, 1, 2], [packed(RARE, TWICE, COMMON), packed(COMMON, TWICE), packed(COMMON)])
    found = ranked(block, rarity([block], least=2))
    assert found.ranks.tolist() == [0, 1, 2, 1, 2, 2]
    assert found.only(numpy.array([False, True, True])).ranks.tolist() == [1, 2, 2]


def test_of_equal_values_the_first_is_first():
    assert order_of(numpy.array([5, 0, 5, 2**32 - 1, 0])).tolist() == [1, 4, 0, 2, 3]
