"""The time criteria of the toll API in words.

Whether *d* is the last 24 hours or a calendar day is unknown, so no date is ever
computed from one: the words stand as the API has them.
"""

from datetime import datetime, timedelta

from bot.domain.toll_reports import Criteria
from bot.texts.english import ENGLISH, Language, phrase
from bot.texts.turkish import TURKISH

_LENGTHS = {
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
    "w": timedelta(days=7),
    "m": timedelta(days=30),
    "y": timedelta(days=365),
}
_AGO = {
    "h": phrase("an hour ago"),
    "d": phrase("a day ago"),
    "w": phrase("a week ago"),
    "m": phrase("a month ago"),
    "y": phrase("a year ago"),
}
_OVERLAPPING = 0.5  # of the length: below, two answers are about the same time
_ALIKE = 0.25


def period(criteria: str, language: Language = ENGLISH) -> str:
    """Return a criterion in words, *last day*; an unknown one as it is."""
    try:
        span = Criteria(criteria)
    except ValueError:
        if criteria:
            return criteria[:20]
        span = Criteria.everything
    return span.words_tr if language is TURKISH else span.words


def nothing(criteria: str, language: Language = ENGLISH) -> str:
    """Return what is said of a window in which nothing happened."""
    if criteria not in _LENGTHS:
        return language.say("No requests so far.")
    within = period(criteria, language)
    return language.capital(language.say("No requests in the {period}.", period=within))


def length(criteria: str) -> timedelta | None:
    """Return how long ago the answer was that is worth comparing with."""
    return _LENGTHS.get(criteria)


def ago(
    criteria: str,
    now: datetime | None,
    then: datetime,
    language: Language = ENGLISH,
) -> str:
    """Return the time of an earlier answer in words, *a day ago*.

    Empty when there is nothing to compare with: the criterion has no length, or the
    answers are so close that they are about the same window. Without *now* the
    earlier one is taken to be one length old.
    """
    whole = _LENGTHS.get(criteria)
    if whole is None:
        return ""
    if now is None:
        return language.say(_AGO[criteria])
    part = (now - then) / whole
    if part < _OVERLAPPING:
        return ""
    if abs(part - 1) <= _ALIKE:
        return language.say(_AGO[criteria])
    return language.say("{age} ago", age=_spoken(now - then, language))


def _spoken(age: timedelta, language: Language) -> str:
    days, hours = age / timedelta(days=1), age / timedelta(hours=1)
    if days >= 2:  # noqa: PLR2004  below, hours tell more
        return language.count(round(days), "day")
    if hours >= 2:  # noqa: PLR2004  the same of minutes
        return language.count(round(hours), "hour")
    return language.count(max(round(age / timedelta(minutes=1)), 1), "minute")
