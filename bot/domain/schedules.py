"""Schedules: what is ordered or posted again and again, for whom, and what became."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, Final

from bot.domain.audience import Audience, Verdict
from bot.domain.commands import (
    Missed,
    ScheduleAction,
    ScheduleCommand,
    SchedulesCommand,
)
from bot.domain.text import without_suffix

PREFIX: Final = "S-"

_REFERENCE = re.compile(r"S-([1-9][0-9]{0,5})")


class ScheduleKind(StrEnum):
    """What a schedule brings."""

    report = "report"  # orders reports
    toll = "toll"  # posts a toll report or the digest


class ScheduleState(StrEnum):
    """Whether a schedule fires."""

    active = "active"
    paused = "paused"
    ended = "ended"


class Pause(StrEnum):
    """Why a schedule stands still."""

    asked = "asked"  # somebody paused it
    owner = "owner"  # its owner may not order any longer
    place = "place"  # nothing can be posted there any longer
    order = "order"  # what it orders is no longer possible


def schedule_reference(number: int) -> str:
    """Return how people name a schedule: ``S-3``."""
    return f"{PREFIX}{number}"


def parse_schedule_reference(text: str) -> int | None:
    """Return the number of a schedule's id, in any case, with a suffix or not."""
    typed = (without_suffix(text) or text).strip()
    match = _REFERENCE.fullmatch(typed.upper()) if typed.isascii() else None
    return int(match[1]) if match else None


def schedule_words(command: ScheduleCommand | SchedulesCommand) -> str:
    """Return text that reads back as *command*, which is not one that changes it."""
    if isinstance(command, SchedulesCommand):
        return "schedules"
    ref = schedule_reference(command.number)
    match command.action:
        case ScheduleAction.show:
            return ref
        case ScheduleAction.missed:
            return f"{ref} missed {command.missed}"
        case ScheduleAction.hand_over:
            return f"{ref} hand over to <@{command.person}>"
        case action:
            return f"{ref} {action.value}"


@dataclass(frozen=True, slots=True)
class Timing:
    """When something repeats: words of the grammar, and the zone that they mean."""

    text: str
    zone: str
    missed: Missed = Missed.latest


@dataclass(frozen=True, slots=True)
class ScheduleContent:
    """Everything that people decide about a schedule.

    *command* is text that its kind's grammar reads, without the timetable;
    *channel_id* may be a person's id, which means their DM.
    """

    kind: ScheduleKind
    owner: str
    team_id: str
    enterprise_id: str
    channel_id: str
    command: str
    timing: Timing


@dataclass(frozen=True, slots=True)
class Schedule:
    """A schedule as it is stored; *next_due_at* is None unless it is active."""

    id: int
    installation_id: int
    number: int
    content: ScheduleContent
    state: ScheduleState
    pause: Pause | None
    why: str
    next_due_at: datetime | None
    version: int
    created_at: datetime

    @property
    def ref(self) -> str:
        """How people name it."""
        return schedule_reference(self.number)


@dataclass(frozen=True, slots=True)
class Draft:
    """A rehearsed schedule that waits for its confirmation.

    *replaces* is the schedule that it changes, 0 for a new one; *saved_as* the one
    that it became, 0 as long as nobody has confirmed it.
    """

    id: int
    content: ScheduleContent
    by: str
    replaces: int
    saved_as: int


@dataclass(frozen=True, slots=True)
class DueMark:
    """What an order by a schedule says about it, on its card.

    *skipped* counts earlier times that were missed and are not made up for; *late*
    that this one itself was missed.
    """

    schedule_id: int
    ref: str
    when: str
    due_at: datetime
    skipped: int = 0
    late: bool = False

    def as_json(self) -> dict[str, Any]:
        """Return what can be stored."""
        return {
            "id": self.schedule_id,
            "ref": self.ref,
            "when": self.when,
            "due_at": self.due_at.isoformat(),
            "skipped": self.skipped,
            "late": self.late,
        }


def due_mark(stored: dict[str, Any]) -> DueMark | None:
    """Return the mark in what is stored of an order, None if no schedule made it."""
    mark = stored.get("schedule")
    if mark is None:
        return None
    return DueMark(
        schedule_id=mark["id"],
        ref=mark["ref"],
        when=mark["when"],
        due_at=datetime.fromisoformat(mark["due_at"]),
        skipped=mark["skipped"],
        late=mark["late"],
    )


@dataclass(frozen=True, slots=True)
class ScheduleView:
    """A schedule as people see it.

    *what* and *when* are plain words, such as *Driver quality, last week* and
    *every Monday at 09:00*; *why* explains a pause: a reason of NotAllowedError,
    Slack's word, or a sentence. It *is_due* from *next_at* until that is seen to.
    """

    ref: str
    kind: ScheduleKind
    what: str
    when: str
    zone: str
    owner: str
    channel_id: str
    state: ScheduleState
    missed: Missed
    pause: Pause | None = None
    why: str = ""
    next_at: datetime | None = None
    is_due: bool = False

    @property
    def number(self) -> int:
        """The number in its id."""
        return int(self.ref.removeprefix(PREFIX))


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What a schedule would do, before somebody confirms it.

    *days* are those that the first time is about, None for a report without a
    period; *moves* tells whether they move along. *behind* is how far the data lags
    where that matters; *later* is text that orders a time at which it is complete.
    *audience* reads the channel, as far as it is known; *files* says what is done with
    files there, None for what brings none. *reports* counts what it orders each time,
    0 before the branches are known, and *share* is that of the calls allowed in ten
    minutes.
    """

    draft_id: int
    replaces: str
    what: str
    when: str
    zone: str
    channel_id: str
    owner: str
    times: tuple[datetime, ...]
    missed: Missed
    days: str | None = None
    moves: bool = True
    clocks_change: date | None = None
    behind: timedelta = timedelta(0)
    later_at: time | None = None
    later: str = ""
    audience: Audience | None = None
    files: Verdict | None = None
    reports: int = 0
    share: float = 0.0
