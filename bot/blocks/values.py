"""What a button remembers: a versioned reference to a row, never authority.

Old messages stay pressable for ever, and a value comes back from a client, so
whoever reads one checks what it names and who pressed.
"""

import re

VERSION = "v1"
LIMIT = 2000  # documented for a button's value
_LONGEST_NUMBER = 9  # digits; more rows than there will be, and every column holds it

_SOUND_FIELD = re.compile(r"(?:[^%|]|%25|%7C)+", re.DOTALL)


def encode(*fields: str | int) -> str:
    """Return ``v1|field|field…``.

    Raises:
        ValueError: There is no field, one is empty, or the whole is too long.
    """
    texts = [str(field).replace("%", "%25").replace("|", "%7C") for field in fields]
    value = "|".join([VERSION, *texts])
    if not texts or not all(texts):
        raise ValueError("a button's value needs fields that are not empty")
    if len(value) > LIMIT:
        raise ValueError("a button's value is too long")
    return value


def decode(value: object) -> tuple[str, ...] | None:
    """Return the fields of *value*, or None when it was not made by :func:`encode`."""
    if not isinstance(value, str) or len(value) > LIMIT:
        return None
    version, *texts = value.split("|")
    if version != VERSION or not texts:
        return None
    if not all(_SOUND_FIELD.fullmatch(text) for text in texts):
        return None
    return tuple(text.replace("%7C", "|").replace("%25", "%") for text in texts)


def number(text: str) -> int | None:
    """Return the number that a field is, None where it can be none of ours."""
    if not (text.isascii() and text.isdecimal()) or len(text) > _LONGEST_NUMBER:
        return None
    return int(text)
