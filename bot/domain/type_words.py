"""Finds report types in words: whole names and aliases, or what fits several."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.domain.report_types import PREFIX, Catalogue, ReportType, is_value
from bot.domain.text import Token, TokenKind, fold

_PARTS = re.compile(r"[-_/ ]+")
_SHORTEST_PLURAL = 4


def stem(word: str) -> str:
    """Return *word* without what differs between one and several, s and z."""
    if len(word) < _SHORTEST_PLURAL or word.endswith(("ss", "us")):
        return word
    if word.startswith("organis"):
        word = f"organiz{word.removeprefix('organis')}"
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    for ending in ("s", "lar", "ler", "lari", "leri"):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            return word.removesuffix(ending)
    return word


def stems(text: str) -> tuple[str, ...]:
    """Return the stems of the words in folded *text*, split at hyphens as well."""
    return tuple(stem(part) for part in _PARTS.split(text) if part)


def spellings(report_type: ReportType) -> Iterator[str]:
    """Yield everything that *report_type* is called, in both languages."""
    yield report_type.title
    yield report_type.title_tr
    yield report_type.value.removeprefix(PREFIX).replace("_", " ")
    yield from report_type.aliases


@dataclass(frozen=True, slots=True)
class TypeWords:
    """The names and the single words of a catalogue's types."""

    exact: dict[str, list[tuple[tuple[str, ...], str]]]
    parts: dict[str, list[str]]

    @classmethod
    def of(cls, catalogue: Catalogue) -> "TypeWords":
        """Return the index of *catalogue*."""
        return cls.index((each.value, spellings(each)) for each in catalogue.all())

    @classmethod
    def index(cls, named: Iterable[tuple[str, Iterable[str]]]) -> "TypeWords":
        """Return the index of values and what each is called."""
        exact: dict[str, dict[tuple[str, ...], str]] = {}
        parts: dict[str, dict[str, None]] = {}
        for value, called in named:
            for spelling in called:
                words = tuple(
                    each for word in spelling.split() for each in stems(fold(word))
                )
                exact.setdefault(words[0], {}).setdefault(words, value)
                for word in words:
                    parts.setdefault(word, {})[value] = None
        longest_first = {
            word: sorted(names.items(), key=lambda name: -len(name[0]))
            for word, names in exact.items()
        }
        return cls(longest_first, {word: list(fits) for word, fits in parts.items()})

    def read(self, tokens: Sequence[Token], start: int) -> tuple[int, str] | None:
        """Return the type that is named at *start*, and the token behind it."""
        token = tokens[start]
        if token.kind is not TokenKind.word:
            return None
        constant = token.key.upper().replace("-", "_")
        if constant.startswith(PREFIX) and is_value(constant):
            return start + 1, constant
        first = stems(token.key)[:1]
        for words, value in self.exact.get(first[0], ()) if first else ():
            finish = _matches(tokens, start, words)
            if finish is not None:
                return finish, value
        return None

    def fitting(
        self, tokens: Sequence[Token], start: int
    ) -> tuple[int, tuple[str, ...]] | None:
        """Return the types that all words from *start* on fit, and where they end."""
        fits: list[str] | None = None
        at = start
        while at < len(tokens) and tokens[at].kind is TokenKind.word:
            left = fits
            for word in stems(tokens[at].key) or ("",):
                known = self.parts.get(word, ())
                left = [each for each in left or known if each in known]
                if not left:
                    break
            if not left:
                break
            fits, at = left, at + 1
        return (at, tuple(fits)) if fits else None


def _matches(tokens: Sequence[Token], start: int, words: tuple[str, ...]) -> int | None:
    at, found = start, 0
    while found < len(words) and at < len(tokens):
        token = tokens[at]
        said = stems(token.key) if token.kind is TokenKind.word else ()
        if not said or said != words[found : found + len(said)]:
            return None
        found += len(said)
        at += 1
    return at if found == len(words) else None
