import numpy
import pytest

from ftkit.likeness.blocks import block_of
from ftkit.likeness.prefixes import overlaps_needed, prefixes, shared_by
from ftkit.likeness.rarity import ranked, rarity

FLOORS = [0.5, 0.65, 0.8, 0.9, 1.0]


def asked(size: int, floor: float):
    block = block_of([0], [(numpy.arange(size, dtype="<u4") << 16).tobytes()])
    return prefixes(ranked(block, rarity([block], least=1)), floor)


@pytest.mark.parametrize("floor", FLOORS)
@pytest.mark.parametrize("size", [3, 40, 97])
def test_a_shingle_is_looked_up_for_sets_up_to_the_size_for_which_it_is_in_the_prefix(size, floor):
    found = asked(size, floor)
    sizes = numpy.arange(found.smallest[0], size * 2 + 1)
    lengths = size - overlaps_needed(numpy.full(len(sizes), size), sizes, floor) + shared_by(floor)
    for place, largest in zip(found.places.tolist(), found.largest.tolist(), strict=True):
        assert (sizes <= largest).tolist() == (place < lengths).tolist()


@pytest.mark.parametrize("floor", FLOORS)
def test_the_head_is_what_matters_to_a_set_of_the_same_size(floor):
    found = asked(97, floor)
    assert found.heads.tolist() == (found.largest >= 97).tolist()


def test_a_small_set_shares_all_that_it_must_and_at_least_one():
    assert [asked(size, 0.5).least.tolist() for size in (1, 4, 9, 90)] == [[1], [2], [5], [12]]
