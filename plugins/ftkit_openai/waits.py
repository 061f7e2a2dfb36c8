"""How long to wait: what an endpoint's headers ask for, and otherwise longer each time.

Sources: RFC 9110, 10.2.3 (retry-after), and the rate-limit headers in OpenAI's API reference.
"""

import re
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from hashlib import blake2b

_FIRST, _LONGEST = 0.5, 30.0  # seconds
_SPAN = re.compile(r"(?:(\d+(?:\.\d+)?)h)?(?:(\d+(?:\.\d+)?)m(?!s))?(?:(\d+(?:\.\d+)?)s)?(?:(\d+(?:\.\d+)?)ms)?")
_UNITS = (3600.0, 60.0, 1.0, 0.001)


def asked_for(headers: Mapping[str, str], date: float) -> float | None:
    """The seconds that `retry-after-ms` or `retry-after` asks for, the latter as seconds or as a date; None without."""
    milliseconds = _number(headers.get("retry-after-ms", ""))
    if milliseconds is not None:
        return milliseconds / 1000
    text = headers.get("retry-after", "").strip()
    seconds = _number(text)
    if seconds is not None or not text:
        return seconds
    try:
        return max(0.0, parsedate_to_datetime(text).timestamp() - date)
    except ValueError:
        return None


def until_allowed(headers: Mapping[str, str]) -> float:
    """The seconds until an exhausted limit is renewed, by the x-ratelimit headers; 0 where something is left."""
    return max(_until(headers, "requests"), _until(headers, "tokens"))


def backoff(tries: int, salt: str) -> float:
    """Seconds before the next try after so many: twice as long each time, to half a minute, spread by the salt.

    Spread between a half and the whole, so that requests that failed together do not come back together.
    """
    spread = int.from_bytes(blake2b(f"{tries}\0{salt}".encode(), digest_size=4).digest()) / 2**32
    return float(min(_LONGEST, _FIRST * 2 ** min(tries, 16)) * (0.5 + spread / 2))


def _until(headers: Mapping[str, str], what: str) -> float:
    left = _number(headers.get(f"x-ratelimit-remaining-{what}", ""))
    return _span(headers.get(f"x-ratelimit-reset-{what}", "")) if left == 0 else 0.0


def _span(text: str) -> float:
    """Seconds of "6m0s", "20ms" or "1.5"; 0 for anything else."""
    found = _SPAN.fullmatch(text.strip())
    if found and any(found.groups()):
        return sum(float(part or 0) * unit for part, unit in zip(found.groups(), _UNITS, strict=True))
    return _number(text) or 0.0


def _number(text: str) -> float | None:
    return float(text) if re.fullmatch(r"\s*\d{1,12}(\.\d{1,9})?\s*", text) else None
