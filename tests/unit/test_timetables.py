from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.commands import Missed
from bot.domain.schedules import parse_schedule_reference
from bot.domain.timetables import Repetition, repetition
from bot.limits.timetables import (
    CLOSEST,
    Timetable,
    TimetableError,
    checked,
    clock_change,
    in_words,
    timetable,
    turn,
)

ISTANBUL = ZoneInfo("Europe/Istanbul")
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)  # a Friday
FIRST, LAST = date(2026, 1, 1), date(2028, 1, 1)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def local(text: str, count: int = 3, zone: ZoneInfo = ISTANBUL) -> list[str]:
    times = islice(timetable(text, zone).after(NOON), count)
    return [f"{each.astimezone(zone):%a %d %b %H:%M}" for each in times]


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("every day", ["Sat 21 Nov 09:00", "Sun 22 Nov 09:00", "Mon 23 Nov 09:00"]),
        ("every weekday at 07:30", ["Mon 23 Nov 07:30", "Tue 24 Nov 07:30"]),
        ("every monday and friday", ["Mon 23 Nov 09:00", "Fri 27 Nov 09:00"]),
        ("every sunday at 00:00", ["Sun 22 Nov 00:00", "Sun 29 Nov 00:00"]),
        ("weekly", ["Mon 23 Nov 09:00", "Mon 30 Nov 09:00"]),
        ("weekly at 18:00", ["Mon 23 Nov 18:00", "Mon 30 Nov 18:00"]),
        ("monthly", ["Tue 01 Dec 09:00", "Fri 01 Jan 09:00"]),
        ("monthly on the 1st at 08:15", ["Tue 01 Dec 08:15", "Fri 01 Jan 08:15"]),
        ("monthly on the last day", ["Mon 30 Nov 09:00", "Thu 31 Dec 09:00"]),
        # In standard meaning: Sunday is 0 and 7, a day of either kind is enough.
        ("cron: 0 9 * * 1", ["Mon 23 Nov 09:00", "Mon 30 Nov 09:00"]),
        ("cron: 0 9 * * 7", ["Sun 22 Nov 09:00", "Sun 29 Nov 09:00"]),
        ("cron: 0 9 * * 0", ["Sun 22 Nov 09:00", "Sun 29 Nov 09:00"]),
        ("cron: 0 9 * * mon-fri", ["Mon 23 Nov 09:00", "Tue 24 Nov 09:00"]),
        ("cron: 0 9 25 * fri", ["Wed 25 Nov 09:00", "Fri 27 Nov 09:00"]),
        ("cron: 30 */6 * * *", ["Fri 20 Nov 18:30", "Sat 21 Nov 00:30"]),
    ],
)
def test_a_timetable_is_due_when_it_says(text: str, times: list[str]) -> None:
    assert local(text, len(times)) == times


@pytest.mark.parametrize("day", [29, 30, 31])
def test_a_month_without_that_day_has_its_last_one(day: int) -> None:
    ordinal = {31: "31st"}.get(day, f"{day}th")
    found = timetable(f"monthly on the {ordinal}", ISTANBUL)
    times = [each.astimezone(ISTANBUL).date() for each in islice(found.after(NOON), 48)]

    months = {(each.year, each.month) for each in times}
    assert len(months) == 48
    for each in times:
        after = each + DAY
        assert each.day == day or (each.day < day and after.month != each.month)


@pytest.mark.parametrize(
    ("text", "reason", "part"),
    [
        ("cron: 0 0 30 2 *", "never", ""),
        ("cron: 0 0 31 4,6,9,11 *", "never", ""),
        ("cron: */14 * * * *", "too_often", ""),
        ("cron: 0,59 9 * * *", "", ""),
        ("cron: 0,59 * * * *", "too_often", ""),
        ("cron: 55 23 * * *", "", ""),
        ("cron: 5,55 0,23 * * *", "too_often", ""),
        ("cron: 0,10 9 1 1 *", "too_often", ""),
        ("cron: * * * * *", "too_often", ""),
        ("cron: 60 9 * * *", "unreadable", "minute"),
        ("cron: 0 24 * * *", "unreadable", "hour"),
        ("cron: 0 9 32 * *", "unreadable", "day-of-month"),
        ("cron: 0 9 * 13 *", "unreadable", "month"),
        ("cron: 0 9 * * 8", "unreadable", "day-of-week"),
        ("cron: */15 * * * *", "", ""),
        ("every day", "", ""),
    ],
)
def test_what_cannot_be_followed_is_refused_with_the_reason(
    text: str, reason: str, part: str
) -> None:
    if not reason:
        assert checked(text, ISTANBUL).next(NOON) is not None
        return
    with pytest.raises(TimetableError) as refused:
        checked(text, ISTANBUL)
    assert (refused.value.reason, refused.value.part) == (reason, part)


minutes = st.lists(st.integers(0, 59), min_size=1, max_size=4, unique=True)
hours = st.lists(st.integers(0, 23), min_size=1, max_size=3, unique=True)


@settings(max_examples=150, deadline=None)
@given(minutes, hours, st.sampled_from(["*", "1", "1-5", "0,3"]))
def test_what_is_taken_is_never_due_more_often_than_every_quarter_of_an_hour(
    at: list[int], of: list[int], days: str
) -> None:
    line = f"cron: {_joined(at)} {_joined(of)} * * {days}"
    times = list(islice(timetable(line, ZoneInfo("UTC")).after(NOON), 60))
    close = any(later - earlier < CLOSEST for earlier, later in pairwise(times))
    if not close:
        assert checked(line, ISTANBUL).lines == (line.removeprefix("cron: "),)
        return
    with pytest.raises(TimetableError, match="too_often"):
        checked(line, ISTANBUL)


def _joined(numbers: list[int]) -> str:
    return ",".join(str(each) for each in numbers)


def transitions(zone: ZoneInfo) -> Iterator[tuple[datetime, datetime]]:
    """Yield the hours within which the clocks of *zone* change, 2026 and 2027."""
    instant, end = (datetime(each.year, 1, 1, tzinfo=UTC) for each in (FIRST, LAST))
    while instant < end:
        after = instant + DAY
        if instant.astimezone(zone).utcoffset() != after.astimezone(zone).utcoffset():
            hour = instant
            while (
                hour.astimezone(zone).utcoffset()
                == (hour + HOUR).astimezone(zone).utcoffset()
            ):
                hour += HOUR
            yield hour, hour + HOUR
        instant = after


CHANGING = sorted(
    key
    for key in available_timezones()
    if any(True for _ in transitions(ZoneInfo(key)))
)


Shown = dict[date, dict[time, datetime]]


def shown(zone: ZoneInfo, around: datetime) -> Shown:
    """Return when the clock on the wall first shows each time, day by day.

    Every minute around a change is asked for it; nothing else is known of zones.
    """
    days: Shown = {}
    for number in range(4 * 24 * 60):
        instant = around - 2 * DAY + timedelta(minutes=number)
        wall = instant.astimezone(zone)
        clock = wall.time().replace(second=0, microsecond=0)
        days.setdefault(wall.date(), {}).setdefault(clock, instant)
    whole = sorted(days)[1:-1]
    return {day: days[day] for day in whole}


def expected(days: Shown, at: time) -> list[datetime]:
    """Return when *at* is due: the first time, or when the clock goes on behind it."""
    due = []
    for clocks in days.values():
        later = min((each for each in clocks if each >= at), default=None)
        # Where the rest of a day is skipped, it goes on with the next day.
        behind = max(clocks.values()) + timedelta(minutes=1)
        due.append(behind if later is None else clocks[later])
    return due


def test_there_are_zones_whose_clocks_change() -> None:
    assert len(CHANGING) > 150
    assert {"Europe/Berlin", "America/New_York", "Australia/Lord_Howe"} <= {*CHANGING}


@pytest.mark.parametrize("key", CHANGING)
def test_wall_clock_times_hold_over_every_change_of_2026_and_2027(key: str) -> None:
    zone = ZoneInfo(key)
    for before, _ in transitions(zone):
        days = shown(zone, before)
        hour = before.astimezone(zone).hour
        for at in {time(9), *(time((hour + n) % 24, 30) for n in (-1, 0, 1))}:
            found = timetable(f"every day at {at:%H:%M}", zone)
            wanted = expected(days, at)
            start = wanted[0] - timedelta(minutes=1)
            assert list(islice(found.after(start), len(wanted))) == wanted, (before, at)


def test_a_repeated_hour_fires_once_and_a_skipped_time_at_the_change() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    daily = timetable("every day at 02:30", berlin)

    spring = islice(daily.after(datetime(2027, 3, 27, 12, tzinfo=UTC)), 2)
    assert [f"{each:%d %H:%M}" for each in spring] == ["28 01:00", "29 00:30"]
    autumn = islice(daily.after(datetime(2027, 10, 30, 12, tzinfo=UTC)), 2)
    assert [f"{each:%d %H:%M}" for each in autumn] == ["31 00:30", "01 01:30"]


def test_looking_from_inside_a_repeated_hour_never_goes_back() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    daily = timetable("every day at 02:50", berlin)
    inside = datetime(2027, 10, 31, 1, 40, tzinfo=UTC)  # the second 02:40

    assert daily.next(inside) == datetime(2027, 11, 1, 1, 50, tzinfo=UTC)


def test_the_next_change_of_the_clocks_is_told_by_its_day() -> None:
    assert clock_change(ZoneInfo("Europe/Berlin"), NOON) == date(2027, 3, 28)
    assert clock_change(ZoneInfo("America/New_York"), NOON) == date(2027, 3, 14)
    assert clock_change(ISTANBUL, NOON) is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("every monday and friday at 09:00", "every Monday and Friday at 09:00"),
        ("monthly on the 1st", "monthly on the 1st at 09:00"),
        ("every weekday at 18:00 in Europe/Berlin", "every weekday at 18:00"),
        ("cron: 30 7 * * 1-5", "At 07:30 on Monday through Friday (cron 30 7 * * 1-5)"),
    ],
)
def test_a_timetable_is_said_in_words(text: str, words: str) -> None:
    assert in_words(text) == words


def test_a_zone_in_the_text_is_the_one_that_counts() -> None:
    assert repetition("every day at 09:00 in Asia/Tokyo") == Repetition(
        "every day at 09:00", "Asia/Tokyo"
    )
    assert local("every day at 09:00 in Asia/Tokyo", 1) == ["Sat 21 Nov 03:00"]


def test_another_time_of_day_keeps_the_days_and_the_zone() -> None:
    moved = repetition("every monday at 09:00 in Asia/Tokyo").moved(time(11, 15))

    assert moved.text == "every monday at 11:15 in Asia/Tokyo"
    assert repetition("monthly").moved(time(4)).text == "monthly at 04:00"
    cron = repetition("cron: 0 9 * * 1 in Asia/Tokyo").moved(time(4, 15))
    assert cron.text == "cron: 15 4 * * 1 in Asia/Tokyo"
    often = repetition("cron: 0 9,17 * * 1")
    assert often.moved(time(4)) == often


DAILY = Timetable(("0 9 * * *",), ZoneInfo("UTC"))
NINE = datetime(2026, 11, 20, 9, tzinfo=UTC)


@pytest.mark.parametrize("missed", list(Missed))
def test_what_is_due_now_fires_and_goes_on(missed: Missed) -> None:
    what = turn(DAILY, NINE, NINE + timedelta(seconds=20), missed)

    assert (what.due_at, what.next_at) == (NINE, NINE + DAY)
    assert (what.skipped, what.late) == (0, False)


def test_of_missed_times_the_latest_fires() -> None:
    what = turn(DAILY, NINE, NINE + 3 * DAY + HOUR, Missed.latest)

    assert (what.due_at, what.next_at) == (NINE + 3 * DAY, NINE + 4 * DAY)
    assert (what.skipped, what.late) == (3, True)


def test_all_missed_times_fire_one_after_the_other() -> None:
    what = turn(DAILY, NINE, NINE + 3 * DAY + HOUR, Missed.all)

    assert (what.due_at, what.next_at, what.late) == (NINE, NINE + DAY, True)


def test_no_missed_time_fires_but_one_that_is_due_now_does() -> None:
    late = turn(DAILY, NINE, NINE + 3 * DAY + HOUR, Missed.none)
    assert (late.due_at, late.next_at, late.skipped) == (None, NINE + 4 * DAY, 4)

    now = turn(DAILY, NINE, NINE + 3 * DAY, Missed.none)
    assert (now.due_at, now.next_at, now.skipped) == (NINE + 3 * DAY, NINE + 4 * DAY, 3)


def test_years_of_missed_times_cost_no_time() -> None:
    often = Timetable(("*/15 * * * *",), ZoneInfo("Europe/Berlin"))
    what = turn(often, NINE, NINE + 900 * DAY, Missed.latest)

    assert what.due_at is not None
    assert NINE + 900 * DAY - what.due_at < timedelta(minutes=15)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("S-3", 3),
        ("s-12", 12),
        ("S-3'ü", 3),
        ("S-3'yi", 3),
        ("S3", None),
        ("S-0", None),
        ("R-3", None),
        ("S-3-2", None),
        ("ſ-3", None),
    ],
)
def test_a_schedule_is_named_by_its_number(typed: str, number: int | None) -> None:
    assert parse_schedule_reference(typed) == number
