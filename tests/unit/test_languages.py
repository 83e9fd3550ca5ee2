import re
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.domain.commands import Misunderstood
from bot.domain.grammar import parse
from bot.domain.periods import Period, retold
from bot.domain.report_types import Catalogue
from bot.services.languages import Languages
from bot.texts.english import ENGLISH
from bot.texts.languages import of_locale
from bot.texts.turkish import TURKISH, typed
from bot.texts.turkish import help as help_texts

_NAMES = re.compile(r"([@#])\w+")


@pytest.mark.parametrize("locale", ["tr-TR", "tr", "tr_TR", "TR-CY"])
def test_a_turkish_locale_reads_turkish(locale: str) -> None:
    assert of_locale(locale) is TURKISH


@pytest.mark.parametrize("locale", ["", "en-GB", "de-DE", "tro-TR"])
def test_every_other_locale_reads_english(locale: str) -> None:
    assert of_locale(locale) is ENGLISH


def test_numbers_and_shares_are_written_as_the_language_does() -> None:
    assert ENGLISH.number(1204.5, 1) == "1,204.5"
    assert TURKISH.number(1204.5, 1) == "1.204,5"
    assert ENGLISH.percent(3.4, 1) == "3.4 %"
    assert TURKISH.percent(3.4, 1) == "%3,4"
    assert TURKISH.percent(-3.4, 1) == "-%3,4"


def test_a_noun_follows_its_number() -> None:
    assert ENGLISH.count(1, "branch") == "1 branch"
    assert ENGLISH.count(3000, "branch") == "3,000 branches"
    assert TURKISH.count(3000, "branch") == "3.000 şube"


def _as_slack_sends(name: re.Match[str]) -> str:
    return "<@U0ADA0001>" if name[1] == "@" else "<#C0OPS|ops>"


def test_a_name_with_braces_is_shown_as_it_is() -> None:
    assert ENGLISH.say("{which} failed", which="{0} {x}") == "{0} {x} failed"


def test_many_names_end_with_how_many_more_there_are() -> None:
    assert ENGLISH.listed(["A", "B"], total=5) == "A, B and 3 more"
    assert TURKISH.listed(["A", "B"], total=5) == "A, B ve 3 tane daha"
    assert TURKISH.listed(["A", "B", "C"]) == "A, B ve C"


def test_a_turkish_i_keeps_its_dot() -> None:
    assert TURKISH.capital("iade") == "İade"
    assert ENGLISH.capital("izmir") == "Izmir"


def test_a_period_that_is_kept_in_english_is_told_in_turkish() -> None:
    period = Period(date(2025, 12, 30), date(2026, 5, 3))

    assert retold(period.describe(), TURKISH) == period.describe(TURKISH)
    assert retold("1-9 Nov 2026 so far", TURKISH) == "1-9 Kas 2026 (şu ana kadar)"
    assert retold("9-15 Nov 2026", ENGLISH) == "9-15 Nov 2026"


def test_a_word_that_looks_like_a_month_is_left_alone() -> None:
    assert retold("May Tour", TURKISH) == "May Tour"
    assert retold("so far", TURKISH) == "so far"


def test_somebody_who_is_not_known_reads_english() -> None:
    assert Languages().of(1, "U1") is ENGLISH


def test_a_new_locale_replaces_the_old_one() -> None:
    languages = Languages()
    languages.learn(1, "U1", "tr-TR")
    assert languages.of(1, "U1") is TURKISH

    languages.learn(1, "U1", "en-GB")
    assert languages.of(1, "U1") is ENGLISH


def test_people_of_another_installation_are_other_people() -> None:
    languages = Languages()
    languages.learn(1, "U1", "tr-TR")

    assert languages.of(2, "U1") is ENGLISH


def test_only_so_many_people_are_kept_in_mind_the_latest_of_them() -> None:
    languages = Languages(most=2)
    for user in ("U1", "U2", "U1", "U3"):
        languages.learn(1, user, "tr-TR")

    known = [languages.of(1, user) is TURKISH for user in ("U1", "U2", "U3")]
    assert known == [True, False, True]


ABOUT_ACCESS = {
    english: turkish
    for english, turkish in help_texts.TEXTS.items()
    if english.startswith(("access ", "S-3 "))
}
TYPED = {**typed.TEXTS, **ABOUT_ACCESS}


@pytest.mark.parametrize("english", TYPED)
def test_what_is_to_be_typed_means_the_same_in_both_languages(english: str) -> None:
    def meant(text: str) -> object:
        return parse(
            _NAMES.sub(_as_slack_sends, text.format(ref="R-7F3K", topic="types")),
            now=datetime(2026, 11, 18, 9, tzinfo=UTC),
            zone=ZoneInfo("UTC"),
            catalogue=Catalogue(),
            organisations=("Izmir", "Ankara", "Adana"),
        )

    assert not isinstance(meant(english), Misunderstood)
    assert meant(TYPED[english]) == meant(english)
