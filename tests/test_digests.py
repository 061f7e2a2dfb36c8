import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftkit import DigestIndex, digests, fingerprint

# The peak of this process alone: ru_maxrss would begin with the peak of the one that started it.
_GROWTH = """
import sys
from ftkit import DigestIndex
count, note = int(sys.argv[1]), int(sys.argv[2])
index = DigestIndex()
for start in range(0, count, 500):
    numbers = range(start, start + 500)
    index.first_notes([(n * 0x9E3779B97F4A7C15 % 2**64).to_bytes(8, "big") for n in numbers], [note] * 500)
status = dict(line.split(":", 1) for line in open("/proc/self/status"))
print(int(status["VmHWM"].split()[0]) * 1024)
"""


def peak_bytes(count: int, note: int) -> int:
    shown = subprocess.run([sys.executable, "-c", _GROWTH, str(count), str(note)], capture_output=True, check=True)
    return int(shown.stdout)


@pytest.mark.slow
@pytest.mark.parametrize(("note", "allowed"), [(7, 13), (0, 9)])
def test_each_digest_takes_twelve_bytes_and_eight_while_no_notes_are_taken(note, allowed):
    growth = (peak_bytes(1_000_000, note) - peak_bytes(100_000, note)) / 900_000
    print(f"{growth:.1f} bytes a digest with note {note}")
    assert growth <= allowed


@pytest.mark.parametrize(
    ("one", "other"), [(("a", "b"), ("ab",)), (("ab", ""), ("", "ab")), (("1:a",), ("a",)), (("é",), ("e\u0301",))]
)
def test_the_borders_between_texts_count(one, other):
    assert fingerprint(*one) != fingerprint(*other)


def test_a_fingerprint_is_the_same_everywhere():
    assert fingerprint("a", "é\ud800").hex() == "0af66eb3c8f5606a"


keys = st.integers(0, 40).map(lambda n: (n * 0x0F00_0000_0000_0001 % 2**64).to_bytes(8, "big"))
chunks = st.lists(st.lists(st.tuples(keys, st.integers(0, 2**32 - 1) | st.just(0)), max_size=9), max_size=9)


@given(chunks=chunks)
def test_an_index_answers_as_a_plain_dict_would(chunks):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(digests, "_RECENT", 3)
        index, plain = DigestIndex(), {}
        for chunk in chunks:
            expected = [first_note(plain, key, note) for key, note in chunk]
            assert index.first_notes([key for key, _ in chunk], [note for _, note in chunk]) == expected


def first_note(plain: dict[bytes, int], key: bytes, note: int) -> int | None:
    known = plain.get(key)
    plain.setdefault(key, note)
    return known


@given(st.lists(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 2**16 - 1)), max_size=20), max_size=8))
def test_short_notes_are_remembered_like_long_ones(chunks):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(digests, "_RECENT", 7)
        short, long = DigestIndex(note_bits=16), DigestIndex()
        for chunk in chunks:
            keys = [(n * 0x0421_0842_1084_2000 % 2**64).to_bytes(8, "big") for n, _ in chunk]
            notes = [note for _, note in chunk]
            assert short.first_notes(keys, notes) == long.first_notes(keys, notes)
