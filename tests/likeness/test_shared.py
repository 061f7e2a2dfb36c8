import numpy
import pytest

from ftkit.likeness.shared import _sorted_by_owner


@pytest.mark.parametrize("count", [10, 1 << 16, (1 << 16) + 1, 200_000])
def test_each_owner_s_rows_are_sorted_and_stay_its_own(count):
    draw = numpy.random.default_rng(7)
    owners = numpy.array([3, 3, 4, 7, 7, 7])
    counts = numpy.array([2, 0, 5, 1, 9, 3])
    rows = draw.integers(0, count, counts.sum()).astype(numpy.uint32)
    rows[0] = count - 1  # the greatest that there is
    found = _sorted_by_owner(rows.copy(), owners, numpy.cumsum(counts), count)
    wanted = [numpy.sort(part) for part in numpy.split(rows, [2, 7])]
    assert found.dtype == numpy.uint32
    assert found.tolist() == numpy.concatenate(wanted).tolist()
