"""A rehearsal server in a folder of the test's own, and the official client pointed at it."""

from collections.abc import Iterator

import openai
import pytest

from ftkit.plugins import Plugins, installed
from ftkit.testing import rehearsal

from .lines import chats

MODEL = "gpt-4o-mini-2024-07-18"


@pytest.fixture(scope="session")
def http() -> Iterator[openai.DefaultHttpxClient]:
    """What the clients of all tests send through: to make one takes longer than most of the tests."""
    with openai.DefaultHttpxClient() as opened:
        yield opened


@pytest.fixture(scope="session")
def plugins() -> Plugins:
    """All that are installed, looked for once."""
    return installed()


@pytest.fixture
def server(tmp_path, plugins) -> Iterator[rehearsal.Server]:
    with rehearsal.served(tmp_path / "state", plugins=plugins) as running:
        yield running


@pytest.fixture
def client(server, http) -> openai.OpenAI:
    return client_of(server, http)


@pytest.fixture
def training_file(client) -> str:
    """The id of a file with 12 rows."""
    return uploaded(client)


@pytest.fixture
def tuned(client, server, training_file) -> str:
    """The name of a model that learnt them."""
    return trained(client, server, training_file)


class Taught:
    """A server with a model, for all tests of a module that change nothing."""

    def __init__(self, server: rehearsal.Server, http: openai.DefaultHttpxClient) -> None:
        self.client = client_of(server, http)
        self.model = trained(self.client, server, uploaded(self.client))

    def said(self, messages: list[dict], **options) -> openai.types.chat.ChatCompletion:
        """What the model answers."""
        return self.client.chat.completions.create(model=self.model, messages=messages, **options)


@pytest.fixture(scope="module")
def taught(tmp_path_factory, plugins, http) -> Iterator[Taught]:
    with rehearsal.served(tmp_path_factory.mktemp("taught"), plugins=plugins) as server:
        yield Taught(server, http)


def client_of(server: rehearsal.Server, http: openai.DefaultHttpxClient) -> openai.OpenAI:
    """A client that tries nothing again, so that each call is one request."""
    return openai.OpenAI(
        base_url=server.base_url, api_key="secret-of-the-test", max_retries=0, timeout=20, http_client=http
    )


def uploaded(client: openai.OpenAI) -> str:
    return client.files.create(file=("train.jsonl", chats(12)), purpose="fine-tune").id


def trained(client: openai.OpenAI, server: rehearsal.Server, file: str) -> str:
    job = client.fine_tuning.jobs.create(model=MODEL, training_file=file)
    assert server.settled()
    model = client.fine_tuning.jobs.retrieve(job.id).fine_tuned_model
    assert model is not None
    return model
