"""What stands in the Turkish texts can be typed, and means the same."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.domain.commands import OrderCommand
from bot.domain.grammar import parse
from bot.domain.phrasing import order_label
from bot.domain.report_types import Catalogue
from bot.domain.toll_grammar import parse as parse_toll
from bot.limits.timetables import in_words
from bot.texts.english import ENGLISH
from bot.texts.turkish import TURKISH

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
ZONE = ZoneInfo("Europe/Istanbul")
BRANCHES = ("Izmir", "Van")
REPORT_WORDS = (
    *("{ref} run", "pause {ref}", "resume {ref}", "unschedule {ref}", "adopt {ref}"),
    *("{ref} every tuesday at 10:00", "{ref} missed all", "{ref} to me"),
    *("{ref} for all", "driver quality last week for all every monday 9am"),
    *("access", "access open", "access close", "help access", "help", "types", "orgs"),
    *("quota", "status", "list mine", "schedules", "driver quality last week for all"),
    *("trips yesterday for all", "trips yesterday for {branch}"),
    *("access give @name link for Izmir", "access give @name order, link for Izmir"),
)
TOLL_WORDS = (
    *("schedule all d every monday 9am", "watch error share > 2 %", "pause {ref}"),
    *("resume {ref}", "unschedule {ref}", "{ref} run", "{ref} to me", "adopt {ref}"),
    *("{ref} every tuesday at 10:00", "{ref} missed all", "schedules"),
)


def filled(text: str) -> str:
    """Return *text* as somebody types it."""
    words = text.replace("{ref}", "S-3").replace("{branch}", "Izmir")
    return words.replace("@name", "<@U0MERT001>").replace("@ad", "<@U0MERT001>")


def ordered(text: str) -> object:
    return parse(
        filled(text),
        now=NOON,
        zone=ZONE,
        catalogue=Catalogue(),
        organisations=BRANCHES,
    )


@pytest.mark.parametrize("text", REPORT_WORDS)
def test_what_is_told_to_type_means_the_same_in_turkish(text: str) -> None:
    assert ordered(TURKISH.texts[text]) == ordered(text)


def test_what_is_made_up_for_is_chosen_by_the_word_that_is_told() -> None:
    assert (
        "`hiçbiri`"
        in TURKISH.texts[
            "{edit} changes it · {missed} or `none` changes what is made up for"
        ]
    )
    assert ordered("{ref} kaçırılan hiçbiri") == ordered("{ref} missed none")


@pytest.mark.parametrize("text", TOLL_WORDS)
def test_what_is_told_to_type_of_tolls_means_the_same_in_turkish(text: str) -> None:
    def meant(words: str) -> object:
        return parse_toll(filled(words), now=NOON, zone=ZONE)

    assert meant(TURKISH.texts[text]) == meant(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("every monday at 09:00", "her pazartesi saat 09:00"),
        ("every monday and friday", "her pazartesi ve cuma saat 09:00"),
        ("every weekday at 18:30", "hafta içi her gün saat 18:30"),
        ("every day at 08:00", "her gün saat 08:00"),
        ("monthly on the 1st", "her ayın 1. günü saat 09:00"),
        ("monthly on the 22nd at 07:15", "her ayın 22. günü saat 07:15"),
        ("monthly on the last day", "her ayın son günü saat 09:00"),
        ("cron: 30 7 * * 1-5", "cron 30 7 * * 1-5"),
    ],
)
def test_a_timetable_is_said_in_turkish(text: str, words: str) -> None:
    assert in_words(text, TURKISH) == words


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        (
            "driver quality last week for all",
            "Sürücü kalitesi, geçen hafta, tüm şubeler",
        ),
        ("driver quality last 3 months for van", "Sürücü kalitesi, son 3 ay, Van"),
        ("driver quality last monday for van", "Sürücü kalitesi, geçen pazartesi, Van"),
        (
            "driver quality yesterday for all except van as file",
            "Sürücü kalitesi, dün, tüm şubeler, Van hariç, dosya olarak",
        ),
    ],
)
def test_an_order_that_moves_along_is_said_in_turkish(typed: str, label: str) -> None:
    command = ordered(f"{typed} every monday 9am")

    assert isinstance(command, OrderCommand)
    assert order_label(command, Catalogue(), TURKISH).startswith(label)


def test_every_moving_period_is_said_in_english_as_it_is_typed() -> None:
    for words in ("last week", "last 7 days", "last monday", "this quarter"):
        command = ordered(f"driver quality {words} for all every monday 9am")
        assert isinstance(command, OrderCommand)
        assert f", {words}, " in order_label(command, Catalogue(), ENGLISH)
