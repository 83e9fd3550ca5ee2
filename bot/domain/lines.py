"""Typed text as the readers of clauses see it: tokens, and one folded line."""

from dataclasses import dataclass

from bot.domain import vocabulary as words
from bot.domain.text import TokenKind, tokens

_HIDDEN = "\x00"  # what is quoted, or Slack's, is no word of the grammar


@dataclass(frozen=True, slots=True)
class Span:
    """Some tokens, from *start* up to, without, *end*."""

    start: int
    end: int


class Text:
    """Tokens, and the folded line that patterns are matched against."""

    def __init__(self, text: str) -> None:
        self.plain = text
        self.tokens = tokens(text)
        keys = [
            token.key
            if token.kind in {TokenKind.word, TokenKind.separator}
            else _HIDDEN
            for token in self.tokens
        ]
        self.line = " ".join(keys)
        self.starts: list[int] = []
        self.behind: dict[int, int] = {}
        at = 0
        for index, key in enumerate(keys):
            self.starts.append(at)
            at += len(key)
            self.behind[at] = index + 1
            at += 1

    def __len__(self) -> int:
        """Return the number of tokens."""
        return len(self.tokens)

    def word(self, index: int) -> str:
        """Return the key of the word at *index*, "" if none is there."""
        if not 0 <= index < len(self.tokens):
            return ""
        token = self.tokens[index]
        return token.key if token.kind is TokenKind.word else ""

    def kind(self, index: int) -> TokenKind | None:
        """Return the kind of the token at *index*, None if none is there."""
        return self.tokens[index].kind if 0 <= index < len(self.tokens) else None

    def joins(self, index: int) -> bool:
        """Return whether a comma or an "and" stands at *index*."""
        separator = self.kind(index) is TokenKind.separator
        return separator or self.word(index) in words.AND

    def shown(self, span: Span) -> str:
        """Return the tokens of *span* as they were typed."""
        return " ".join(token.text for token in self.tokens[span.start : span.end])
