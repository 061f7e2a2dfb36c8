import os
import pickle

import pytest
from ftkit_engines import slots
from ftkit_engines.processes import Processes
from ftkit_engines.slots import Slots


@pytest.mark.parametrize(("spare", "is_in_memory"), [(-1, False), (0, True), (1, True)])
def test_what_is_put_into_a_slot_is_taken_out_of_it_however_large(monkeypatch, spare, is_in_memory):
    value = {"text": "x" * 500}
    monkeypatch.setattr(slots, "SLOT_BYTES", len(pickle.dumps(value, pickle.HIGHEST_PROTOCOL)) + spare)
    memory = Slots(2)
    handed = memory.put(1, value)
    assert isinstance(handed, int) == is_in_memory
    assert memory.take(1, handed) == value


def test_slots_do_not_overlap():
    memory = Slots(3)
    handed = [memory.put(slot, bytes([slot]) * (slots.SLOT_BYTES - 100)) for slot in range(3)]
    assert [memory.take(slot, handed[slot])[-1] for slot in range(3)] == [0, 1, 2]


def test_chunks_and_results_beyond_a_slot_go_between_processes():
    large = [os.urandom(slots.SLOT_BYTES + size) for size in (-200, 0, 1000)]
    assert list(Processes(workers=2).map(lambda chunk: chunk[::-1], large)) == [chunk[::-1] for chunk in large]
