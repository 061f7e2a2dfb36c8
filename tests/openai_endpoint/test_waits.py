import pytest
from ftkit_openai import waits


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "7"}, 7.0),
        ({"retry-after": "0.5"}, 0.5),
        ({"retry-after": "Thu, 01 Jan 1970 00:01:40 GMT"}, 40.0),
        ({"retry-after": "Thu, 01 Jan 1970 00:00:10 GMT"}, 0.0),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "-3"}, None),
        ({"retry-after-ms": "250", "retry-after": "9"}, 0.25),
    ],
)
def test_an_endpoint_asks_for_seconds_or_names_a_date(headers, seconds):
    assert waits.asked_for(headers, date=60.0) == seconds


@pytest.mark.parametrize(
    ("left", "reset", "seconds"),
    [
        ("0", "6m0s", 360.0),
        ("0", "20ms", 0.02),
        ("0", "1h2m3s", 3723.0),
        ("0", "1.5", 1.5),
        ("0", "2026-11-24T04:00:00Z", 0.0),
        ("0", "", 0.0),
        ("1", "6m0s", 0.0),
        ("many", "6m0s", 0.0),
    ],
)
def test_an_exhausted_limit_is_waited_for_until_it_is_renewed(left, reset, seconds):
    headers = {"x-ratelimit-remaining-tokens": left, "x-ratelimit-reset-tokens": reset}
    assert waits.until_allowed(headers) == pytest.approx(seconds)


def test_of_two_exhausted_limits_the_later_counts():
    headers = {
        "x-ratelimit-remaining-requests": "0",
        "x-ratelimit-reset-requests": "2s",
        "x-ratelimit-remaining-tokens": "0",
        "x-ratelimit-reset-tokens": "3s",
    }
    assert waits.until_allowed(headers) == 3.0


def test_each_wait_is_about_twice_the_one_before_up_to_half_a_minute():
    found = [waits.backoff(tries, "case") for tries in range(12)]
    bounds = [(0.25 * 2**tries, 0.5 * 2**tries) for tries in range(6)] + [(15.0, 30.0)] * 6
    assert all(low <= wait <= high for wait, (low, high) in zip(found, bounds, strict=True))


def test_requests_that_failed_together_do_not_come_back_together():
    assert len({waits.backoff(0, f"case {number}") for number in range(50)}) == 50
