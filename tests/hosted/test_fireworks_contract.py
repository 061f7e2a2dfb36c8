"""The backend `fireworks` by the kit: the real core and the vendor's own client, against a double on loopback."""

from contextlib import contextmanager
from typing import ClassVar

import msgspec
import pytest
from ftkit_fireworks.backend import FireworksBackend

from ftkit.testing import RemoteJobContract

from .double import served
from .fireworks_double import Fireworks

pytestmark = pytest.mark.slow  # a run for each step of its journal, each with dozens of requests


class TestFireworks(RemoteJobContract):
    backend = FireworksBackend(model="accounts/fireworks/models/m", account="me", base_url="http://127.0.0.1:9")
    raw_states: ClassVar = {
        "validating": "JOB_STATE_VALIDATING",
        "queued": "JOB_STATE_RE_QUEUEING",
        "running": "JOB_STATE_RUNNING",
        "finalizing": "JOB_STATE_WRITING_RESULTS",
        "paused": "JOB_STATE_PAUSED",
        "cancelling": "JOB_STATE_CANCELLING",
        "succeeded": "JOB_STATE_EARLY_STOPPED",
        "failed": "JOB_STATE_FAILED",
        "cancelled": "JOB_STATE_CANCELLED",
    }
    secrets = ("FIREWORKS_API_KEY",)

    @contextmanager
    def vendor(self):
        with served(Fireworks) as service:
            self.backend = msgspec.structs.replace(type(self).backend, base_url=service.url)
            yield service
