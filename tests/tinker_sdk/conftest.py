"""The service on loopback, a tokenizer, and the backend that leads to both."""

import pytest
from ftkit_tinker import sessions
from ftkit_tinker.backend import TinkerBackend

from ftkit.testing.backends import planned
from ftkit.testing.samples import examples

from ..peft import tiny_tokenizer
from . import server
from .operations import BASES


@pytest.fixture(scope="session")
def tokenizer(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tokenizer")
    tiny_tokenizer.saved(folder)
    return folder


@pytest.fixture
def tinker(monkeypatch):
    """The service; sessions that a test leaves open are closed before it ends."""
    monkeypatch.setenv("TINKER_API_KEY", server.KEY)
    with server.serving() as service:
        yield service
        service.faults = {}
        close_all()


@pytest.fixture
def backend(tinker, tokenizer):
    return TinkerBackend(
        model=BASES[0], tokenizer=str(tokenizer), base_url=tinker.address, rank=4, batch_size=4, learning_rate=0.3
    )


@pytest.fixture
def plan(tmp_path):
    folder = tmp_path / "run"
    folder.mkdir()
    return planned(folder, examples(24))


def close_all():
    for session in list(sessions._OPEN):
        sessions.closed(session)
