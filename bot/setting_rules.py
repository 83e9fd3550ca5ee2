"""What makes a setting's value acceptable; each refusal says how to mend it."""

import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from pydantic import SecretStr

from bot.addresses import is_loopback

_DRIVERS = ("sqlite+aiosqlite", "postgresql+asyncpg")
_KEY = re.compile(r"[A-Za-z0-9_-]{43}=")
_SHORTEST_SECRET = 4  # as in bot.redaction
_USER_ID = re.compile(r"[UW][A-Z0-9]{2,}")
_CHANNEL_ID = re.compile(r"[CG][A-Z0-9]{2,}")
_COMMAND = re.compile(r"/[^\s/A-Z]{1,31}")


def safe_url(value: str) -> str:
    """Return *value* if it is https, or http to this machine."""
    try:
        parts = urlsplit(value)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        raise ValueError("is no URL; write it as in https://example.com") from None
    if parts.scheme not in {"http", "https"} or not host:
        raise ValueError("is no URL; write it as in https://example.com")
    if parts.username or parts.query or parts.fragment:
        raise ValueError("holds more than an address; leave out user, ? and #")
    if parts.scheme == "http" and not is_loopback(host):
        raise ValueError("uses plain http; use https (http is for loopback only)")
    return value


def origin(value: str) -> str:
    """Return *value* without its last slash if it has no path."""
    if urlsplit(value).path not in {"", "/"}:
        raise ValueError("has a path; write only the origin, as https://example.com")
    return value.rstrip("/")


def slack_api_url(value: str) -> str:
    """Return *value* if methods can be appended to it."""
    if not value.endswith("/api/"):
        raise ValueError("must end in /api/; write it as in https://slack.com/api/")
    return value


def database_url(value: SecretStr) -> SecretStr:
    """Return *value* if it names a driver that we have."""
    scheme = value.get_secret_value().partition("://")[0]
    if scheme not in _DRIVERS:
        raise ValueError(f"must begin with {_DRIVERS[0]}:// or {_DRIVERS[1]}://")
    try:
        urlsplit(value.get_secret_value()).password  # noqa: B018  parses, or raises
    except ValueError:
        raise ValueError("is no URL; percent-encode its password") from None
    return value


def starting_with(prefix: str) -> Callable[[SecretStr], SecretStr]:
    """Return a rule that tells one kind of Slack token from another."""

    def check(value: SecretStr) -> SecretStr:
        if not re.fullmatch(rf"{prefix}[\w-]+", value.get_secret_value(), re.ASCII):
            raise ValueError(f"is not the right token; it begins with {prefix}")
        return value

    return check


def secret(value: SecretStr) -> SecretStr:
    """Return *value* if it can be kept out of logs without shredding words."""
    if len(value.get_secret_value()) < _SHORTEST_SECRET:
        raise ValueError(f"is no secret with fewer than {_SHORTEST_SECRET} characters")
    return value


def secret_keys(value: SecretStr) -> SecretStr:
    """Return *value* if it is one key or several, each of 32 bytes in Base64."""
    keys = split_keys(value)
    for number, key in enumerate(keys, start=1):
        if not _KEY.fullmatch(key):
            raise ValueError(
                f"its key {number} is broken; a key is what `waybill keys new` prints"
            )
    if not keys:
        raise ValueError("holds no key; a key is what `waybill keys new` prints")
    return value


def split_keys(value: SecretStr) -> list[str]:
    """Return the keys in *value*, which commas, blanks or lines part."""
    return [key for key in re.split(r"[,\s]+", value.get_secret_value()) if key]


def zone_name(value: str) -> str:
    """Return *value* if it is a zone of the IANA database."""
    if value not in available_timezones():
        raise ValueError("is no zone; write an IANA name, as in Europe/Istanbul")
    return value


def user_ids(value: Any) -> Any:
    """Return the ids of a comma-separated list."""
    return _ids(value, _USER_ID, "no Slack user id; write ids as in U012AB3CD")


def channel_ids(value: Any) -> Any:
    """Return the ids of a comma-separated list."""
    return _ids(value, _CHANNEL_ID, "no Slack channel id; write ids as in C012AB3CD")


def _ids(value: Any, form: re.Pattern[str], wrong_is: str) -> Any:
    if not isinstance(value, str):
        return value
    ids = [part.strip() for part in value.split(",") if part.strip()]
    wrong = [number for number, id_ in enumerate(ids, 1) if not form.fullmatch(id_)]
    if wrong:
        raise ValueError(f"entry {wrong[0]} is {wrong_is}, separated by commas")
    return frozenset(ids)


def command(value: str) -> str:
    """Return *value* if Slack takes it as a slash command (at most 32 characters)."""
    if not _COMMAND.fullmatch(value):
        raise ValueError(
            "is no slash command; write a slash and up to 31 lower-case letters"
        )
    return value


def lowered(value: Any) -> Any:
    """Return *value* in lower case, so that INFO is info."""
    return value.lower() if isinstance(value, str) else value


def json_of(example: str) -> Callable[[Any], Any]:
    """Return what reads a JSON object, and says how one is written: *example*."""

    def read(value: Any) -> Any:
        if not isinstance(value, str):
            return value
        try:
            parsed = json.loads(value)
        except ValueError:
            parsed = None
        if not isinstance(parsed, dict):
            raise ValueError(  # noqa: TRY004  pydantic listens to ValueError
                f"is no JSON object; write it as in {example}"
            )
        return parsed

    return read


def pair(system: str, first: object, second: object) -> list[str]:
    """Return what is wrong when only one half of *system*'s credentials is set."""
    names = {
        "SUPPLIER": ("WAYBILL_SUPPLIER_CLIENT_ID", "WAYBILL_SUPPLIER_CLIENT_SECRET"),
        "TOLL": ("WAYBILL_TOLL_KEY", "WAYBILL_TOLL_SECRET"),
    }[system]
    if (first is None) == (second is None):
        return []
    missing, present = names if first is None else names[::-1]
    return [f"{missing}: is missing; set it, or remove {present}"]
