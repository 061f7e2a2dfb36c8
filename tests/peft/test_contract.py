"""The kit for backends that train in a child process, on the tiny model."""

from typing import ClassVar

import pytest
from ftkit_peft.backend import Peft

from ftkit.testing import LocalProcessContract

from .in_process import OPTIONS

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", autouse=True)
def _on_the_tiny_model(tiny_model):
    """The kit takes its backend from the class, and the model is made by a fixture."""
    TestPeft.backend = Peft(model=str(tiny_model), **OPTIONS)
    yield
    TestPeft.backend = Peft()


class TestPeft(LocalProcessContract):
    backend: ClassVar[Peft] = Peft()
