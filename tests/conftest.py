"""The longest files are begun first: else two workers would not end together."""

from pathlib import Path

import pytest

LONGEST = (
    "scoring/test_killed.py",
    "peft/test_smollm2_resumed.py",
    "end_to_end/test_rehearsed_jobs.py",
    "end_to_end/test_real_model.py",
    "peft/test_training.py",
    "peft/test_smollm2.py",
    "peft/test_killed.py",
    "peft/test_contract.py",
    "tinker_sdk/test_killed.py",
    "training/test_killed.py",
    "preparation/test_killed.py",
    "preparation/test_memory.py",
    "checks/test_huge_answers.py",
    "metrics/test_rouge.py",
)
"""Files of half a minute and more."""

_PLACES = {Path(__file__).parent / name: place for place, name in enumerate(LONGEST)}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leaves the others in the order that chance gave them."""
    items.sort(key=lambda item: _PLACES.get(item.path, len(LONGEST)))
