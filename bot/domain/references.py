"""Public ids of orders, such as ``R-7F3K``, and of their runs, ``R-7F3K-2``."""

import re
from collections.abc import Callable

PREFIX = "R-"

# No 0/O, 1/I/L: an id is read out over the telephone.
_DIGITS = "23456789"
_ALPHABET = _DIGITS + "ABCDEFGHJKMNPQRSTUVWXYZ"
_LENGTH = 4

_DASHED = re.compile(r"R-([0-9A-Z]{4,8})(?:-([1-9][0-9]{0,4}))?")
# Without its dash an id must show a digit, or "retry" would be one.
_BARE = re.compile(r"R(?=[A-Z]*[0-9])([0-9A-Z]{4,8})(?:-([1-9][0-9]{0,4}))?")


def new_reference(random: Callable[[int], int]) -> str:
    """Return a fresh id; *random* gives a number from 0 up to, without, its argument.

    One character at least is a digit, so that no id reads as a word. Whether it
    is free, the database decides.
    """
    code = [_ALPHABET[random(len(_ALPHABET))] for _ in range(_LENGTH)]
    if not any(character in _DIGITS for character in code):
        code[random(_LENGTH)] = _DIGITS[random(len(_DIGITS))]
    return PREFIX + "".join(code)


def parse_reference(text: str) -> tuple[str, int | None] | None:
    """Return the order's id and the run's number, if *text* is such an id.

    Any case will do, and so will an id without its first dash.
    """
    # Upper-casing first would make an R-1S5S of "r-1ß5s".
    if not text.isascii():
        return None
    typed = text.strip().upper()
    match = _DASHED.fullmatch(typed) or _BARE.fullmatch(typed)
    if match is None:
        return None
    return PREFIX + match[1], int(match[2]) if match[2] else None
