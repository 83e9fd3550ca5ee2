"""What somebody says to Waybill in a message: the same words as behind a command."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bot.domain.text import fold

# "@Waybill, toll latency": what stands between the name and the words says nothing.
_BETWEEN: Final = " \t\r\n,:;-–—"
_FIRST: Final = re.compile(r"/?(\S+)\s*(.*)", re.DOTALL)
_REPORT: Final = frozenset({"report", "rapor"})
_TOLL: Final = frozenset({"toll"})


class Topic(StrEnum):
    """Whose words they are."""

    report = "report"
    toll = "toll"


@dataclass(frozen=True, slots=True)
class Said:
    """Words, and behind which command they would stand."""

    topic: Topic
    text: str


def said_to(text: str, user_id: str, *, report_command: str, toll_command: str) -> Said:
    """Return what a message says to *user_id*, whom it mentions.

    That is what follows the first mention; where nothing does, what stands before
    it. A leading name of a command says which one is meant, else it is reports.
    """
    mention = re.compile(rf"<@{re.escape(user_id)}(?:\|[^>]*)?>")
    before, *behind = mention.split(text)
    spoken = " ".join(behind).strip(_BETWEEN) or before.strip(_BETWEEN)
    found = _FIRST.fullmatch(spoken)
    if found is None:
        return Said(Topic.report, "")
    word, rest = fold(found[1].rstrip(_BETWEEN)), found[2].lstrip(_BETWEEN)
    if word in _TOLL | {fold(toll_command.lstrip("/"))}:
        return Said(Topic.toll, rest)
    if word in _REPORT | {fold(report_command.lstrip("/"))}:
        return Said(Topic.report, rest)
    return Said(Topic.report, spoken)
