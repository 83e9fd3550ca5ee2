"""Typed text, made comparable: what Slack sent, cut into tokens.

How Slack writes mentions, channels, links and the three entities is documented;
which characters keyboards swap in (curly quotes, dashes) is widely seen, inferred.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

_CHARACTERS = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′´ʼ＇", "'"),
        **dict.fromkeys("“”„‟″«»＂", '"'),
        **dict.fromkeys("‐‑‒–−", "-"),
        **dict.fromkeys("—―", "--"),
        "…": "..",
        "，": ",",
        "、": ",",
        "；": ";",
    }
)
_BLANKS = re.compile(r"\s+")
_ENTITY = re.compile(r"&(amp|lt|gt);")
_ENTITIES = {"amp": "&", "lt": "<", "gt": ">"}

# A quoted name doubles the quotes it contains. A case suffix may follow it.
_TOKEN = re.compile(
    r"""
      "(?P<double>(?:[^"]|"")*)"(?:'\w{1,5}(?=[\s,;]|$))?
    | (?<![^\s,;])'(?P<single>[^'"]+)'(?=[\s,;]|$)
    | <(?P<sigil>[@\#!]?)(?P<target>[^<>|]*)(?:\|(?P<label>[^<>]*))?>
      (?:'\w{1,5}(?=[\s,;]|$))?
    | (?P<separator>[,;])
    | (?P<word>(?:&(?:amp|lt|gt);|[^\s,;"<])+)
    """,
    re.VERBOSE,
)

_GROUP = "subteam^"  # documented for messages; that commands use it is inferred
_LEADING = "([{*~`"
_TRAILING = ")]}*~`?!:."

# Turkish cases after an apostrophe, folded, and the English genitive.
_SUFFIX = re.compile("[dt][ae](?:n|ki)?|[yn]?[aeiu]|n?[iu]n|(?:y?l)[ae]|s")


class TokenKind(StrEnum):
    """What a token is, before anybody asks what it means."""

    word = "word"
    quoted = "quoted"
    separator = "separator"
    channel = "channel"
    user = "user"
    group = "group"


@dataclass(frozen=True, slots=True)
class Token:
    """One piece of typed text.

    ``text`` is for showing, ``key`` for comparing; ``target`` is Slack's id of a
    channel, user or user group; ``start`` and ``end`` are offsets in :func:`plain`
    text.
    """

    kind: TokenKind
    text: str
    key: str
    start: int
    end: int
    target: str = ""


def plain(text: str) -> str:
    """Return *text* with straight quotes and dashes and without invisible characters.

    Slack's escapes are still in it; :func:`tokens` reads them.
    """
    straight = unicodedata.normalize("NFC", text).translate(_CHARACTERS)
    visible = "".join(
        character
        for character in _BLANKS.sub(" ", straight)
        if unicodedata.category(character) not in {"Cf", "Cc", "Cs", "Co", "Cn"}
    )
    return _BLANKS.sub(" ", visible).strip()


def normalise(text: str) -> str:
    """Return *text* as a person meant it: plain, with Slack's escapes resolved."""

    def named(match: re.Match[str]) -> str:
        if match["target"] is None:
            return match[0]
        return _named(match["sigil"], match["target"], match["label"])

    return decode(_TOKEN.sub(named, plain(text)))


def decode(text: str) -> str:
    """Return *text* with ``&amp;``, ``&lt;`` and ``&gt;`` decoded once."""
    return _ENTITY.sub(lambda match: _ENTITIES[match[1]], text)


def encode(text: str) -> str:
    """Return *text* so that :func:`decode` and :func:`tokens` give it back.

    An ampersand that starts no entity stays as it is, for people to read.
    """
    safe = _ENTITY.sub(lambda match: f"&amp;{match[1]};", text)
    return safe.replace("<", "&lt;").replace(">", "&gt;")


def quote(name: str) -> str:
    """Return *name* in quotes, so that :func:`tokens` reads it as one name."""
    return '"' + encode(name).replace('"', '""') + '"'


def fold(text: str) -> str:
    """Return *text* for comparing: no case, accents, blanks, nor Turkish dots.

    The digits of every script are those of ASCII.
    """
    folded = text
    for _ in range(2):  # case folding can bring accents back, and the reverse
        folded = unicodedata.normalize("NFKD", folded.casefold())
    return "".join(
        "i" if character == "ı" else str(unicodedata.decimal(character, character))
        for character in folded
        if not unicodedata.combining(character) and not character.isspace()
    )


@lru_cache(maxsize=4096)  # the same names are compared at every order
def name_key(name: str) -> str:
    """Return what two spellings of one name have in common."""
    words = plain(name.replace('"', " ")).replace(",", " , ").replace(";", " , ")
    return " ".join(filter(None, (fold(_stripped(word)) for word in words.split())))


def without_suffix(word: str) -> str | None:
    """Return *word* without a case suffix after an apostrophe, or None.

    ``Adana'da`` is Adana; ``Adana'nın`` too. Works on shown and on folded text.
    """
    stem, apostrophe, suffix = word.rpartition("'")
    if not (stem and apostrophe):
        return None
    return stem if _SUFFIX.fullmatch(fold(suffix)) else None


def tokens(text: str) -> tuple[Token, ...]:
    """Return the tokens of :func:`plain` text; nothing in it is ever refused."""
    return tuple(
        token for match in _TOKEN.finditer(text) if (token := _token(match)) is not None
    )


def _token(match: re.Match[str]) -> Token | None:
    start, end = match.span()
    if match["separator"] is not None:
        return Token(TokenKind.separator, ",", ",", start, end)
    quoted = match["double"] if match["double"] is not None else match["single"]
    if quoted is not None:
        return _named_token(decode(quoted.replace('""', '"')).strip(), start, end)
    if match["target"] is not None:
        return _slack_token(match, start, end)
    shown = _stripped(decode(match["word"]))
    key = fold(shown)
    return Token(TokenKind.word, shown, key, start, end) if key else None


def _named_token(name: str, start: int, end: int) -> Token | None:
    key = name_key(name)
    return Token(TokenKind.quoted, name, key, start, end) if key else None


def _slack_token(match: re.Match[str], start: int, end: int) -> Token | None:
    sigil, target, label = match["sigil"], match["target"], match["label"]
    shown = decode(_named(sigil, target, label))
    kinds = {"#": TokenKind.channel, "@": TokenKind.user}
    if sigil in kinds and target:
        return Token(kinds[sigil], shown, shown, start, end, target=target)
    if sigil == "!" and target.startswith(_GROUP):
        group = target.removeprefix(_GROUP)
        return Token(TokenKind.group, shown, shown, start, end, target=group)
    if " " in shown.strip():
        return _named_token(shown, start, end)
    shown = _stripped(shown.strip())
    key = fold(shown)
    return Token(TokenKind.word, shown, key, start, end) if key else None


def _named(sigil: str, target: str, label: str | None) -> str:
    if sigil == "!":
        # <!subteam^S1|@night-shift>, <!here>, <!date^…|fallback>
        return label or f"@{target.partition('^')[0]}"
    return (sigil if sigil in {"#", "@"} else "") + (label or target)


def _stripped(word: str) -> str:
    bare = word.lstrip(_LEADING)
    bare = bare if bare.endswith("..") else bare.rstrip(_TRAILING)
    return bare or word
