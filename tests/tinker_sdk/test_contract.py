"""The kits of driven sessions and of predictors, on the real SDK and a service that speaks its wire format."""

import os
from contextlib import contextmanager
from typing import ClassVar

import pytest
from ftkit_tinker.backend import TinkerBackend
from ftkit_tinker.predictor import TinkerPredictor

from ftkit import testing

from . import server
from .conftest import close_all
from .operations import BASES

SECRETS = {"TINKER_API_KEY": "tml-"}


class TestTinkerBackend(testing.DrivenSessionContract):
    secrets = SECRETS
    backend = TinkerBackend(model=BASES[0])

    @pytest.fixture(autouse=True)
    def _leading_to_a_tokenizer(self, tokenizer):
        type(self).backend = made(tokenizer)

    @contextmanager
    def service(self):
        with server.serving() as service:
            service.keys = (os.environ["TINKER_API_KEY"],)
            type(self).backend = made(self.backend.tokenizer, base_url=service.address)
            yield
            close_all()


class TestTinkerPredictor(testing.PredictorContract):
    secrets = SECRETS
    predictor = TinkerPredictor(model=BASES[0])
    keys: ClassVar = ("tml-mark-0000-of-tinker_api_key",)

    @pytest.fixture(autouse=True)
    def _leading_to_a_service(self, tokenizer):
        with server.serving() as service:
            service.keys = self.keys
            type(self).predictor = TinkerPredictor(model=BASES[0], tokenizer=str(tokenizer), base_url=service.address)
            yield


def made(tokenizer, **options):
    return TinkerBackend(
        model=BASES[0], tokenizer=str(tokenizer), rank=4, learning_rate=0.05, state_hours=24, **options
    )
