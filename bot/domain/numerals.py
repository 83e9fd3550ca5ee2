"""Numbers, shares and spans as reports write them, in any of their locales.

What has two readings is read as neither: a total that may be wrong by a thousand is
worse than none. Blank is no number, and not zero.
"""

import re
from decimal import Decimal
from typing import Final

# Nothing in a report comes near it; longer rows of digits are ids.
_DIGITS: Final = r"\d{1,15}"
_POINT: Final = re.compile(rf"[+-]?(?:{_DIGITS})?\.\d{{1,15}}|[+-]?{_DIGITS}")
_COMMA: Final = re.compile(r"[+-]?(?:\d{4,15}|0),\d{1,15}|[+-]?\d{1,3},\d{1,2}(?!\d)")
_COMMA_LONG: Final = re.compile(r"[+-]?\d{1,3},\d{4,15}")
_BY_COMMA: Final = re.compile(
    r"[+-]?\d{1,3}(?:,\d{3})+\.\d{1,15}|[+-]?\d{1,3}(?:,\d{3}){2,5}"
)
_BY_POINT: Final = re.compile(
    r"[+-]?\d{1,3}(?:\.\d{3})+,\d{1,15}|[+-]?\d{1,3}(?:\.\d{3}){2,5}"
)
_BY_BLANK: Final = re.compile(r"[+-]?\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?:[.,]\d{1,15})?")
_THOUSANDS_OR_NOT: Final = re.compile(r"[+-]?[1-9]\d{0,2}\.\d{3}")
_GROUPS: Final = re.compile(r"[+-]?[1-9]\d{0,2}(?:\.\d{3}|,\d{3})")
_CURRENCY: Final = r"[₺€$£¥₹]|TL|TRY|EUR|USD|GBP|INR"
_MARKED: Final = re.compile(
    rf"(?P<before>[+-]?)\s*(?:{_CURRENCY})?\s*(?P<number>[+-]?[\d., \u00a0\u202f]+?)"
    rf"\s*(?:{_CURRENCY})?"
)
_SPAN: Final = re.compile(r"(\d{1,5})\s*:\s*(\d{1,2})\s*:\s*(\d{1,2})")
_PERCENT: Final = re.compile(r"%?\s*([+-]?[\d.,]+)\s*%?")
_LONGEST: Final = 60


def number(text: str) -> Decimal | None:
    """Return the number that *text* is, None when it is none or has two readings.

    ``-12,50``, ``1.234,56``, ``1,234.56``, ``1 234,5`` and ``₺12`` are numbers;
    ``1,234`` is either, so it is none.
    """
    if len(text) > _LONGEST:
        return None
    bare = text.strip().replace("\u2212", "-")
    marked = _MARKED.fullmatch(bare)
    if marked is None:
        return None
    sign, digits = marked["before"], marked["number"].strip()
    if sign and digits[:1] in {"+", "-"}:
        return None
    return _plain(sign + digits)


def money(text: str) -> Decimal | None:
    """Return an amount: as :func:`number`, but ``1.234`` is not sure to be one.

    Few currencies have three decimals, and in many countries that is a thousand.
    """
    return None if _THOUSANDS_OR_NOT.fullmatch(text.strip()) else number(text)


def tally(text: str) -> Decimal | None:
    """Return a count: ``1.234`` and ``1,234`` are both more than a thousand."""
    bare = text.strip()
    if _GROUPS.fullmatch(bare):
        return Decimal(bare.replace(".", "").replace(",", ""))
    read = number(text)
    return read if read is None or read == read.to_integral_value() else None


def share(text: str) -> Decimal | None:
    """Return a rate as a part of one: ``91%``, ``%91``, ``91,5 %`` and ``0.91``."""
    if len(text) > _LONGEST:
        return None
    bare = text.strip()
    found = _PERCENT.fullmatch(bare)
    read = _plain(found[1]) if found else None
    if read is None:
        return None
    return read / 100 if "%" in bare or abs(read) > 1 else read


def hours(text: str) -> Decimal | None:
    """Return a span in hours: ``1 : 06 : 30`` is 30.5, and so is ``30.5``."""
    found = _SPAN.fullmatch(text.strip()) if len(text) <= _LONGEST else None
    if found is None:
        return number(text)
    days, whole, minutes = (int(each) for each in found.groups())
    return Decimal(days * 24 + whole) + Decimal(minutes) / 60


def is_number(text: str) -> bool:
    """Return whether a spreadsheet takes *text* for a number, never for a formula.

    That includes what has two readings, such as ``-1,234``, percentages, and amounts
    with a currency, such as ``-12,50 TL``; in front of the digits its letters would
    name a cell.
    """
    return len(text) <= _LONGEST and _NUMERIC.fullmatch(text) is not None


_NUMERIC: Final = re.compile(
    r"\s*[+-]?\s?[₺€$£¥₹]?\s?[.,]?\d+(?:[., \u00a0\u202f]\d+)*"
    rf"(?:[eE][+-]?\d{{1,3}})?[\s\u00a0\u202f]?(?:%|{_CURRENCY})?\s*",
    re.ASCII,
)


def _plain(text: str) -> Decimal | None:
    if not text.isascii():
        text = text.replace("\u00a0", " ").replace("\u202f", " ")
    if _POINT.fullmatch(text):
        return Decimal(text)
    if _COMMA.fullmatch(text) or _COMMA_LONG.fullmatch(text):
        return Decimal(text.replace(",", "."))
    if _BY_COMMA.fullmatch(text):
        return Decimal(text.replace(",", ""))
    if _BY_POINT.fullmatch(text):
        return Decimal(text.replace(".", "").replace(",", "."))
    if _BY_BLANK.fullmatch(text):
        return Decimal(text.replace(" ", "").replace(",", "."))
    return None
