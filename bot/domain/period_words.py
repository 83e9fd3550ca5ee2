"""Patterns of the words that name days, over folded text, for both languages."""

import re
from collections.abc import Iterable
from types import MappingProxyType
from typing import Final

from bot.domain.periods import Unit

_ENGLISH_MONTHS = (
    "january february march april may june july august september october november "
    "december"
)
_TURKISH_MONTHS = (
    "ocak subat mart nisan mayis haziran temmuz agustos eylul ekim kasim aralik"
)
_SHORT_MONTHS = (
    "jan feb mar apr may jun jul aug sep oct nov dec",
    "oca sub mar nis may haz tem agu eyl eki kas ara",
    "- - - - - - - - sept - - -",
)

MONTHS: Final = MappingProxyType(
    {
        word: number
        for names in (_ENGLISH_MONTHS, _TURKISH_MONTHS, *_SHORT_MONTHS)
        for number, word in enumerate(names.split(), start=1)
        if word != "-"
    }
)

WEEKDAYS: Final = MappingProxyType(
    {
        word: number
        for names in (
            "monday tuesday wednesday thursday friday saturday sunday",
            "pazartesi sali carsamba persembe cuma cumartesi pazar",
            "mon tue wed thu fri sat sun",
        )
        for number, word in enumerate(names.split())
    }
)

UNITS: Final = MappingProxyType(
    {
        **dict.fromkeys(("day", "gun"), Unit.day),
        **dict.fromkeys(("week", "hafta"), Unit.week),
        **dict.fromkeys(("month", "ay"), Unit.month),
        **dict.fromkeys(("quarter", "ceyrek"), Unit.quarter),
        **dict.fromkeys(("year", "yil", "sene"), Unit.year),
    }
)


def one_of(words: Iterable[str]) -> str:
    """Return a pattern for one of *words*, the longest that fits."""
    return f"(?:{'|'.join(sorted(map(re.escape, words), key=len, reverse=True))})"


# A Turkish case may follow: at once after a Turkish month, after an apostrophe
# elsewhere.
_CASE = r"(?:'?(?:[dt]en|[dt]an|[dt][ea]ki|[dt][ea]|[yn]?[aei]|n?in))"
_APOSTROPHE_CASE = r"(?:'(?:[dt]en|[dt]an|[dt][ea]ki|[dt][ea]|[yn]?[aei]|n?in|s))"

_SEP = "[ _-]"
_MONTH = (
    rf"(?P<month>{one_of(_TURKISH_MONTHS.split())}(?={_CASE}?(?![a-z']))"
    rf"|{one_of(MONTHS)}(?={_APOSTROPHE_CASE}?(?![a-z'])))"
    rf"{_CASE}?(?: ayin(?:da|dan|a)| ayi| ay)?"
)
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>20\d\d|2[1-9]\d\d)"
_NO_DIGIT = r"(?!\d)"


def _compiled(*patterns: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern) for pattern in patterns)


# One end of a range, or a span by itself; the first that matches is taken.
POINTS: Final = _compiled(
    rf"(?P<year>\d{{4}})([-/.])(?P<number>\d{{1,2}})\2(?P<day>\d{{1,2}}){_NO_DIGIT}",
    rf"(?P<day>\d{{1,2}})\.(?P<number>\d{{1,2}})\.(?P<year>\d{{4}}){_NO_DIGIT}",
    rf"{_YEAR}-?q(?P<quarter>\d){_NO_DIGIT}",
    rf"(?P<year>\d{{4}})-(?P<number>\d{{1,2}}){_NO_DIGIT}",
    rf"q(?P<quarter>\d)(?:{_SEP}?{_YEAR})?{_NO_DIGIT}",
    rf"(?P<quarter>\d){_SEP}ceyrek(?: {_YEAR})?{_NO_DIGIT}",
    rf"{_DAY}{_SEP}?(?:of )?{_MONTH}(?:{_SEP}{_YEAR})?{_NO_DIGIT}",
    rf"{_MONTH}{_SEP}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: ?,)?"
    rf"(?:{_SEP}{_YEAR})?(?![\d.])",
    rf"{_MONTH}{_SEP}(?P<day>\d{{1,2}})(?:st|nd|rd|th)(?![\d.])",
    rf"{_MONTH}(?:{_SEP}{_YEAR})?{_NO_DIGIT}",
    rf"{_YEAR} {_MONTH}",
    rf"{_YEAR} q(?P<quarter>\d){_NO_DIGIT}",
    rf"{_YEAR}{_NO_DIGIT}(?!-\d)",
    r"(?P<word>today|yesterday|now|bugun|dun|simdi)"
    r"(?:'?(?:ku|den|dan|un|e|ye|s))?(?![a-z'])",
)

# Days that share the month behind or before them: "1-15 oct", "oct 1-15".
_BETWEEN = r" ?(?:\.\.+|--?|to|until|till|through|ile|ve|and) ?"
SHARED: Final = _compiled(
    rf"{_DAY}{_BETWEEN}(?P<last>\d{{1,2}})(?:st|nd|rd|th)?[ -]?(?:of )?{_MONTH}"
    rf"(?:{_SEP}{_YEAR})?{_NO_DIGIT}",
    rf"{_MONTH}{_SEP}{_DAY}{_BETWEEN}(?P<last>\d{{1,2}})(?:st|nd|rd|th)?"
    rf"(?:(?: ?,)? {_YEAR})?(?![\d.])",
)

OPENING: Final = re.compile(r"(?P<open>from|between|since) ")
CONNECTION: Final = re.compile(r" ?(?:\.\.+|--?) ?| (?:to|until|till|through|ile) ")
CONNECTION_BETWEEN: Final = re.compile(rf"{CONNECTION.pattern}| (?:and|ve) ")
CLOSING: Final = re.compile(r" (?:tarihleri )?(?:arasi|arasinda|kadar)(?![a-z'])")

_UNIT_ENDING = r"(?:'s|s|'?(?:n?in|[dt][ea]n?|ki|si|i))?(?![a-z'])"
_UNIT = rf"(?P<unit>{one_of(UNITS)}){_UNIT_ENDING}"
_THIS = "(?P<this>this|current|bu)"
_LAST = "(?P<last>last|previous|past|gecen|gectigimiz|onceki)"

RELATIVE: Final = _compiled(
    r"(?P<word>today|yesterday|bugun|dun)(?:'s|'?ku|'?un)?(?![a-z'])",
    rf"{_THIS}{_SEP}{_UNIT}",
    rf"(?:last|previous|past|son|gecen){_SEP}(?P<count>\d{{1,6}}){_SEP}{_UNIT}",
    rf"{_LAST}{_SEP}{_UNIT}",
    rf"{_LAST}{_SEP}(?P<weekday>{one_of(WEEKDAYS)})(?![a-z'])",
    r"(?P<ahead>tomorrow|yarin)(?:'s|'?ki)?(?![a-z'])",
    rf"(?P<ahead>next|coming|gelecek|onumuzdeki){_SEP}{_UNIT}",
    r"(?P<todate>[wmqy])td(?![a-z'])",
    rf"(?P<todate>week|month|quarter|year){_SEP}to{_SEP}date(?![a-z'])",
)

# The first characters of everything above, so that other words cost nothing.
_OPENINGS = (
    "from between since today yesterday now bugun dun simdi this current bu last "
    "previous past gecen gectigimiz onceki son wtd mtd qtd ytd week month quarter year "
    "tomorrow yarin next coming gelecek onumuzdeki"
)
STARTS: Final = frozenset(
    word[:2]
    for word in (
        *MONTHS,
        *_OPENINGS.split(),
        *(f"q{digit}" for digit in range(10)),
    )
)
