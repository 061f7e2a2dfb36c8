"""A rehearsal of OpenAI's service on this machine: files, fine-tuning jobs, chat completions and batches on loopback.

Jobs are trained by ftkit's own backends, and their models answer, so a paid job can be rehearsed for nothing. Faults
are planned for the n-th request of an operation. Everything stands in a folder, which a restarted server goes on with.
"""

from ftkit.testing.rehearsal.faults import (
    AnswerLost,
    EventsReversed,
    EventsTwice,
    Fault,
    NoJson,
    RequestLost,
    Slow,
    Truncated,
    Unavailable,
    WrongStatus,
)
from ftkit.testing.rehearsal.request_log import Line
from ftkit.testing.rehearsal.server import Server, served
from ftkit.testing.rehearsal.settings import Settings

__all__ = [
    "AnswerLost",
    "EventsReversed",
    "EventsTwice",
    "Fault",
    "Line",
    "NoJson",
    "RequestLost",
    "Server",
    "Settings",
    "Slow",
    "Truncated",
    "Unavailable",
    "WrongStatus",
    "served",
]
