from concurrent.futures import Future

import msgspec
import pytest
from ftkit_tinker import service as services
from ftkit_tinker import tokenizer as tokenizers
from ftkit_tinker.backend import TinkerBackend
from ftkit_tinker.predictor import TinkerPredictor
from ftkit_tinker.service import Service

from ftkit import ConfigError, Estimate, RefusedError, UnansweredError, dialogue, interfaces


def told(backend):
    return {problem.reason: problem.detail for problem in backend.preflight()}


def test_all_is_there(backend):
    assert isinstance(backend, interfaces.DrivenSession)
    assert isinstance(backend, interfaces.Tokenizing)
    assert list(told(backend)) == ["notice"]
    assert "Tinker bills the storage of every saved state" in told(backend)["notice"]
    assert told(msgspec.structs.replace(backend, state_hours=48)) == {}


def test_a_missing_key_and_a_key_of_another_service(backend, monkeypatch):
    monkeypatch.delenv("TINKER_API_KEY")
    assert "the environment variable TINKER_API_KEY is not set" in told(backend)["no-key"]
    monkeypatch.setenv("TINKER_API_KEY", "sk-of-another")
    assert told(backend)["no-key"] == (
        "the environment variable TINKER_API_KEY holds no key of Tinker's, which begins with 'tml-' or 'eyJ'."
    )
    with pytest.raises(RefusedError, match="holds no key of Tinker's"):
        backend._service().client({})


def test_another_variable_may_hold_the_key(backend, monkeypatch):
    monkeypatch.delenv("TINKER_API_KEY")
    monkeypatch.setenv("TEAM_KEY", "tml-x")
    backend = msgspec.structs.replace(backend, api_key_env="TEAM_KEY", state_hours=1)
    assert told(backend) == {}
    assert backend._predictor("tinker://x")["api_key_env"] == "TEAM_KEY"


def test_a_missing_library(backend, monkeypatch):
    monkeypatch.setattr(services, "find_spec", lambda _: None)
    assert told(backend)["missing-extra"] == "tinker is not installed: pip install 'ftkit[tinker]'"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("owner/nowhere", r"'owner/nowhere' is not in the hub's cache and HF_HUB_OFFLINE is set"),
        ("owner/model:variant", r"'owner/model' is not in the hub's cache"),
        ("owner/model/variant", r"'owner/model' is not in the hub's cache"),
        ("nowhere", r"there is no such folder, and it is no hub name such as 'owner/name'"),
    ],
)
def test_a_tokenizer_that_is_not_there(backend, monkeypatch, name, said):
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    backend = TinkerBackend(model=name)
    with pytest.raises(ConfigError, match=said):
        list(backend.counted([]))
    assert told(backend)["no-tokenizer"] == tokenizers.obstacle(name)


def test_a_folder_without_a_tokenizer(tmp_path):
    assert "the folder has no tokenizer.json" in tokenizers.obstacle(str(tmp_path))


@pytest.mark.parametrize("component", [TinkerBackend, TinkerPredictor])
def test_a_key_in_the_project_file_is_refused(component):
    with pytest.raises(ConfigError, match="a key has no place in a project file"):
        component(model="m", api_key="tml-x")
    with pytest.raises(ConfigError, match="api_key_env names an environment variable"):
        component(model="m", api_key_env="tml-AbC123")


def test_a_price_without_a_day_is_refused():
    with pytest.raises(ConfigError, match="price_as_of"):
        TinkerBackend(model="m", price_per_million=0.4)


def test_tokens_are_counted_and_money_is_unknown_without_a_price(backend, plan):
    counted = sum(row.total for row in backend.counted(dialogue.rows(plan)))
    found = backend.estimate(plan)
    assert (found.tokens, found.low, found.mid, found.high) == (2 * counted, None, None, None)
    assert found.basis == "tokens counted by the model's tokenizer; no price_per_million is given"


def test_money_is_the_tokens_by_the_price(backend):
    backend = msgspec.structs.replace(backend, price_per_million=2.0, price_as_of="2026-11-01")
    assert backend.priced(250_000) == Estimate(
        tokens=500_000,
        low=1.0,
        mid=1.0,
        high=1.0,
        currency="USD",
        basis="tokens counted by the model's tokenizer, at the project's price_per_million; without storage",
        as_of="2026-11-01",
    )


def test_rows_over_the_limit_are_told(backend, plan):
    problems = list(msgspec.structs.replace(backend, max_tokens=20).validate(plan))
    assert {problem.reason for problem in problems} == {"too-long"}
    assert len(problems) == 24
    assert list(backend.validate(plan)) == []


def test_an_answer_that_does_not_come_is_given_up(tinker):
    service = Service(base_url=tinker.address, timeout=0.01)
    with pytest.raises(UnansweredError, match=r"gave no answer in 0 s\. Raise 'timeout'"), service.asking():
        service.answer(Future())


@pytest.mark.parametrize("error", [ValueError, RuntimeError, AssertionError])
def test_an_answer_that_the_sdk_cannot_read_leaves_open_what_was_done(tinker, error):
    service = Service(base_url=tinker.address)
    with pytest.raises(UnansweredError, match="gave no usable answer: no proto"), service.asking():
        raise error("no proto")
