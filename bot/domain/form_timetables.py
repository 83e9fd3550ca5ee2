"""The fields of a form that say how often something repeats."""

import re
from dataclasses import dataclass
from typing import Final

from bot.domain.lines import Text
from bot.domain.schedule_phrases import read_cron, read_schedule
from bot.domain.text import plain
from bot.domain.timetables import CRON, MORNING, repetition

OTHER: Final = "other"  # a timetable in words
# How often, as the grammar writes it, the time of day apart.
REPETITIONS: Final = (
    "every day",
    "every weekday",
    "every monday",
    "every tuesday",
    "every wednesday",
    "every thursday",
    "every friday",
    "every saturday",
    "every sunday",
    "monthly on the 1st",
    "monthly on the 15th",
    "monthly on the last day",
)
_TIME: Final = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
_BARE_CRON: Final = re.compile(r"[0-9*](?:\S* ){4}\S+")
_LONGEST: Final = 200


@dataclass(frozen=True, slots=True)
class When:
    """How often: *again* is "" for once, one of REPETITIONS, or OTHER.

    *at* is the time of day as ``HH:MM``; *words* hold the timetable for OTHER.
    """

    again: str = ""
    at: str = f"{MORNING:%H:%M}"
    words: str = ""

    @property
    def repeats(self) -> bool:
        """Whether it is more than once."""
        return bool(self.again)

    @property
    def text(self) -> str | None:
        """The timetable as the grammar writes it; None where the words are none."""
        if self.again in REPETITIONS:
            at = self.at if _TIME.fullmatch(self.at) else f"{MORNING:%H:%M}"
            return f"{self.again} at {at}"
        return timetable_in(self.words)

    @classmethod
    def of(cls, text: str | None) -> "When":
        """Return the fields that say *text*, a timetable of the grammar or None."""
        if not text:
            return cls()
        said = repetition(text)
        again, _, at = said.words.partition(" at ")
        if again in REPETITIONS and not said.zone:
            return cls(again, at or f"{MORNING:%H:%M}", "")
        return cls(OTHER, words=text)


def timetable_in(words: str) -> str | None:
    """Return the timetable that *words* are, as the grammar writes it, or None.

    A line of cron needs no word in front of it here.
    """
    typed = plain(words[:_LONGEST])
    if _BARE_CRON.fullmatch(typed):
        typed = f"{CRON}{typed}"
    text = Text(typed)
    if not len(text):
        return None
    if text.word(0).startswith("cron"):
        cron = read_cron(text.plain, text.tokens[0].start)
        return cron.text if cron and cron.end == len(text.plain) else None
    read = read_schedule(text.line, 0, text.behind, text.word(0))
    whole = read is not None and text.behind[read.end] == len(text)
    return read.text if read is not None and whole else None
