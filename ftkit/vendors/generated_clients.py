"""Calls through the clients of openai, together and fireworks-ai: one generator wrote them, so they fail alike."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from ftkit.errors import FtkitError
from ftkit.vendors.answers import error_of, no_answer, unreached
from ftkit.vendors.vendor import Vendor

T = TypeVar("T")


@contextmanager
def asking(vendor: Vendor, library: Any) -> Iterator[None]:
    """Turns what the client raises into RefusedError, BusyError or UnansweredError. `library` is its module."""
    import httpx  # which all of them stand on

    try:
        yield
    except FtkitError:
        raise
    except library.APIStatusError as error:
        raise error_of(vendor, error.status_code, _said(error), error.response.headers) from error
    except (library.APIConnectionError, httpx.HTTPError) as error:  # some send files past their own wrapping
        raise unreached(vendor, error) from error
    except library.APIError as error:
        raise no_answer(vendor, error) from error
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise no_answer(vendor, getattr(error, "doc", error)) from error


def answered(vendor: Vendor, found: Any, kind: type[T], field: str = "id") -> T:
    """The answer. Raises UnansweredError where it is of another kind, or its field is missing.

    The clients check nothing of what they decode, and give a web page's text where JSON was expected.
    """
    if not isinstance(found, kind) or not isinstance(getattr(found, field, None), str):
        raise no_answer(vendor, found)
    return found


def _said(error: Any) -> str:
    """What the body of an error says, with its code."""
    body = error.body
    if isinstance(body, dict):
        inner = body.get("error", body)
        if isinstance(inner, dict):
            parts = [str(inner[key]) for key in ("message", "detail", "code") if inner.get(key)]
            return " ".join(parts) or str(inner)
        return str(inner)
    return str(body or "")
