"""Texts on schedules, access and the Home: all of them can be said otherwise."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from typing_extensions import override

from bot.blocks import access, audit, denials, home, rehearsals, schedules
from bot.blocks.schedule_problems import SCHEDULE_SENTENCES, ways_on
from bot.blocks.voice import Voice
from bot.domain.audit import AuditLine
from bot.domain.grants import (
    EVERYTHING,
    AccessGrant,
    Admission,
    Decision,
    Denial,
    Holder,
    HolderKind,
    Outsider,
    Right,
)
from bot.domain.home import Home, HomePart, HomeQuota
from bot.domain.schedules import Pause, ScheduleKind, ScheduleState
from bot.errors import NotAllowedError, PlaceRefusedError
from bot.texts.english import Language
from tests.unit.test_blocks_schedules import FOUND, VIEW

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
# Data, names of commands, and what Slack shows in its own words.
DATA = re.compile(
    r"<[^>]*>|`[^`]*`|[RSW]-\w+|Driver quality, last week, all branches"
    r"|every Monday at 09:00|Europe/Istanbul|İzmir|Izmir|9-15 Nov 2026|#?fleet-ops"
    r"|\b\d+ [A-Z][a-z]{2} \d{4}\b|\b(Mon|Tue|Wed|Thu|Fri|Sat|Sun)\b|UTC"
)


class Marked(Language):
    """Says everything between brackets, so that what is not said stands out."""

    @override
    def say(self, text: str, /, **fields: str | int) -> str:
        return f"⟦{super().say(text, **fields)}⟧"

    @override
    def noun(self, number: int, noun: str) -> str:
        return f"⟦{super().noun(number, noun)}⟧"


VOICE = Voice(language=Marked())


def unmarked(text: str) -> str:
    """Return the letters outside of all brackets that are no data."""
    while (bare := re.sub("⟦[^⟦⟧]*⟧", "", text)) != text:
        text = bare
    return "".join(re.findall(r"[^\W\d_]+", DATA.sub("", text)))


def texts_of(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if node.get("type") in {"mrkdwn", "plain_text"} and "text" in node:
            yield str(node["text"])
        for each in node.values():
            yield from texts_of(each)
    elif isinstance(node, list):
        for each in node:
            yield from texts_of(each)


def paused(pause: Pause, why: str) -> Any:
    return replace(VIEW, state=ScheduleState.paused, pause=pause, why=why)


PERSON = Holder(HolderKind.person, "U0MERT001")
GRANT = AccessGrant(PERSON, Right.order)
HOLDERS = [
    PERSON,
    Holder(HolderKind.group, "S0GROUP01"),
    Holder(HolderKind.channel, "C0FLEETOP"),
    Holder(HolderKind.everyone, ""),
]
REHEARSAL = replace(
    FOUND,
    behind=timedelta(minutes=30),
    later_at=time(10, 30),
    later="driver quality last week for all every monday at 10:30",
    clocks_change=NOON.date(),
    moves=True,
)
CHANGE = replace(FOUND, replaces="S-3")
LINES = [
    AuditLine(1, NOON, 1, "U0MERT001", "link_minted", "R-7F3K", 1, {}),
    AuditLine(
        2, NOON, 1, "waybill", "delivered", "R-7F3K", 0, {"channel": "C0FLEETOP"}
    ),
]
HOME = Home(
    NOON,
    {HomePart.schedules: 5},
    schedules=(VIEW, paused(Pause.asked, "U0MERT001")) * 4,
    quota=HomeQuota(3, 600, 2),
    may_open=True,
    examples=("status", "list"),
)
NEW = Home(NOON, watches=(), quota=HomeQuota(0, 600, 0), examples=("status", "list"))
MESSAGES = {
    "rehearsed": rehearsals.rehearsed(REHEARSAL, voice=VOICE),
    "rehearsed change": rehearsals.rehearsed(
        replace(FOUND, replaces="S-3"), voice=VOICE
    ),
    "will post": rehearsals.will_post(FOUND, voice=VOICE),
    "saved": schedules.saved(VIEW, voice=VOICE),
    "shown": schedules.shown(VIEW, voice=VOICE),
    "listed": schedules.listed([VIEW] * 20, voice=VOICE),
    "none listed": schedules.listed([], ScheduleKind.toll, voice=VOICE),
    "coming": schedules.coming("İzmir", voice=VOICE),
    "owner": schedules.stopped(paused(Pause.owner, "guest"), voice=VOICE),
    "place": schedules.stopped(paused(Pause.place, "is_archived"), voice=VOICE),
    "order": schedules.stopped(
        paused(Pause.order, "I no longer understand what it orders."), voice=VOICE
    ),
    "handed over": schedules.handed_over(paused(Pause.owner, "guest"), voice=VOICE),
    "given": schedules.given(VIEW, voice=VOICE),
    "adopted": schedules.adopted(VIEW, voice=VOICE),
    "overview": access.overview(
        [AccessGrant(each, Right.order) for each in HOLDERS],
        [Admission(Outsider.guests)],
        {},
        ["U0ADA0001"],
        open_to_members=None,
        voice=VOICE,
    ),
    "overview by settings": access.overview(
        [], [], {}, [], open_to_members=True, voice=VOICE
    ),
    "granted": access.given(HOLDERS, [*Right], ["İzmir"], 3, taken=False, voice=VOICE),
    "taken": access.given([PERSON], [Right.link], [], 0, taken=True, voice=VOICE),
    "opened": access.opened(closed=False, voice=VOICE),
    "closed": access.opened(closed=True, voice=VOICE),
    "let in": access.switched([Outsider.guests], [], on=True, voice=VOICE),
    "explained": access.explanation(
        PERSON,
        [
            (Right.order, EVERYTHING, Decision((GRANT,))),
            (Right.link, EVERYTHING, Decision(denial=Denial.closed)),
        ],
        [],
        {},
        facts_known=False,
        voice=VOICE,
    ),
    "requested": access.requested(["U0ADA0001"], is_new=True, voice=VOICE),
    "wish": access.wish(
        access.Wish(1, "U0MERT001", Right.order, ("İzmir",), "open"), voice=VOICE
    ),
    "answer": access.answer(
        access.Wish(1, "U0MERT001", Right.file, (), "granted", "U0ADA0001"), voice=VOICE
    ),
    "denied": denials.denied(
        NotAllowedError("closed", right="order", organisations=((1, "İzmir"),)),
        ["U0ADA0001"],
        voice=VOICE,
    ),
    "trail": audit.trail("R-7F3K", LINES, voice=VOICE),
}


@pytest.mark.parametrize("name", MESSAGES)
def test_no_word_of_a_message_stands_outside_of_a_text(name: str) -> None:
    message = MESSAGES[name]

    assert unmarked(message.text) == ""
    for text in texts_of(json.loads(json.dumps(message.blocks))):
        assert unmarked(text) == "", text


@pytest.mark.parametrize("kind", SCHEDULE_SENTENCES, ids=lambda kind: kind.__name__)
def test_no_word_of_an_error_stands_outside_of_a_text(kind: Any) -> None:
    error = kind.__new__(kind)
    for name in ("ref", "state", "part", "code", "channel_id", "report"):
        error.__dict__[name] = "S-3" if name == "ref" else "C0FLEETOP"
    for reason in ("unreadable", "no_data", "never", "too_often"):
        error.__dict__["reason"] = reason
        assert unmarked(SCHEDULE_SENTENCES[kind](error, VOICE)) == ""


def test_no_word_of_the_buttons_below_an_error_stands_outside_of_a_text() -> None:
    error = PlaceRefusedError("C0FLEETOP", "not_in_channel", "x", "x to me")

    assert [unmarked(each.label) for each in ways_on(error, VOICE)] == ["", ""]


@pytest.mark.parametrize(
    "shown",
    [
        HOME,
        Home(NOON, watches=(), quota=HomeQuota(0, 600, 0), examples=("status", "list")),
    ],
    ids=["used", "new"],
)
def test_no_word_of_the_home_stands_outside_of_a_text(shown: Home) -> None:
    for text in texts_of(json.loads(json.dumps(home.home(shown, voice=VOICE)))):
        assert unmarked(text) == "", text
