"""What an installation chooses itself, and the language of whoever reads."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from bot.blocks import mrkdwn
from bot.blocks.mrkdwn import Form
from bot.domain.periods import retold
from bot.domain.report_types import KNOWN_TYPES
from bot.texts.english import ENGLISH, Language
from bot.texts.turkish import TURKISH

_TURKISH_TITLES: Final = {each.title: each.title_tr for each in KNOWN_TYPES}


@dataclass(frozen=True, slots=True)
class Voice:
    """How the commands and the bot are called in this workspace, and the language.

    ``files`` says whether reports are brought here as files.
    """

    command: str = "/report"
    bot_name: str = "Waybill"
    files: bool = True
    language: Language = ENGLISH

    def speaking(self, language: Language) -> "Voice":
        """Return this voice in another language."""
        return self if language is self.language else replace(self, language=language)

    def say(self, text: str, /, **fields: str | int) -> str:
        """Return *text* with its *fields*; numbers as the language writes them."""
        return self.language.say(text, **fields)

    def typed(self, text: str, /, **fields: str | int) -> str:
        """Return what to type, as a code span: the command and *text* behind it."""
        return mrkdwn.code(f"{self.command} {self.say(text, **fields)}")

    def plural(self, number: int, one: str, many: str, /, **fields: str | int) -> str:
        """Return *one* or *many* with the field ``n`` for *number*, and *fields*."""
        return self.language.plural(number, one, many, **fields)

    def count(self, number: int, noun: str) -> str:
        """Return a number with its noun, as in *1 report* and *3,000 reports*."""
        return self.language.count(number, noun)

    def number(self, value: float, places: int = 0) -> str:
        """Return a number with *places* decimals, its thousands set apart."""
        return self.language.number(value, places)

    def listed(
        self, items: Sequence[str], *, most: int = 12, total: int | None = None
    ) -> str:
        """Return *items* as a phrase, at most *most*, "and 380 more" after it."""
        return self.language.listed(items, most=most, total=total)

    def capital(self, text: str) -> str:
        """Return *text* with its first letter large and the rest as it is."""
        return self.language.capital(text)

    def date(self, instant: datetime, form: Form = Form.time) -> str:
        """Return *instant* so that everybody reads it in their own zone."""
        return mrkdwn.date(instant, form, self.language)

    def mention(self, user_id: str) -> str:
        """Return a mention of one person; what is no user id becomes *somebody*."""
        return mrkdwn.mention(user_id, self.language)

    def channel(self, channel_id: str) -> str:
        """Return a channel's name as Slack shows it; a DM has none."""
        return mrkdwn.channel(channel_id, self.language)

    def period(self, words: str) -> str:
        """Return the days of a period that is kept in English words."""
        return retold(words, self.language)

    def type_title(self, title: str) -> str:
        """Return how a report type is called whose English title is kept."""
        if self.language is TURKISH:
            return _TURKISH_TITLES.get(title, title)
        return title


DEFAULT = Voice()
