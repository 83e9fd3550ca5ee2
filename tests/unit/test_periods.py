from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.period_phrases import PeriodReader
from bot.domain.periods import (
    Period,
    PeriodError,
    PeriodFault,
    closed,
    retold,
    running,
)
from bot.domain.schedule_phrases import read_schedule
from bot.texts.turkish import TURKISH

ISTANBUL = ZoneInfo("Europe/Istanbul")
NOW = datetime(2026, 11, 22, 11, 0, 42, tzinfo=UTC)  # a Sunday, 14:00 in Istanbul
READER = PeriodReader(NOW, ISTANBUL)


@pytest.mark.parametrize(
    ("phrase", "words"),
    [
        pytest.param(phrase, words, id=phrase)
        for phrase, words in {
            "yesterday": "21 Nov 2026",
            "last week": "9-15 Nov 2026",
            "last month": "1-31 Oct 2026",
            "last quarter": "1 Jul - 30 Sep 2026",
            "last year": "1 Jan - 31 Dec 2025",
            "last 7 days": "15-21 Nov 2026",
            "last 2 weeks": "2-15 Nov 2026",
            "last 3 months": "1 Aug - 31 Oct 2026",
            "last friday": "20 Nov 2026",
            "last sunday": "15 Nov 2026",
            "2026-10": "1-31 Oct 2026",
            "october": "1-31 Oct 2026",
            "ekim": "1-31 Oct 2026",
            "ekim'de": "1-31 Oct 2026",
            "dec": "1-31 Dec 2025",
            "aralik": "1-31 Dec 2025",
            "february 2024": "1-29 Feb 2024",
            "q3": "1 Jul - 30 Sep 2026",
            "2025-q4": "1 Oct - 31 Dec 2025",
            "2025": "1 Jan - 31 Dec 2025",
            "2026-10-15": "15 Oct 2026",
            "15.10.2026": "15 Oct 2026",
            "15 october": "15 Oct 2026",
            "oct 15": "15 Oct 2026",
            "29 feb": "29 Feb 2024",
            "1-15 oct": "1-15 Oct 2026",
            "oct 1-15": "1-15 Oct 2026",
            "1-15 ekim 2025": "1-15 Oct 2025",
            "28 oct - 3 nov": "28 Oct - 3 Nov 2026",
            "28 dec to 3 jan": "28 Dec 2025 - 3 Jan 2026",
            "28 dec to 3 jan 2025": "28 Dec 2024 - 3 Jan 2025",
            "2026-10-28..2026-11-03": "28 Oct - 3 Nov 2026",
            "01.10.2026-15.10.2026": "1-15 Oct 2026",
            "from 1 oct to 15 oct": "1-15 Oct 2026",
            "between 1 and 15 oct": "1-15 Oct 2026",
            "1 ekim - 15 ekim arasi": "1-15 Oct 2026",
            "aug to oct": "1 Aug - 31 Oct 2026",
            "1 nov to yesterday": "1-21 Nov 2026",
            "today": "22 Nov 2026 so far",
            "this week": "16-22 Nov 2026 so far",
            "this month": "1-22 Nov 2026 so far",
            "mtd": "1-22 Nov 2026 so far",
            "wtd": "16-22 Nov 2026 so far",
            "this quarter": "1 Oct - 22 Nov 2026 so far",
            "ytd": "1 Jan - 22 Nov 2026 so far",
            "since 1 nov": "1-22 Nov 2026 so far",
            "2026-11-16..now": "16-22 Nov 2026 so far",
            "bugun": "22 Nov 2026 so far",
            "dun": "21 Nov 2026",
            "bu hafta": "16-22 Nov 2026 so far",
            "gecen hafta": "9-15 Nov 2026",
            "gecen ay": "1-31 Oct 2026",
            "bu yil": "1 Jan - 22 Nov 2026 so far",
            "gecen yil": "1 Jan - 31 Dec 2025",
            "son 7 gun": "15-21 Nov 2026",
        }.items()
    ],
)
def test_a_phrase_names_its_days(phrase: str, words: str) -> None:
    period = READER.words(phrase).period

    assert period is not None
    assert period.describe() == words


@pytest.mark.parametrize(
    ("phrase", "fault"),
    [
        pytest.param(phrase, fault, id=phrase)
        for phrase, fault in {
            "november": PeriodFault.not_over_yet,
            "q4": PeriodFault.not_over_yet,
            "2026-11-22": PeriodFault.not_over_yet,
            "1 nov - 30 nov": PeriodFault.not_over_yet,
            "2026-11-23": PeriodFault.in_the_future,
            "2026-12": PeriodFault.in_the_future,
            "2027-01-01..now": PeriodFault.in_the_future,
            "15 oct - 1 oct": PeriodFault.reversed_period,
            "2026-10-15..2026-10-01": PeriodFault.reversed_period,
            "31 feb": PeriodFault.no_such_day,
            "29 feb 2026": PeriodFault.no_such_day,
            "1 feb - 31 feb": PeriodFault.no_such_day,
            "2026-13": PeriodFault.no_such_day,
            "q5": PeriodFault.no_such_day,
            "1999-12-31": PeriodFault.unknown_period,
            "last 0 days": PeriodFault.unknown_period,
            "last 99999 years": PeriodFault.unknown_period,
        }.items()
    ],
)
def test_days_that_cannot_be_asked_for_say_why(phrase: str, fault: PeriodFault) -> None:
    reading = READER.words(phrase)

    assert reading.period is None
    assert reading.fault is fault


@pytest.mark.parametrize(
    "phrase", ["", "now", "week", "7 days", "12345", "2026-10-15x"]
)
def test_other_words_are_no_period(phrase: str) -> None:
    with pytest.raises(ValueError, match="no period"):
        READER.words(phrase)


def test_a_running_period_ends_at_the_whole_minute() -> None:
    period = running(date(2026, 11, 22), NOW, ISTANBUL)

    assert period.until == datetime(2026, 11, 22, 11, tzinfo=UTC)
    assert not period.is_closed
    assert period.window(ISTANBUL).span == timedelta(hours=14)
    assert period.iso() == "2026-11-22..now"


def test_a_period_that_begins_this_minute_is_empty() -> None:
    midnight = datetime(2026, 11, 21, 21, 0, 59, tzinfo=UTC)

    with pytest.raises(PeriodError) as caught:
        running(date(2026, 11, 22), midnight, ISTANBUL)
    assert caught.value.fault is PeriodFault.empty_period


def test_a_closed_period_writes_and_describes_its_days() -> None:
    period = closed(date(2026, 11, 9), date(2026, 11, 15), NOW, ISTANBUL)

    assert period.iso() == "2026-11-09..2026-11-15"
    assert period.describe(TURKISH) == "9-15 Kas 2026"
    assert retold(period.describe(), TURKISH) == "9-15 Kas 2026"


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        pytest.param("America/New_York", date(2026, 3, 8), 23, id="New York, spring"),
        pytest.param("America/New_York", date(2026, 11, 1), 25, id="New York, autumn"),
        pytest.param("Europe/Berlin", date(2026, 3, 29), 23, id="Berlin, spring"),
        pytest.param("Europe/Berlin", date(2026, 10, 25), 25, id="Berlin, autumn"),
        pytest.param("Europe/Istanbul", date(2026, 3, 29), 24, id="Istanbul"),
        pytest.param("Australia/Lord_Howe", date(2026, 4, 5), 24.5, id="Lord Howe"),
        pytest.param("Africa/Cairo", date(2026, 4, 24), 23, id="Cairo, at midnight"),
    ],
)
def test_a_day_lasts_as_long_as_its_clocks_say(
    zone: str, day: date, hours: float
) -> None:
    window = Period(day, day).window(ZoneInfo(zone))

    assert window.span == timedelta(hours=hours)


def test_no_period_is_reversed_or_ends_at_a_naive_instant() -> None:
    with pytest.raises(ValueError, match="on or after"):
        Period(date(2026, 11, 2), date(2026, 11, 1))
    with pytest.raises(ValueError, match="aware"):
        Period(date(2026, 11, 1), date(2026, 11, 1), NOW.replace(tzinfo=None))


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        pytest.param(phrase, text, id=phrase)
        for phrase, text in {
            "every monday 9am": "every monday at 09:00",
            "every monday 09:00": "every monday at 09:00",
            "every weekday at 9": "every weekday at 09:00",
            "every friday and monday at 5:30 pm": ("every monday and friday at 17:30"),
            "every day at 12 am": "every day at 00:00",
            "daily": "every day",
            "weekly": "weekly",
            "monthly on the 1st": "monthly on the 1st",
            "monthly on the 22nd at 8": "monthly on the 22nd at 08:00",
            "monthly on the last day": "monthly on the last day",
            "her pazartesi 9'da": "every monday at 09:00",
            "her gun saat 8.30": "every day at 08:30",
            "her ayin 11'inde": "monthly on the 11th",
            "monthly on the 32nd": None,
            "every monday at 25": None,
            "every monday at 13 pm": None,
        }.items()
    ],
)
def test_a_schedule_is_written_in_one_way(phrase: str, text: str | None) -> None:
    reading = read_schedule(phrase, 0, {len(phrase)}, phrase.split(maxsplit=1)[0])

    assert reading is not None
    assert reading.text == text
