"""Where Amazon is asked and on whose account: credentials come from its own places, never from the project file."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from importlib.util import find_spec
from typing import Any

import msgspec

from ftkit import BusyError, Problem, RefusedError, UnansweredError, vendors

_VENDOR = vendors.Vendor(title="Bedrock", variable="AWS_SECRET_ACCESS_KEY", extra="bedrock")
_BUSY = ("ThrottlingException", "TooManyRequestsException", "ServiceQuotaExceededException", "SlowDown")


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """A region, a profile and, for rehearsals, an address."""

    region: str
    profile: str = ""
    endpoint_url: str = ""

    def obstacles(self) -> Iterator[Problem]:
        """A missing library, profile or credentials."""
        if find_spec("boto3") is None:
            yield Problem(reason="missing-extra", detail="boto3 is not installed: pip install 'ftkit[bedrock]'")
            return
        from botocore.exceptions import BotoCoreError

        try:
            found = self.session().get_credentials()
        except BotoCoreError as error:
            yield Problem(reason="no-key", detail=f"Amazon's credentials cannot be read: {error}.")
            return
        if found is None:
            detail = (
                "no credentials of Amazon: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or log in with the aws "
                "command and name its profile. Nothing was uploaded."
            )
            yield Problem(reason="no-key", detail=detail)

    @contextmanager
    def asking(self, service: str, *, tries: int = 1) -> Iterator[Any]:
        """A client that sends a request once. What it raises comes out as refused, busy or unanswered."""
        from botocore.exceptions import (
            BotoCoreError,
            ClientError,
            HTTPClientError,
            NoCredentialsError,
        )
        from botocore.parsers import ResponseParserError

        try:
            yield _client(self, service, tries)
        except ClientError as error:
            raise _told(error.response) from error
        except NoCredentialsError as error:
            raise RefusedError(f"no credentials of Amazon for {service}. Set them, or name a profile.") from error
        except HTTPClientError as error:
            raise vendors.unreached(_VENDOR, error) from error
        except ResponseParserError as error:
            raise vendors.no_answer(_VENDOR, error) from error
        except BotoCoreError as error:  # it found a fault in what was asked, before sending anything
            raise RefusedError(f"Bedrock was not asked: {' '.join(str(error).split())}") from error

    def session(self) -> Any:
        """Amazon's own finding of credentials."""
        import boto3

        return boto3.Session(region_name=self.region, profile_name=self.profile or None)


def whole(answer: Mapping[str, Any], *fields: str) -> Mapping[str, Any]:
    """An answer that has these fields. Raises UnansweredError for any other: boto passes over bodies that are none."""
    if any(field not in answer for field in fields):
        raise vendors.no_answer(_VENDOR, {key: answer[key] for key in answer if key != "ResponseMetadata"})
    return answer


@lru_cache(maxsize=16)
def _client(account: Account, service: str, tries: int) -> Any:
    """A client, made once: to read the description of a service takes it longer than to ask."""
    from botocore.config import Config

    config = Config(retries={"total_max_attempts": tries, "mode": "standard"}, connect_timeout=20, read_timeout=120)
    return account.session().client(service, config=config, endpoint_url=account.endpoint_url or None)


def _told(response: Mapping[str, Any]) -> BusyError | RefusedError | UnansweredError | Exception:
    """The error that an answer stands for."""
    fault, about = response.get("Error", {}), response.get("ResponseMetadata", {})
    said = f"{fault.get('Code', '')} {fault.get('Message', '')}".strip()
    status = 429 if fault.get("Code") in _BUSY else int(about.get("HTTPStatusCode", 500))
    return vendors.error_of(_VENDOR, status, said, about.get("HTTPHeaders", {}))
