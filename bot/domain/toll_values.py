"""Values of the toll API's rows, read tolerantly, and numbers as people read them.

That numbers may come as strings, null or objects is inferred; nothing about it is
documented. What cannot be read is no number, never an exception.
"""

import json
import math
import re
from collections.abc import Mapping
from datetime import date, datetime

from bot.texts.english import ENGLISH, Language, phrase

Number = int | float

# Nothing that is counted or timed here comes near it, and sums stay exact below.
LARGEST = 10**15
DASH = "–"
TEXT_LIMIT = 300

_POINT = re.compile(r"[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d{1,3})?")
_COMMA = re.compile(r"[+-]?(?:0,\d+|\d+,(?:\d{1,2}|\d{4,}))")
_GROUPED_BY_COMMA = re.compile(
    r"[+-]?\d{1,3}(?:,\d{3}){2,}|[+-]?\d{1,3}(?:,\d{3})+\.\d+"
)
_GROUPED_BY_POINT = re.compile(
    r"[+-]?\d{1,3}(?:\.\d{3}){2,}|[+-]?\d{1,3}(?:\.\d{3})+,\d+"
)
_BOUND = re.compile(r"\d+(?:\.\d+)?")


def number(value: object) -> Number | None:
    """Return *value* as a finite number, or None when it is none.

    A string is read as JSON would, and with a decimal comma or thousands marks where
    that has one meaning only: ``"12,5"`` is 12.5, but ``"1,234"`` could be either
    and is left alone. What exceeds :data:`LARGEST` is no number of this API.
    """
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        return _bounded(_number_in(value.strip().replace("\u2212", "-")))
    return _bounded(value) if isinstance(value, int | float) else None


def amount(value: object) -> Number | None:
    """Return *value* as a number that is not negative, or None."""
    read = number(value)
    return read if read is not None and read >= 0 else None


def count(value: object) -> int | None:
    """Return *value* as a whole number that is not negative, or None."""
    read = amount(value)
    return int(read) if read is not None and read == int(read) else None


def hour(value: object) -> int | None:
    """Return *value* as an hour of the day, or None."""
    read = count(value)
    return read if read is not None and read < 24 else None  # noqa: PLR2004  hours


def month(value: object) -> int | None:
    """Return *value* as a month of the year, 1 to 12, or None."""
    read = count(value)
    return read if read is not None and 1 <= read <= len(ENGLISH.months) else None


def day(value: object) -> date | None:
    """Return the day of an ISO 8601 date or instant, as given, or None."""
    if not isinstance(value, str):
        return None
    try:
        return datetime.fromisoformat(value.strip()).date()
    except ValueError:
        return None


def words(value: object) -> str | None:
    """Return *value* as a label that is not empty, or None."""
    if isinstance(value, str):
        return value.strip()[:TEXT_LIMIT] or None
    if isinstance(value, int | float) and not isinstance(value, bool):
        return text(value)
    return None


def text(value: object) -> str:
    """Return any value of an answer in one piece of text; a dash for nothing."""
    if value is None:
        return DASH
    if isinstance(value, str):
        return value[:TEXT_LIMIT].strip() or DASH
    if isinstance(value, Mapping | list | tuple):
        return _json(value)
    try:
        return str(value)[:TEXT_LIMIT]
    except ValueError:  # an integer of more digits than Python likes to print
        return "a very large number"


def lower_bound(label: str | None) -> tuple[float, float]:
    """Return the place of a range such as *100-500 ms* among its like.

    The first of the pair is the lower bound; the second settles ties, so that
    *under 100* stands before *100-500* and *over 500* behind *500-1000*. What holds
    no number comes last.
    """
    found = bounds(label)
    if found is None:
        return (math.inf, math.inf)
    return (found[0], math.inf if found[1] is None else found[1])


def bounds(label: str | None) -> tuple[float, float | None] | None:
    """Return the lower and upper bound of a range's label, None for an open top.

    Only labels of the form *0-100 ms* are documented; *under*, *over*, ``<``, ``>``
    and ``+`` are inferred.
    """
    numbers = [float(each) for each in _BOUND.findall((label or "").replace(",", ""))]
    if not numbers:
        return None
    if len(numbers) > 1:
        return (numbers[0], numbers[1])
    folded = (label or "").casefold()
    below = any(each in folded for each in ("<", "under", "below", "less", "altı"))
    return (0.0, numbers[0]) if below else (numbers[0], None)


def grouped(value: Number, language: Language = ENGLISH) -> str:
    """Return a number with thousands marks and as many places as it needs.

    At most one place from ten on, at most two below.
    """
    places = 1 if abs(value) >= 10 else 2  # noqa: PLR2004  as the docstring says
    rounded = round(value, places)
    if rounded == int(rounded):
        return language.number(int(rounded))
    return language.number(rounded, places).rstrip("0")


def with_unit(value: Number | None, unit: str, language: Language = ENGLISH) -> str:
    """Return *value* with its unit, rounded as one reads it: *299 ms*, *0.6 %*."""
    if value is None:
        return DASH
    if unit == "%":
        return _percent(value, language)
    if unit == "hour":
        return hour_name(int(value))
    if unit in {"year", "month", "week", "code"}:
        return str(int(value))
    if unit == "ms":
        return f"{language.number(round(value))} ms"
    if unit == "steps":
        value = round(value)
    shown = grouped(value, language)
    return f"{shown} {noun(value, unit, language)}" if unit else shown


def noun(value: Number, unit: str, language: Language) -> str:
    """Return what is counted, as it stands behind *value*; an unknown unit as it is."""
    one = _NOUNS.get(unit)
    # A part of one has no singular; whole numbers choose for themselves.
    whole = int(value) if value == int(value) else 0
    return unit if one is None else language.noun(whole, one)


# What the units of counts are called, one of them.
_NOUNS = {
    "requests": phrase("request"),
    "responses": phrase("response"),
    "steps": phrase("step"),
    "clients": phrase("client"),
    "memberships": phrase("membership"),
    "addresses": phrase("address"),
    "occurrences": phrase("occurrence"),
}


def hour_name(value: int) -> str:
    """Return an hour of the day as *08:00*."""
    return f"{value:02d}:00"


def _bounded(value: Number | None) -> Number | None:
    if value is None or not -LARGEST <= value <= LARGEST:  # NaN compares as false
        return None
    return value


def _number_in(typed: str) -> Number | None:
    if len(typed) > 40:  # noqa: PLR2004  no number of this API; int() has limits, too
        return None
    if _GROUPED_BY_COMMA.fullmatch(typed):
        typed = typed.replace(",", "")
    elif _GROUPED_BY_POINT.fullmatch(typed):
        typed = typed.replace(".", "").replace(",", ".")
    elif _COMMA.fullmatch(typed):
        typed = typed.replace(",", ".")
    elif not _POINT.fullmatch(typed):
        return None
    return float(typed) if any(each in typed for each in ".eE") else int(typed)


def _json(value: object) -> str:
    try:
        shown = json.dumps(value, ensure_ascii=False, default=str)
    except (ValueError, TypeError, RecursionError):
        return "a nested value"
    return shown[:TEXT_LIMIT]


def _percent(value: Number, language: Language) -> str:
    if 0 < value < 0.05:  # noqa: PLR2004  would read as nothing at all
        return language.say("under {share}", share=language.percent(0.1, 1))
    if 99.95 <= value < 100:  # noqa: PLR2004  would read as everything
        return language.say("over {share}", share=language.percent(99.9, 1))
    whole = 10 <= value < 99 or value > 100  # noqa: PLR2004  where tenths tell nothing
    whole = whole or round(value, 1) == round(value)
    return language.percent(value, 0 if whole else 1)
