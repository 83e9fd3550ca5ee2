"""What people type about who may do what, in English and Turkish."""

from collections.abc import Iterable
from typing import Final

from bot.domain import vocabulary as words
from bot.domain.commands import (
    AccessCommand,
    AccessVerb,
    Misunderstood,
    Option,
    Problem,
)
from bot.domain.grants import EVERYONE, Holder, HolderKind, Outsider, Right
from bot.domain.lines import Text
from bot.domain.names import KnownNames, raw_name
from bot.domain.text import TokenKind, fold
from bot.texts.english import phrase


def _spelled(spellings: dict[str, str]) -> dict[str, str]:
    return {
        fold(word): meaning
        for meaning, some in spellings.items()
        for word in some.split()
    }


def _folded(some: str) -> frozenset[str]:
    return frozenset(fold(word) for word in some.split())


_VERBS: Final = _spelled(
    {
        "show": "show list göster listele",
        "give": "give grant add ver ekle",
        "take": "take revoke remove al kaldır",
        "explain": "explain why açıkla neden",
        "open": "open aç",
        "close": "close kapat",
        "admit": "admit let kabul",
        "refuse": "refuse reddet",
        "request": "request ask iste talep",
        "form": "form",
    }
)
_RIGHTS: Final = _spelled(
    {
        "order": "order orders sipariş siparişler",
        "link": "link links bağlantı bağlantılar",
        "file": "file files dosya dosyalar",
        "schedule": "schedule schedules zamanlama zamanlamalar",
        "toll": "toll metrics geçiş",
        "administer": "administer administrator admin yönet yönetici",
    }
)
_OUTSIDERS: Final = _spelled(
    {
        "guests": "guests guest misafirler misafir",
        "strangers": "strangers stranger outsiders yabancılar yabancı",
        "bots": "bots bot botlar",
        "shared": "shared paylaşılan",
    }
)
_EVERYONE: Final = _folded("everyone everybody members member herkes üyeler @everyone")
_KINDS: Final = {
    TokenKind.user: HolderKind.person,
    TokenKind.group: HolderKind.group,
    TokenKind.channel: HolderKind.channel,
}
# What may stand between the words and says nothing.
_FILLERS: Final = _folded(
    "to from in on the right rights can may see this that access channels channel "
    "can't cannot yetkisi yetki kanallar kanal neden mi"
)
_NEED_HOLDER: Final = frozenset({AccessVerb.give, AccessVerb.take, AccessVerb.explain})
_SWITCHES: Final = frozenset({AccessVerb.admit, AccessVerb.refuse})


def read(text: Text, start: int, names: KnownNames) -> AccessCommand | Misunderstood:
    """Return what the tokens of *text* from *start* on mean.

    Organisations follow "for" (or stand before "için") or are known by name.
    """
    return _Reader(text, names).read(start)


class _Reader:
    def __init__(self, text: Text, names: KnownNames) -> None:
        self._text = text
        self._known = names
        self._holders: dict[Holder, None] = {}
        self._rights: set[Right] = set()
        self._outsiders: set[Outsider] = set()
        self._names: dict[str, None] = {}
        self._verb: AccessVerb | None = None
        self._about_branches = False

    def read(self, start: int) -> AccessCommand | Misunderstood:
        at = start
        while at < len(self._text):
            after = self._take(at)
            if after is None:
                return Misunderstood(
                    Problem.unknown_access,
                    word=self._text.tokens[at].text,
                    options=(Option(phrase("Show access"), "access"),),
                )
            at = after
        return self._settled()

    def _take(self, at: int) -> int | None:
        """Take in the token at *at*; return where to go on, None if it is unknown."""
        token = self._text.tokens[at]
        if token.kind in _KINDS:
            self._holders[Holder(_KINDS[token.kind], token.target)] = None
            return at + 1
        if token.kind is TokenKind.separator:
            return at + 1
        if token.kind is TokenKind.quoted:
            self._names[self._known.quoted(token)] = None
            return at + 1
        return self._word(at, token.key)

    def _word(self, at: int, word: str) -> int | None:
        if word in words.FOR:
            self._about_branches = True
            return at + 1
        found = self._known.read(self._text.tokens, at)
        if found is not None and not self._is_verb(word):
            after, name = found
            self._names[name] = None
            return after
        if self._is_verb(word):
            self._verb = AccessVerb(_VERBS[word])
        elif word in _EVERYONE:
            self._holders[EVERYONE] = None
        elif word in _OUTSIDERS:
            self._outsiders.add(Outsider(_OUTSIDERS[word]))
        elif word in _RIGHTS and not self._about_branches:
            self._rights.add(Right(_RIGHTS[word]))
        elif word in self._harmless():
            pass
        elif self._about_branches:
            return self._unknown_name(at)
        else:
            return None
        return at + 1

    def _is_verb(self, word: str) -> bool:
        return self._verb is None and word in _VERBS

    def _harmless(self) -> Iterable[str]:
        return (
            _FILLERS
            | words.FOR_AFTER
            | words.AND
            | words.ALL
            | words.ALL_ALONE
            | words.BRANCHES
            | words.EVERYTHING
            | words.COURTESIES
        )

    def _unknown_name(self, at: int) -> int:
        """Take a name that nobody lists, so that the answer can name it."""
        end = at
        while self._text.word(end) and not self._text.joins(end):
            end += 1
        self._names[raw_name(self._text.tokens[at:end])] = None
        return end

    def _settled(self) -> AccessCommand | Misunderstood:
        verb = self._verb
        if verb is None:
            verb = AccessVerb.explain if self._holders else AccessVerb.show
        if verb in _NEED_HOLDER and not self._holders:
            return Misunderstood(Problem.missing_holder)
        if verb in _SWITCHES and not self._outsiders:
            return Misunderstood(Problem.missing_outsiders)
        return AccessCommand(
            verb,
            tuple(self._holders),
            frozenset(self._rights),
            tuple(self._names),
            frozenset(self._outsiders),
        )
