"""The kit that every predictor passes, run against an endpoint on loopback that says the question back."""

from collections.abc import Iterator

import msgspec
import pytest
from ftkit_openai.batch_predictor import OpenAIBatch
from ftkit_openai.predictor import OpenAI

from ftkit.testing import PredictorContract

from .batch_double import Vendor
from .double import Double, says_back, serving

KEYED = {
    "model": "m",
    "base_url": "http://localhost:1/v1",
    "api_key_env": "ENDPOINT_KEY",
    "stop": ("\n\n",),
    "extra_body": {"top_k": 4},
}


@pytest.fixture(scope="module")
def endpoint() -> Iterator[Double]:
    with serving(says_back) as running:
        yield running


@pytest.fixture(scope="module")
def service() -> Iterator[Double]:
    with serving(Vendor(looks=0)) as running:
        yield running


def at(predictor, running):
    """The same predictor, where the endpoint of this test run is."""
    return msgspec.structs.replace(predictor, base_url=running.url)


class TestOpenAI(PredictorContract):
    predictor = OpenAI(**KEYED)
    secrets = ("ENDPOINT_KEY",)

    @pytest.fixture(autouse=True)
    def _there(self, endpoint, monkeypatch):
        monkeypatch.setattr(type(self), "predictor", at(self.predictor, endpoint))


class TestOpenAIBatch(PredictorContract):
    predictor = OpenAIBatch(**KEYED)
    secrets = ("ENDPOINT_KEY",)

    @pytest.fixture(autouse=True)
    def _there(self, service, monkeypatch):
        monkeypatch.setattr(type(self), "predictor", at(self.predictor, service))
