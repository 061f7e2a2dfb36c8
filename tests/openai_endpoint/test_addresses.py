import pytest
from ftkit_openai import addresses

from ftkit import ConfigError


def test_an_address_loses_its_last_slash():
    assert addresses.required("http://localhost:8000/v1/") == "http://localhost:8000/v1"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("localhost:8000", "is no address of a service. Write it like 'https://api.example.com/v1'."),
        ("ftp://host/v1", "is no address of a service"),
        ("https://", "is no address of a service"),
        ("http://host:port/v1", "base_url: Port could not be cast"),
        ("https://host/v1/chat/completions", "ends with '/chat/completions', which is added. Write 'https://host/v1'."),
    ],
)
def test_what_cannot_be_asked_is_refused(written, said):
    with pytest.raises(ConfigError) as caught:
        addresses.required(written)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    "written", ["https://me:hunter2@host/v1", "https://host/v1?api-key=hunter2", "https://host/#hunter2"]
)
def test_a_secret_in_an_address_is_refused_and_not_shown(written):
    with pytest.raises(ConfigError, match="base_url holds more than an address") as caught:
        addresses.required(written)
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "local"),
    [
        ("http://localhost:1/v1", True),
        ("http://127.0.0.9/v1", True),
        ("http://[::1]:8000/v1", True),
        ("http://models.localhost/v1", True),
        ("http://10.0.0.4/v1", False),
        ("https://localhost.example.com/v1", False),
    ],
)
def test_this_machine_is_told_from_others(url, local):
    assert addresses.is_local(url) is local


def test_a_proxy_is_used_but_never_to_this_machine(monkeypatch):
    monkeypatch.setenv("http_proxy", "http://proxy:3128")
    monkeypatch.setenv("no_proxy", "inside.example.com")
    assert addresses.proxy("http://models.example.com/v1") == "http://proxy:3128"
    assert addresses.proxy("http://inside.example.com/v1") is None
    assert addresses.proxy("http://localhost:8000/v1") is None
