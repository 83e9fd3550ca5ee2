from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.blocks import rehearsals, schedules
from bot.blocks.problems import problem
from bot.blocks.validation import validate_message
from bot.domain.commands import Missed
from bot.domain.messages import Message
from bot.domain.schedules import (
    Pause,
    Rehearsal,
    ScheduleKind,
    ScheduleState,
    ScheduleView,
)
from bot.errors import PlaceRefusedError, ScheduleStandsError, TimetableRefusedError

AT = datetime(2026, 11, 23, 6, tzinfo=UTC)
VIEW = ScheduleView(
    ref="S-3",
    kind=ScheduleKind.report,
    what="Driver quality, last week, all branches",
    when="every Monday at 09:00",
    zone="Europe/Istanbul",
    owner="U0MERT001",
    channel_id="C0FLEETOP",
    state=ScheduleState.active,
    missed=Missed.latest,
    next_at=AT,
)
FOUND = Rehearsal(
    draft_id=7,
    replaces="",
    what=VIEW.what,
    when=VIEW.when,
    zone=VIEW.zone,
    channel_id=VIEW.channel_id,
    owner=VIEW.owner,
    times=tuple(AT + timedelta(weeks=number) for number in range(5)),
    missed=Missed.latest,
    days="16-22 Nov 2026",
)


def labels(message: Message) -> list[str]:
    return [
        element["text"]["text"]
        for block in message.blocks
        for element in block.get("elements", ())
        if element.get("type") == "button"
    ]


def test_a_rehearsal_says_everything_that_is_to_be_confirmed() -> None:
    said = rehearsals.rehearsed(FOUND).text

    assert said.startswith(
        "*Driver quality, last week, all branches*, every Monday at 09:00 "
        "(Europe/Istanbul), to <#C0FLEETOP>. Nothing is saved yet."
    )
    assert "• Mon 23 Nov 2026, 09:00 · <!date^1795413600^" in said
    assert "The first one is about 16-22 Nov 2026; the days move along." in said
    assert "the latest missed time is made up for" in said


def test_a_rehearsal_tells_what_is_out_of_the_ordinary() -> None:
    found = replace(
        FOUND,
        replaces="S-3",
        moves=False,
        channel_id="U0MERT001",
        clocks_change=date(2027, 3, 28),
        behind=timedelta(hours=4),
        later_at=time(4),
        later="payments-organization last week every monday at 04:00",
    )
    said = rehearsals.rehearsed(found).text

    assert "to <@U0MERT001> by DM instead of what *S-3* did" in said
    assert "It is about the same days each time, 16-22 Nov 2026." in said
    assert "The supplier's data is about 4 hours behind" in said
    assert "complete from 04:00 on" in said
    assert "The clocks there change on 28 Mar 2027" in said
    assert labels(rehearsals.rehearsed(found)) == [
        "Save the change",
        "Run once now, to me",
    ]
    assert "At 04:00 instead" in labels(
        rehearsals.rehearsed(replace(found, replaces=""))
    )


@pytest.mark.parametrize(
    ("state", "pause", "offered"),
    [
        (ScheduleState.active, None, ["Pause", "Run now, to me", "End"]),
        (ScheduleState.paused, Pause.asked, ["Resume", "Run now, to me", "End"]),
        (ScheduleState.paused, Pause.place, ["Resume", "Run now, to me", "End"]),
        (ScheduleState.paused, Pause.owner, ["Adopt it", "End"]),
        (ScheduleState.ended, None, []),
    ],
)
def test_what_can_be_done_is_offered(
    state: ScheduleState, pause: Pause | None, offered: list[str]
) -> None:
    view = replace(VIEW, state=state, pause=pause, next_at=None, why="guest")

    assert labels(schedules.shown(view)) == offered
    assert labels(schedules.listed([view])) == offered


def test_what_has_ended_says_so_and_promises_nothing() -> None:
    view = replace(VIEW, state=ScheduleState.ended, next_at=None)

    assert "made up for" not in schedules.shown(view).text
    for message in (schedules.shown(view), schedules.adopted(view)):
        assert "It has ended." in message.text


def test_without_blocks_the_text_names_the_commands() -> None:
    said = schedules.listed([VIEW]).without_blocks().text

    for command in ("pause S-3", "S-3 run", "unschedule S-3"):
        assert f"`/report {command}`" in said


def test_many_schedules_fit_into_one_message() -> None:
    views = [replace(VIEW, ref=f"S-{number}") for number in range(1, 60)]
    message = schedules.listed(views)

    assert validate_message(message.text, message.blocks) == []
    assert "and 44 more" in str(message.blocks[-1])


texts = st.text(max_size=400)
channels = st.sampled_from(["C0FLEETOP", "U0MERT001", "D0MERT", "", "<!channel>"])


@given(texts, texts, texts, channels, st.sampled_from([None, *Pause]))
def test_whatever_stands_in_it_the_message_is_valid(
    what: str, when: str, why: str, channel: str, pause: Pause | None
) -> None:
    state = ScheduleState.paused if pause else ScheduleState.active
    view = replace(
        VIEW,
        what=what,
        when=when,
        why=why,
        channel_id=channel,
        pause=pause,
        state=state,
    )
    found = replace(FOUND, what=what, when=when, channel_id=channel)
    for message in (
        schedules.shown(view),
        schedules.saved(view),
        schedules.stopped(view),
        schedules.handed_over(view),
        schedules.given(view),
        schedules.adopted(view),
        schedules.listed([view] * 40),
        rehearsals.rehearsed(found),
        rehearsals.will_post(found),
    ):
        assert validate_message(message.text, message.blocks) == []
        assert "<!channel>" not in message.text
        assert "<!here>" not in message.text


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (TimetableRefusedError("never"), "There is no such day, so it would never"),
        (TimetableRefusedError("too_often"), "more often than every 15 minutes"),
        (TimetableRefusedError("unreadable", "hour"), "The hour of that cron line"),
        (TimetableRefusedError("no_data", "today"), "*today* has only just begun"),
        (PlaceRefusedError("C0OPS", "not_in_channel"), "`/invite @Waybill` there"),
        (PlaceRefusedError("C0OPS", "is_archived"), "<#C0OPS> is archived"),
        (PlaceRefusedError("C0OPS", "user_not_in_channel"), "You aren't a member"),
        (PlaceRefusedError("C0OPS", "restricted_action"), "its managers can change"),
        (ScheduleStandsError("S-3", "ended"), "*S-3* has ended. Nothing was changed."),
        (ScheduleStandsError("S-3", "owned"), "has an owner who may order"),
    ],
)
def test_every_refusal_says_why_and_what_to_do(
    error: TimetableRefusedError | PlaceRefusedError | ScheduleStandsError, words: str
) -> None:
    message = problem(error, "AB12")

    assert words in message.text
    assert "Nothing was" in message.text
    assert labels(message) == []
