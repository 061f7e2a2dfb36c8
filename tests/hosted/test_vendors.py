import ssl
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from ftkit import BusyError, ConfigError, Estimate, Problem, RefusedError, UnansweredError, vendors

from .plans import plan_in

VENDOR = vendors.Vendor(title="Somebody", variable="SOMEBODY_KEY")


class ConnectError(Exception):
    pass


@pytest.mark.parametrize(
    ("status", "kind", "said"),
    [
        (400, RefusedError, "Somebody refused the request (400 Bad Request): no. Change the option or the rows"),
        (401, RefusedError, "does not accept the key (401 Unauthorized): no. Put a key of this service into SOMEBODY_"),
        (403, RefusedError, "does not let this key do that (403 Forbidden): no. Ask for access to fine-tuning"),
        (404, RefusedError, "has no such thing (404 Not Found): no. Look at the model's name and at the address."),
        (409, RefusedError, "in conflict with something there (409 Conflict): no. Look at what it names"),
        (413, RefusedError, "finds the file too large (413 Request Entity Too Large): no. Train on fewer 'rows'"),
        (422, RefusedError, "does not accept a value (422 Unprocessable Entity): no. Change the option that it names."),
        (302, RefusedError, "refused the request (302 Found): no."),
        (429, BusyError, "Somebody has too many requests (429 Too Many Requests): no."),
        (408, UnansweredError, "Somebody failed (408 Request Timeout): no. Whether it did what it was asked is not"),
        (500, UnansweredError, "Somebody failed (500 Internal Server Error): no."),
        (503, UnansweredError, "Somebody failed (503 Service Unavailable): no."),
        (599, UnansweredError, "Somebody failed (599): no."),
    ],
)
def test_every_status_says_what_may_come_next_and_what_to_do(status, kind, said):
    error = vendors.error_of(VENDOR, status, "no", {})
    assert type(error) is kind
    assert said in str(error)


def test_an_empty_account_is_no_matter_of_waiting():
    error = vendors.error_of(VENDOR, 429, "You exceeded it insufficient_quota", {"retry-after": "3"})
    assert isinstance(error, RefusedError)
    assert "wants to be paid first (429 Too Many Requests)" in str(error)


@pytest.mark.parametrize(("header", "seconds"), [("7", 7.0), ("2.5", 2.5), ("", None), ("soon", None), ("-3", None)])
def test_a_busy_service_is_waited_for_as_long_as_it_says(header, seconds):
    assert vendors.error_of(VENDOR, 429, "", {"retry-after": header}).retry_after == seconds


def test_a_busy_service_may_name_a_date():
    later = format_datetime(datetime.now(UTC) + timedelta(seconds=90), usegmt=True)
    assert 80 < vendors.error_of(VENDOR, 429, "", {"retry-after": later}).retry_after <= 90


def test_a_key_that_a_service_quotes_is_not_repeated(monkeypatch):
    monkeypatch.setenv("SOMEBODY_KEY", "sk-secret")
    error = vendors.error_of(VENDOR, 401, "Incorrect API key provided: sk-secret", {})
    assert "sk-secret" not in str(error)
    assert "provided: ***" in str(error)
    assert "sk-secret" not in str(vendors.no_answer(VENDOR, "<html>sk-secret"))


def test_a_connection_that_was_never_made_did_nothing():
    try:
        try:
            raise OSError("Connection refused")
        except OSError as cause:
            raise ConnectError("all attempts failed") from cause
    except ConnectError as error:
        raised = vendors.unreached(VENDOR, error)
    assert type(raised) is BusyError
    assert str(raised).startswith("Somebody cannot be reached: Connection refused. Look at the address")


def test_a_certificate_that_is_not_trusted_is_no_matter_of_waiting():
    error = ConnectError("x")
    error.__cause__ = ssl.SSLCertVerificationError("self-signed certificate")
    raised = vendors.unreached(VENDOR, error)
    assert type(raised) is RefusedError
    assert "no trusted connection to Somebody" in str(raised)
    assert "SSL_CERT_FILE" in str(raised)


def test_of_a_dropped_connection_nobody_knows_what_it_did():
    assert type(vendors.unreached(VENDOR, ConnectionResetError("reset"))) is UnansweredError


@pytest.mark.parametrize(
    ("value", "said"), [(None, "SOMEBODY_KEY is not set"), ("  ", "is not set"), ("a b", "holds signs that no key has")]
)
def test_a_missing_or_broken_key_is_named_by_its_variable(monkeypatch, value, said):
    monkeypatch.delenv("SOMEBODY_KEY", raising=False)
    if value is not None:
        monkeypatch.setenv("SOMEBODY_KEY", value)
    [problem] = VENDOR.obstacles()
    assert problem == Problem(reason="no-key", detail=problem.detail)
    assert said in problem.detail
    with pytest.raises(RefusedError, match="SOMEBODY_KEY"):
        VENDOR.key()


def test_a_key_in_the_project_file_is_refused_and_not_repeated():
    with pytest.raises(ConfigError, match="a key has no place in a project file") as first:
        vendors.require_no_key("sk-secret", "")
    with pytest.raises(ConfigError, match="names an environment variable") as second:
        vendors.require_no_key("", "sk-Secret1")
    assert "secret" not in f"{first.value}{second.value}".lower()


def test_an_estimate_is_three_to_five_characters_a_token_by_the_projects_price(tmp_path):
    plan = plan_in(tmp_path / "run", 12)
    price = vendors.price(3.0, "USD", "2026-11-20")
    found = vendors.rough_estimate(plan, 2.0, price)
    assert found.low * 5 == pytest.approx(found.mid * 4) == pytest.approx(found.high * 3)
    assert found.mid == pytest.approx(found.tokens * 3 / 1e6, rel=0.01)
    assert (found.currency, found.as_of) == ("USD", "2026-11-20")
    assert vendors.rough_estimate(plan, 1.0, price).tokens == pytest.approx(found.tokens / 2, abs=1)


def test_without_a_price_or_without_epochs_money_is_unknown(tmp_path):
    plan = plan_in(tmp_path / "run", 12)
    unpriced = vendors.rough_estimate(plan, 1.0, None)
    assert (unpriced.low, unpriced.mid, unpriced.high) == (None, None, None)
    assert unpriced.tokens > 0
    basis = "the vendor chooses the number of epochs; say `epochs` for an estimate"
    assert vendors.rough_estimate(plan, None, vendors.price(3.0, "USD", "2026-11-20")) == Estimate(basis=basis)


def test_a_price_without_a_date_is_refused():
    with pytest.raises(ConfigError, match="without price_as_of"):
        vendors.price(3.0, "USD", "")


def test_a_cost_is_known_where_tokens_and_price_are():
    price = vendors.price(3.0, "USD", "2026-11-20")
    assert vendors.cost_of(2_000_000, price) == 6.0
    assert vendors.cost_of(None, price) is None
    assert vendors.cost_of(5, None) is None
