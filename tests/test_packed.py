import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftkit.packed import Packed


@given(st.lists(st.binary(max_size=5)) | st.lists(st.binary(min_size=3, max_size=3)))
def test_what_is_packed_is_the_sequence_that_it_was_made_of(parts):
    packed = Packed.of(parts)
    again = pickle.loads(pickle.dumps(packed))
    for one in (packed, again):
        assert list(one) == parts
        assert len(one) == len(parts)
        assert list(one.each_length()) == list(map(len, parts))
        assert [one[n] for n in range(-len(parts), len(parts))] == parts + parts
        assert one[1:] == parts[1:]


@given(st.data(), st.lists(st.binary(max_size=5)) | st.lists(st.binary(min_size=3, max_size=3)))
def test_only_the_parts_that_are_selected_are_left(data, parts):
    selectors = bytes(data.draw(st.lists(st.sampled_from([0, 1]), min_size=len(parts), max_size=len(parts))))
    assert list(Packed.of(parts).only(selectors)) == [
        one for one, chosen in zip(parts, selectors, strict=True) if chosen
    ]


def test_a_place_that_is_not_there_is_an_error():
    for parts in ([b"ab", b"cd"], [b"a", b"bc"], []):
        with pytest.raises(IndexError):
            Packed.of(parts)[2]


def test_equal_lengths_are_told_once():
    assert Packed.of([b"ab", b"cd"]).lengths == 2
    assert list(Packed.of([b"a", b""]).lengths) == [1, 0]
