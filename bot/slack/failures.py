"""What a failed call to Slack allows us to conclude."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError

from bot.errors import (
    BotError,
    CredentialsRefusedError,
    SlackRefusedError,
    UpstreamRateLimitedError,
    UpstreamUnavailableError,
    UpstreamUncertainError,
)

SYSTEM = "slack"
REFUSED = "credentials"  # the outcome of a call whose token is dead

# All that can come out of the SDK's call. AttributeError and ValueError are how
# it stumbles over an answer that is no JSON object.
RAISED = (
    SlackApiError,
    aiohttp.ClientError,
    OSError,  # TimeoutError among them
    AttributeError,
    ValueError,
)

# The connection never stood, so nothing was sent.
_NEVER_SENT = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError)

_NO_CREDENTIALS = frozenset(
    {
        "account_inactive",
        "invalid_auth",
        "not_allowed_token_type",
        "not_authed",
        "org_login_required",
        "token_expired",
        "token_revoked",
    }
)
_RATE_LIMITED = frozenset({"rate_limited", "ratelimited"})
# Documented: these "may have partially succeeded", or say nothing about it.
_UNDECIDED = frozenset(
    {"fatal_error", "internal_error", "request_timeout", "service_unavailable"}
)
_TOO_MANY = 429
_SERVER_ERROR = 500
_CLIENT_ERROR = 400
_REQUEST_TIMEOUT = 408
_LONGEST_DETAIL = 300
_LONGEST_WAIT_SECONDS = 3600
_LONGEST_NUMBER = 10  # digits; more would not fit into a time


def conclude(method: str, error: BaseException, *, writes: bool) -> BotError:
    """Return our error for *error*, which one call of *method* raised.

    *writes* says that the method is not idempotent, so that a lost answer
    leaves open whether it took effect.
    """
    if isinstance(error, SlackApiError):
        response = error.response
        body = getattr(response, "data", None)
        # An answer that is no JSON comes as aiohttp's own, with another name.
        status = getattr(response, "status_code", getattr(response, "status", 0))
        return answered(
            method,
            status,
            body if isinstance(body, dict) else {},
            getattr(response, "headers", {}),
            writes=writes,
        )
    if isinstance(error, _NEVER_SENT):
        return UpstreamUnavailableError(SYSTEM, f"{method}: {type(error).__name__}")
    return lost(method, type(error).__name__, writes=writes)


def answered(
    method: str,
    status: int,
    body: Mapping[str, Any],
    headers: Mapping[str, str],
    *,
    writes: bool,
) -> BotError:
    """Return our error for an answer that is not ``ok``."""
    code = body.get("error")
    code = code if isinstance(code, str) else ""
    if status == _TOO_MANY or code in _RATE_LIMITED:
        return UpstreamRateLimitedError(SYSTEM, retry_after(headers))
    if status >= _SERVER_ERROR or status == _REQUEST_TIMEOUT or code in _UNDECIDED:
        return lost(method, code or f"http {status}", writes=writes)
    if code in _NO_CREDENTIALS:
        return CredentialsRefusedError(SYSTEM, status, code)
    if code or status >= _CLIENT_ERROR:
        return SlackRefusedError(method, code or f"http_{status}", _detail(body))
    return lost(method, "unreadable answer", writes=writes)


def lost(method: str, detail: str, *, writes: bool) -> BotError:
    """Return our error for a call of which no answer, or no sense, came back."""
    kind = UpstreamUncertainError if writes else UpstreamUnavailableError
    return kind(SYSTEM, f"{method}: {detail}")


def retry_after(headers: Mapping[str, str]) -> timedelta | None:
    """Return how long Slack asks us to stay away (documented: whole seconds).

    At most an hour: a mad answer must not silence us for good.
    """
    value = headers.get("Retry-After") or headers.get("retry-after") or ""
    if not value.isdecimal():
        return None
    seconds = int(value) if len(value) <= _LONGEST_NUMBER else _LONGEST_WAIT_SECONDS
    return timedelta(seconds=min(seconds, _LONGEST_WAIT_SECONDS))


def outcome(error: BotError) -> str:
    """Return the word under which *error* is counted."""
    match error:
        case CredentialsRefusedError():
            return REFUSED
        case SlackRefusedError():
            return "refused"
        case UpstreamRateLimitedError():
            return "rate_limited"
        case UpstreamUncertainError():
            return "uncertain"
        case _:
            return "unavailable"


def _detail(body: Mapping[str, Any]) -> str:
    """Return the scope that is missing, or which block is wrong, and where."""
    needed = body.get("needed")
    if isinstance(needed, str) and needed:
        return f"needs {needed}"
    metadata = body.get("response_metadata")
    messages = metadata.get("messages") if isinstance(metadata, dict) else None
    if not isinstance(messages, list):
        return ""
    return "; ".join(str(each) for each in messages)[:_LONGEST_DETAIL]
