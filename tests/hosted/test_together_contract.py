"""The backend `together` by the kit: the real core and the vendor's own client, against a double on loopback."""

from contextlib import contextmanager
from typing import ClassVar

import msgspec
import pytest
from ftkit_together.backend import TogetherBackend

from ftkit.testing import RemoteJobContract

from .double import served
from .together_double import Together

pytestmark = pytest.mark.slow  # a run for each step of its journal, each with dozens of requests


class TestTogether(RemoteJobContract):
    backend = TogetherBackend(model="m", base_url="http://127.0.0.1:9")
    raw_states: ClassVar = {
        "queued": "queued",
        "running": "running",
        "finalizing": "uploading",
        "cancelling": "cancel_requested",
        "succeeded": "completed",
        "failed": "error",
        "cancelled": "cancelled",
    }
    secrets = ("TOGETHER_API_KEY",)

    @contextmanager
    def vendor(self):
        with served(Together) as service:
            self.backend = msgspec.structs.replace(type(self).backend, base_url=service.url)
            yield service
