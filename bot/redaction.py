"""Takes secrets out of whatever is about to be written."""

import json
import re
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from urllib.parse import quote, quote_plus

HIDDEN = "[hidden]"
_SHORTEST = 4  # shorter ones would shred ordinary words
_REMEMBERED = 100  # spellings of minted tokens, which come and go
_WORDS = (
    r"client_secret|access_token|refresh_token|app_token|bot_token|token|"
    r"signing_secret|secret|password|authorization|api_key|apikey|key|signature|sig|"
    r"ticket|response_url|trigger_id|private_metadata"
)
_SECRET_NAME = re.compile(rf"(?:\w+_)?(?:{_WORDS}|x-slack-signature)", re.IGNORECASE)

# What never may be shown wherever it stands, known value or not. The character
# classes stop at quotes, blanks and brackets, so that the rest of a line stays.
_PATTERNS: tuple[tuple[re.Pattern[str], str], ...] = (
    # response_url: Slack's hosts, and the paths it uses (documented by example only)
    (
        re.compile(
            r"https?:(?:\\?/){2}[^\s\"'<>|\\]*?(?:hooks\.slack|"
            r"(?:\\?/)(?:response|commands|actions)(?:\\?/))[^\s\"'<>|]*",
            re.IGNORECASE,
        ),
        "[response_url]",
    ),
    (re.compile(r"xox[a-z](?:\.xox[a-z])?-[\w-]+|xapp-[\w-]+"), HIDDEN),
    (re.compile(r"\b(bearer)\s+[\w.~+/=-]{8,}", re.IGNORECASE), rf"\1 {HIDDEN}"),
    (re.compile(r"\b(basic)\s+[\w+/=-]{16,}", re.IGNORECASE), rf"\1 {HIDDEN}"),
    # A trigger_id, as Slack shapes it: two numbers and a hexadecimal tail.
    (re.compile(r"\b\d{4,}\.\d{4,}\.[0-9a-f]{8,}\b"), HIDDEN),
    # Every query of every URL: signed links, tickets, keys.
    (re.compile(r"((?:https?|wss?)://[^\s\"'<>?]+)\?[^\s\"'<>]*"), r"\1?[hidden]"),
    (re.compile(r"(\w://)[^\s/@\"'<>]+@"), rf"\1{HIDDEN}@"),
    # name=value, in a query or a form
    (
        re.compile(rf"\b((?:\w+_)?(?:{_WORDS})=)[^\s&\"'<>,)]+", re.IGNORECASE),
        rf"\1{HIDDEN}",
    ),
    # "name": "value", as JSON or a printed dict
    (
        re.compile(
            rf"(\\?[\"'](?:\w+_)?(?:{_WORDS})\\?[\"']\s*:\s*\\?[\"'])[^\"'\\]+",
            re.IGNORECASE,
        ),
        rf"\1{HIDDEN}",
    ),
)


class Redactor:
    """Hides known secret values, and everything that is shaped like a secret."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        self._fixed: set[str] = set()
        self._minted: OrderedDict[str, None] = OrderedDict()
        for secret in secrets:
            self._fixed.update(_spellings(secret))
        self._known = self._longest_first()

    def hide(self, secret: str) -> None:
        """Hide *secret*, which came up at run time (a token, a signed URL)."""
        for spelling in _spellings(secret):
            self._minted[spelling] = None
            self._minted.move_to_end(spelling)
        while len(self._minted) > _REMEMBERED:
            self._minted.popitem(last=False)
        self._known = self._longest_first()

    def _longest_first(self) -> tuple[str, ...]:
        # One secret may begin with another.
        return tuple(sorted({*self._fixed, *self._minted}, key=len, reverse=True))

    def text(self, text: str) -> str:
        """Return *text* without secrets."""
        for secret in self._known:
            if secret in text:
                text = text.replace(secret, HIDDEN)
        for pattern, replacement in _PATTERNS:
            text = pattern.sub(replacement, text)
        return text

    def value(self, value: object) -> object:
        """Return *value* as plain data without secrets, however deeply nested."""
        if value is None or isinstance(value, bool | float):
            return value
        if isinstance(value, int):
            return HIDDEN if str(value) in self._known else value
        if isinstance(value, Mapping):
            return {self.text(str(k)): self._named(k, v) for k, v in value.items()}
        if isinstance(value, list | tuple | set | frozenset):
            return [self.value(each) for each in value]
        if isinstance(value, bytes):
            value = value.decode("utf-8", "backslashreplace")
        return self.text(value if isinstance(value, str) else repr(value))

    def _named(self, name: object, value: object) -> object:
        if value and isinstance(name, str) and _SECRET_NAME.fullmatch(name):
            return HIDDEN
        return self.value(value)


def _spellings(secret: str) -> set[str]:
    """Return *secret* as it looks in a URL, in JSON and in a printed string."""
    if len(secret) < _SHORTEST:
        return set()
    return {
        secret,
        quote(secret, safe=""),
        quote_plus(secret),
        json.dumps(secret)[1:-1],
        json.dumps(secret, ensure_ascii=False)[1:-1],
        repr(secret)[1:-1],
    }
