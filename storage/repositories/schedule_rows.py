"""Schedules between their rows and what they mean."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from bot.domain.commands import Missed
from bot.domain.schedules import (
    Pause,
    Schedule,
    ScheduleContent,
    ScheduleKind,
    ScheduleState,
    Timing,
)

_CONTENT = ("kind", "owner", "team_id", "enterprise_id", "channel_id", "command")


def columns_of(content: ScheduleContent) -> dict[str, Any]:
    """Return the columns that hold *content*."""
    columns = asdict(content)
    timing = columns.pop("timing")
    return columns | {
        "kind": content.kind.value,
        "timetable": timing["text"],
        "zone": timing["zone"],
        "missed": content.timing.missed.value,
    }


def content_of(
    columns: Mapping[str, Any], timing: Mapping[str, Any]
) -> ScheduleContent:
    """Return the content that columns and timing hold."""
    return ScheduleContent(
        kind=ScheduleKind(columns["kind"]),
        owner=columns["owner"],
        team_id=columns["team_id"],
        enterprise_id=columns["enterprise_id"],
        channel_id=columns["channel_id"],
        command=columns["command"],
        timing=Timing(timing["text"], timing["zone"], Missed(timing["missed"])),
    )


def schedule_of(row: Any) -> Schedule:
    """Return the schedule of a row."""
    timing = {"text": row.timetable, "zone": row.zone, "missed": row.missed}
    columns = {name: getattr(row, name) for name in _CONTENT}
    return Schedule(
        id=row.id,
        installation_id=row.installation_id,
        number=row.number,
        content=content_of(columns, timing),
        state=ScheduleState(row.state),
        pause=Pause(row.pause) if row.pause else None,
        why=row.why,
        next_due_at=row.next_due_at,
        version=row.version,
        created_at=row.created_at,
    )
