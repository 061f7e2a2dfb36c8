import gc
import subprocess
import sys

import pytest

from ftkit.cli.collecting import seldom_collecting


def test_the_collector_is_as_it_was_afterwards():
    before = gc.get_threshold(), gc.get_freeze_count()
    with seldom_collecting():
        inside = gc.get_threshold(), gc.get_freeze_count()
    assert inside[0] == (50_000, *before[0][1:])
    assert inside[1] > 1000
    assert (gc.get_threshold(), gc.get_freeze_count()) == before


def test_an_error_leaves_it_as_it_was_too():
    before = gc.get_threshold(), gc.get_freeze_count()
    with pytest.raises(ValueError, match="broken"):
        _break_within()
    assert (gc.get_threshold(), gc.get_freeze_count()) == before


def _break_within():
    with seldom_collecting():
        raise ValueError("broken")


ENDING = """
import atexit, gc
atexit.register(lambda: print(gc.get_threshold()[0], gc.get_freeze_count() > 1000))
from ftkit.cli.collecting import spare_start_and_end
spare_start_and_end()
"""


def test_a_command_starts_and_ends_without_a_look_at_all_values():
    run = subprocess.run([sys.executable, "-c", ENDING], check=True, capture_output=True, text=True)
    assert run.stdout.split() == ["20000", "True"]
