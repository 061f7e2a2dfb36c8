import pytest
from ftkit_openai import keys
from ftkit_openai.keys import Key

from ftkit import BackendError, ConfigError


def test_a_key_comes_from_the_environment(monkeypatch):
    monkeypatch.setenv("ENDPOINT_KEY", " sk-abc \n")
    found = keys.from_environment("ENDPOINT_KEY")
    assert (found.headers(), found.variable) == ({"Authorization": "Bearer sk-abc"}, "ENDPOINT_KEY")


def test_no_key_carries_no_header():
    assert (Key().headers(), bool(Key()), Key().hidden("as it is")) == ({}, False, "as it is")


def test_a_missing_key_names_the_variable(monkeypatch):
    monkeypatch.delenv("ENDPOINT_KEY", raising=False)
    with pytest.raises(BackendError, match=r"the environment variable ENDPOINT_KEY is not set\. Set it to a key"):
        keys.from_environment("ENDPOINT_KEY")


@pytest.mark.parametrize("text", ["sk-a\nb", "sk a", "sk-é"])
def test_what_no_header_can_carry_is_refused_and_not_shown(text, monkeypatch):
    monkeypatch.setenv("ENDPOINT_KEY", text)
    with pytest.raises(BackendError, match="ENDPOINT_KEY holds spaces, line ends or other signs") as caught:
        keys.from_environment("ENDPOINT_KEY")
    assert text not in str(caught.value)


def test_a_key_is_shown_nowhere():
    key = Key("sk-abc")
    assert "sk-abc" not in f"{key!r} {key} {key.hidden('Incorrect API key provided: sk-abc.')}"


@pytest.mark.parametrize("name", ["OPENAI_API_KEY", "TOGETHER_KEY_OF_THE_CLINICAL_TEAM_IN_BERLIN", "my_key", ""])
def test_names_of_variables_are_taken(name):
    keys.require_variable(name)


@pytest.mark.parametrize("text", ["sk-proj-12", "f3a9c07b1d5e4a86b2c9d8e7f6a5b4c3", "tgp_v1_Zk93hd72bsKa01LmQ", "a b"])
def test_a_key_in_place_of_a_name_is_refused_and_not_shown(text):
    with pytest.raises(ConfigError, match="api_key_env names an environment variable") as caught:
        keys.require_variable(text)
    assert text not in str(caught.value)
