"""Finds organisations in words: the known ones by name, others by their place."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.domain.text import Token, TokenKind, name_key, without_suffix
from bot.domain.vocabulary import RESERVED

_LONGEST = 15  # words


@dataclass(frozen=True, slots=True)
class KnownNames:
    """The directory's names; two with one key show as the first of them."""

    by_key: dict[str, str]
    first_words: frozenset[str]
    longest: int

    @classmethod
    def of(cls, names: Iterable[str]) -> "KnownNames":
        """Return the index of *names*, whatever their order."""
        by_key: dict[str, str] = {}
        for name in sorted(names):
            key = name_key(name)
            if key:
                by_key.setdefault(key, name)
        words = [key.split(" ") for key in by_key]
        longest = max(map(len, words), default=0)
        return cls(by_key, frozenset(each[0] for each in words), min(longest, _LONGEST))

    def quoted(self, token: Token) -> str:
        """Return the known name that *token* quotes, else what it quotes."""
        return self.by_key.get(token.key, token.text)

    def read(self, tokens: Sequence[Token], start: int) -> tuple[int, str] | None:
        """Return the longest known name at *start*, and the token behind it.

        Its last word may carry a case suffix: ``Adana'da``. A name that is a word
        of the grammar, such as All, is read in quotes only.
        """
        if not self._may_start(tokens[start]):
            return None
        least = 2 if tokens[start].key in RESERVED else 1
        words: list[str] = []
        found = None
        for at in range(start, min(start + self.longest, len(tokens))):
            if tokens[at].kind not in {TokenKind.word, TokenKind.separator}:
                break
            words.append(tokens[at].key)
            name = self._known(words)
            if name is not None and len(words) >= least:
                found = at + 1, name
        return found

    def _may_start(self, token: Token) -> bool:
        if token.kind is not TokenKind.word:
            return False
        return (
            token.key in self.first_words
            or (without_suffix(token.key) or "") in self.first_words
        )

    def _known(self, words: list[str]) -> str | None:
        name = self.by_key.get(" ".join(words))
        stem = without_suffix(words[-1])
        if name is None and stem is not None:
            name = self.by_key.get(" ".join([*words[:-1], stem]))
        return name


def raw_name(tokens: Sequence[Token]) -> str:
    """Return the name that *tokens* spell, without the last one's case suffix."""
    name = " ".join(token.text for token in tokens)
    return without_suffix(name) or name
