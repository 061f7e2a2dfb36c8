"""Tinker as a service: where it is, its key, its clients, and what they raise in our words.

The SDK asks again by itself, for minutes, and cannot be told not to. That pays for nothing twice: each request carries
its number within its session, by which Tinker knows one that it has done.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import msgspec

from ftkit import FtkitError, Problem, RefusedError, UnansweredError, vendors

if TYPE_CHECKING:
    from tinker import RestClient, ServiceClient

KEY_VARIABLE = "TINKER_API_KEY"
_KEY_BEGINNINGS = ("tml-", "eyJ")  # the SDK refuses any other


class Service(msgspec.Struct, frozen=True, kw_only=True):
    """One account at one address."""

    variable: str = KEY_VARIABLE  # of the environment, with the key
    base_url: str = ""  # empty: the SDK's own
    timeout: float = 3600.0  # seconds until an answer is given up

    @property
    def vendor(self) -> vendors.Vendor:
        """As messages name it."""
        title = f"Tinker ({self.base_url})" if self.base_url else "Tinker"
        return vendors.Vendor(title=title, variable=self.variable, extra="tinker")

    def obstacles(self) -> Iterator[Problem]:
        """A missing library, and a key that is missing or none."""
        if find_spec("tinker") is None:
            yield Problem(reason="missing-extra", detail="tinker is not installed: pip install 'ftkit[tinker]'")
        found = list(self.vendor.obstacles())
        yield from found
        if not found and not self.vendor.key().startswith(_KEY_BEGINNINGS):
            begin = " or ".join(f"'{one}'" for one in _KEY_BEGINNINGS)
            detail = f"the environment variable {self.variable} holds no key of Tinker's, which begins with {begin}."
            yield Problem(reason="no-key", detail=detail)

    def client(self, labels: dict[str, str]) -> "ServiceClient":
        """A client, whose session begins with its first call. Raises RefusedError where the key is missing."""
        import tinker

        return tinker.ServiceClient(user_metadata=labels, base_url=self.base_url or None, api_key=self._key())

    def books(self) -> "RestClient":
        """A client that reads what there is, without a session."""
        import tinker

        return tinker.RestClient(base_url=self.base_url or None, api_key=self._key())

    def answer(self, future: Any) -> Any:
        """What a request comes to."""
        return future.result(self.timeout)

    @contextmanager
    def asking(self) -> Iterator[None]:
        """Turns what the SDK raises into RefusedError, BusyError or UnansweredError."""
        import tinker

        try:
            with vendors.asking(self.vendor, tinker):
                yield
        except FtkitError as error:
            _tell_lost_session(self.vendor, error)
            raise
        except tinker.RequestFailedError as error:
            raise _failed(self.vendor, error) from error
        except tinker.TinkerError as error:
            raise RefusedError(f"{self.vendor.title}: {self.vendor.hidden(str(error))}") from error
        except TimeoutError as error:
            detail = (
                f"{self.vendor.title} gave no answer in {self.timeout:.0f} s. Raise 'timeout' where it queues longer."
            )
            raise UnansweredError(detail) from error
        except (ValueError, RuntimeError, AssertionError) as error:  # the SDK's, for answers that it cannot read
            raise _unfetched(self.vendor, error, tinker) from error

    def _key(self) -> str:
        for problem in self.obstacles():
            raise RefusedError(problem.detail)
        return self.vendor.key()


def _tell_lost_session(vendor: vendors.Vendor, error: FtkitError) -> None:
    """Raises UnansweredError for an answer of 410: the session is over, and another one can be opened."""
    if getattr(error.__cause__, "status_code", None) == 410:
        raise UnansweredError(f"{vendor.title} has ended the session.") from error.__cause__


def _failed(vendor: vendors.Vendor, error: Any) -> Exception:
    """A request that was taken and then failed: ours to mend where it was the user's fault, else theirs."""
    said = vendor.hidden(error.message)
    if error.category == "user":
        return RefusedError(f"{vendor.title} refused the request: {said}")
    return UnansweredError(f"{vendor.title} failed: {said}")


def _unfetched(vendor: vendors.Vendor, error: Exception, tinker: Any) -> Exception:
    cause = error.__cause__
    if isinstance(cause, tinker.APIStatusError) and cause.status_code != 410:
        return vendors.error_of(vendor, cause.status_code, str(cause.body or ""), cause.response.headers)
    return UnansweredError(f"{vendor.title} gave no usable answer: {vendor.hidden(str(error))}")
