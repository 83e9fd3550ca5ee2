"""Slack's text format: untrusted words made harmless, and our own control sequences.

Only ``&``, ``<`` and ``>`` can be escaped (documented). The marks of emphasis cannot,
and top-level text turns bare URLs into links, so both are replaced by characters
that look the same and do nothing.
"""

import re
import unicodedata
from datetime import UTC, datetime
from enum import Enum

from bot.domain.channels import is_dm
from bot.texts.english import Language

ELLIPSIS = "…"
NAME_LIMIT = 60

_LOOKALIKES = str.maketrans({"*": "∗", "~": "∼", "`": "ˋ"})
_LOOSE_UNDERSCORE = re.compile(r"(?<![^\W_])_|_(?![^\W_])")
_USER_ID = re.compile(r"[UW][A-Z0-9]+")
_CHANNEL_ID = re.compile(r"[CDG][A-Z0-9]+")
_BLANKS = re.compile(r"\s+")
# Controls, formats (bidi, zero-width), surrogates, private use; fillers look blank.
_HIDDEN_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co"})
_FILLERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0")


class Form(Enum):
    """How much of an instant is shown."""

    time = "time"
    seconds = "seconds"
    day_and_time = "day_and_time"


def fit(text: str, limit: int) -> str:
    """Return *text* in at most *limit* code points, cut with an ellipsis."""
    if len(text) <= limit:
        return text
    return text[: limit - 1].rstrip() + ELLIPSIS if limit > 0 else ""


def plain(text: str, limit: int = NAME_LIMIT) -> str:
    """Return untrusted *text* on one line without hidden characters, cut to *limit*.

    For ``plain_text`` objects, which know no markup. Never empty: a name that
    consists of nothing visible becomes a dash.
    """
    visible = "".join(
        character
        for character in _BLANKS.sub(" ", text)
        if unicodedata.category(character) not in _HIDDEN_CATEGORIES
        and character not in _FILLERS
    )
    return fit(_BLANKS.sub(" ", visible).strip(), limit) or "–"


def escape(text: str, limit: int = NAME_LIMIT) -> str:
    """Return untrusted *text* as mrkdwn that shows it and does nothing.

    It is cut to *limit* code points before escaping, so the result can be up to
    five times as long.
    """
    shown = plain(text, limit).translate(_LOOKALIKES).replace("://", ":∕∕")
    return _entities(_LOOSE_UNDERSCORE.sub("ˍ", shown))


def code(text: str, limit: int = 300) -> str:
    """Return untrusted *text* as a code span; a backtick in it turns into a quote."""
    shown = plain(text, limit).replace("`", "'").replace("://", ":∕∕")
    return f"`{_entities(shown)}`"


def mention(user_id: str, language: Language) -> str:
    """Return a mention of one person; what is no user id becomes *somebody*."""
    known = _USER_ID.fullmatch(user_id)
    return f"<@{user_id}>" if known else language.say("somebody")


def channel(channel_id: str, language: Language) -> str:
    """Return a channel's name as Slack shows it; a DM has none."""
    if _CHANNEL_ID.fullmatch(channel_id) and not is_dm(channel_id):
        return f"<#{channel_id}>"
    return language.say("that conversation")


def date(instant: datetime, form: Form, language: Language) -> str:
    """Return *instant* so that everybody reads it in their own zone.

    The fallback, for clients that cannot, is in UTC and says so.
    """
    utc = instant.astimezone(UTC)
    token, shown = "{time}", f"{utc:%H:%M}"
    match form:
        case Form.time:
            pass
        case Form.seconds:
            token, shown = "{time_secs}", f"{utc:%H:%M:%S}"
        case Form.day_and_time:
            day = "{date_short_pretty}"
            token = language.say("{day} at {time}", day=day, time=token)
            day = language.day(utc.date())
            shown = language.say("{day} at {time}", day=day, time=shown)
    return f"<!date^{int(utc.timestamp())}^{token}|{shown} UTC>"


def link(url: str, label: str) -> str:
    """Return a link; *url* must be ours or the supplier's, never a person's words."""
    target = _entities(url.replace("|", "%7C").replace(" ", "%20"))
    return f"<{target}|{label}>"


def _entities(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
