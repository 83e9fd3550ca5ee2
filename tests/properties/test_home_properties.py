"""Promises of the App Home, however much somebody has and whatever it is called."""

import re
from typing import TypeVar

from hypothesis import given
from hypothesis import strategies as st

from bot.blocks.home import home
from bot.blocks.validation import validate_view
from bot.blocks.voice import Voice
from bot.domain.commands import Missed
from bot.domain.home import PAGE, Home, HomePart, HomeQuota
from bot.domain.schedules import Pause, ScheduleKind, ScheduleState, ScheduleView
from bot.domain.toll_metrics import Rule, Side
from bot.domain.toll_watches import Watch
from bot.texts.english import ENGLISH, Language
from bot.texts.turkish import TURKISH
from tests.properties.test_blocks_properties import NOON, instants, names, orders, quick

LANGUAGES = st.sampled_from([ENGLISH, TURKISH])
Row = TypeVar("Row")


@st.composite
def schedules(draw: st.DrawFn) -> ScheduleView:
    return ScheduleView(
        ref=f"S-{draw(st.integers(1, 10**9))}",
        kind=draw(st.sampled_from(list(ScheduleKind))),
        what=draw(names),
        when=draw(names),
        zone="America/Argentina/ComodRivadavia",
        owner="U0ADA0001",
        channel_id=draw(st.sampled_from(["C0OPS", "U0ADA0001", "<!here>"])),
        state=draw(st.sampled_from(list(ScheduleState))),
        missed=draw(st.sampled_from(list(Missed))),
        pause=draw(st.sampled_from(list(Pause))),
        why=draw(names),
        next_at=draw(instants),
    )


@st.composite
def watches(draw: st.DrawFn) -> Watch:
    metric = draw(st.sampled_from(["error_share", "avg_latency"]) | names)
    rule = Rule(metric, Side.over, draw(st.floats(0, 10**9)), draw(st.integers(1, 99)))
    number = draw(st.integers(1, 10**9))
    return Watch(1, 1, number, "U0ADA0001", "C0OPS", rule, "d", NOON)


def page(rows: st.SearchStrategy[Row]) -> st.SearchStrategy[tuple[Row, ...]]:
    """Return a page and one row beyond it, as somebody with a great deal has."""
    return rows.map(lambda row: (row,) * (PAGE + 1))


@st.composite
def homes(draw: st.DrawFn) -> Home:
    return Home(
        NOON,
        dict.fromkeys(HomePart, draw(st.sampled_from([0, PAGE, 195]))),
        running=draw(page(orders(most=4))),
        recent=draw(page(orders(most=4))),
        schedules=draw(page(schedules())),
        watches=draw(page(watches())),
        quota=HomeQuota(600, 600, draw(st.integers(0, 10**6))),
        may_open=draw(st.booleans()),
        examples=(draw(names), draw(names)),
    )


@quick
@given(shown=homes(), language=LANGUAGES)
def test_slack_takes_the_home_of_whoever_has_however_much(
    shown: Home, language: Language
) -> None:
    view = home(shown, voice=Voice(language=language))
    said = [
        block["text"]["text"] for block in view["blocks"] if block["type"] == "section"
    ]

    assert validate_view(view) == []
    for text in said:
        assert not re.search(r"<!(?:channel|here|everyone)|<https?:", text)


@quick
@given(shown=homes())
def test_each_list_of_a_home_shows_a_page_and_leads_to_the_next(shown: Home) -> None:
    view = home(shown)
    labels = [
        element["text"]["text"]
        for block in view["blocks"]
        for element in block.get("elements", ())
        if element.get("type") == "button"
    ]
    lines = [
        block["text"]["text"]
        for block in view["blocks"]
        if block["type"] == "section" and block["text"]["text"].startswith("*S-")
    ]

    assert (labels.count("Older"), labels.count("More")) == (2, 2)
    assert len(lines) == PAGE
