import numpy

from ftkit.likeness.blocks import block_of, blocks


def packed(*shingles: int) -> bytes:
    return numpy.array(shingles, "<u4").tobytes()


def shown(block):
    return block.positions.tolist(), block.sizes.tolist(), block.shingles.tolist()


def test_each_row_becomes_a_set_in_its_place():
    block = block_of([4, 7, 9], [packed(5, 3, 5), packed(), packed(3, 4294967295)])
    assert shown(block) == ([4, 7, 9], [2, 0, 2], [3, 5, 3, 4294967295])


def test_rows_are_chosen_by_a_mask():
    block = block_of([1, 2, 3], [packed(1, 2), packed(3), packed(4, 5)]).only(numpy.array([True, False, True]))
    assert shown(block) == ([1, 3], [2, 2], [1, 2, 4, 5])


def test_rows_are_taken_by_number_in_any_order_and_again():
    block = block_of([1, 2, 3], [packed(1, 2), packed(), packed(4, 5, 6)])
    assert shown(block.taken(numpy.array([2, 0, 1, 2]))) == ([3, 1, 2, 3], [3, 2, 0, 3], [4, 5, 6, 1, 2, 4, 5, 6])


def test_nothing_makes_no_block():
    assert list(blocks([])) == []


def test_rows_without_words_make_a_block_of_empty_sets():
    assert [shown(block) for block in blocks([(0, b""), (1, b"")])] == [([0, 1], [0, 0], [])]


def test_a_block_is_bounded_by_rows_and_by_bytes():
    many = [(number, packed(number)) for number in range(2500)]
    assert [len(block.sizes) for block in blocks(many)] == [1024, 1024, 452]
    large = packed(*range(1 << 19))
    assert [len(block.sizes) for block in blocks((number, large) for number in range(5))] == [2, 2, 1]
