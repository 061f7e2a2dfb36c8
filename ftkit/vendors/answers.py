"""What a service's answer means for the core: refused, busy, or nobody knows; each in a sentence with what to do."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.client import responses

from ftkit.errors import BackendError, BusyError, RefusedError, UnansweredError
from ftkit.vendors.vendor import Vendor

_QUOTED = 400  # characters of what a service says
_UNPAID = ("insufficient_quota", "billing_hard_limit_reached", "billing_not_active", "exceeded_current_quota")
_REFUSALS = {
    401: "does not accept the key|Put a key of this service into {variable}.",
    402: "wants to be paid first|Top up the account, then run again.",
    403: "does not let this key do that|Ask for access to fine-tuning and to the model, or use another key.",
    404: "has no such thing|Look at the model's name and at the address.",
    409: "says that this is in conflict with something there|Look at what it names, then run again.",
    413: "finds the file too large|Train on fewer 'rows', or split the file.",
    422: "does not accept a value|Change the option that it names.",
}
_OTHERWISE = "refused the request|Change the option or the rows that it names."


def error_of(vendor: Vendor, status: int, said: str, headers: Mapping[str, str]) -> BackendError:
    """What to raise for an answer with a status other than 2xx. Holds no key."""
    quoted = vendor.hidden(" ".join(said.split()))[:_QUOTED].rstrip(".")
    told = f"({status} {responses.get(status, '')}".rstrip() + ")" + (f": {quoted}" if quoted else "")
    if status == 429 and not any(word in said for word in _UNPAID):
        return BusyError(f"{vendor.title} has too many requests {told}.", retry_after(headers))
    if status >= 500 or status == 408:
        return UnansweredError(f"{vendor.title} failed {told}. Whether it did what it was asked is not known.")
    does, _, do = _REFUSALS.get(402 if status == 429 else status, _OTHERWISE).partition("|")
    return RefusedError(f"{vendor.title} {does} {told}. {do.format(variable=vendor.variable or 'the environment')}")


def unreached(vendor: Vendor, error: BaseException) -> BackendError:
    """What to raise for a connection that failed, by what is known of how far it came."""
    causes = list(_chain(error))
    said = vendor.hidden(" ".join(str(causes[-1]).split()))[:_QUOTED].rstrip(".") or type(causes[-1]).__name__
    names = {type(cause).__name__ for cause in causes}
    if "SSL" in "".join(names) or any("CERTIFICATE_VERIFY_FAILED" in str(cause) for cause in causes):
        return RefusedError(
            f"no trusted connection to {vendor.title}: {said}. Is the address https, and its certificate known to this "
            "machine? A file with a certificate of your own is named by SSL_CERT_FILE."
        )
    if names & {"ConnectError", "ConnectTimeout", "EndpointConnectionError", "ConnectTimeoutError"}:
        return BusyError(f"{vendor.title} cannot be reached: {said}. Look at the address and the network.")
    return UnansweredError(f"{vendor.title} gave no answer: {said}. Whether it did what it was asked is not known.")


def no_answer(vendor: Vendor, found: object) -> UnansweredError:
    """What to raise where an answer came that is none: no JSON, or not what was asked for."""
    start = vendor.hidden(" ".join(str(found).split()))[:80]
    return UnansweredError(
        f"{vendor.title} sent what is no answer; it begins with '{start}'. Does its API stand at this address? "
        "Whether it did what it was asked is not known."
    )


def retry_after(headers: Mapping[str, str]) -> float | None:
    """The seconds that a service asks us to wait, told as seconds or as a date; None without. RFC 9110, 10.2.3."""
    text = headers.get("retry-after", "").strip()
    if re.fullmatch(r"\d{1,9}(\.\d{1,9})?", text):
        return float(text)
    try:
        return max(0.0, (parsedate_to_datetime(text) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return None


def _chain(error: BaseException) -> list[BaseException]:
    """The error and what led to it, the first cause last."""
    found, current = [error], error.__cause__ or error.__context__
    while current is not None and current not in found:
        found.append(current)
        current = current.__cause__ or current.__context__
    return found
