"""What looks like a number and is none, is endless, or comes from another script."""

import contextlib
import sys
import unicodedata
from datetime import UTC, datetime
from typing import get_args
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.blocks.values import encode, number
from bot.domain.commands import Command, OrderCommand
from bot.domain.form_timetables import When
from bot.domain.grammar import canonical, parse
from bot.domain.report_types import Catalogue
from bot.domain.toll_commands import TollCommand
from bot.domain.toll_grammar import parse as parse_toll
from bot.domain.toll_phrasing import canonical as canonical_toll
from bot.errors import UnknownRequestError
from bot.limits.timetables import TimetableError, checked
from handlers.actions import buttons

NOW = datetime(2026, 11, 22, 11, tzinfo=UTC)
ISTANBUL = ZoneInfo("Europe/Istanbul")
CATALOGUE = Catalogue()

_LIKE_DIGITS = [
    character
    for character in map(chr, range(sys.maxunicode + 1))
    if not character.isascii() and character.isnumeric()
]
_ENDLESS = sys.get_int_max_str_digits() + 700
endless = st.sampled_from("0123456789٣９").map(lambda digit: digit * _ENDLESS)
digits = st.one_of(
    st.sampled_from(_LIKE_DIGITS),
    st.text(alphabet=st.sampled_from([*_LIKE_DIGITS, *"0123456789"]), max_size=12),
    st.sampled_from(["-1", "+1", "1_000", "1e5", "0x1", "", " 1", "1\n", "2147483648"]),
    endless,
)

_REPORTS = (
    "driver quality {0}|driver quality last {0} days|driver quality {0}-{1} oct|"
    "driver quality {0}.{1}.{0}|driver quality 20{0}-1{1}|driver quality q{0}|"
    "R-7F3K-{0}|link R-7F3K-{0}|S-{0} pause|cancel S-{0}|S-1 every day at {0}|"
    "driver quality last week every day at {0}:{1}|"
    "driver quality last week monthly on the {0}|"
    "driver quality last week cron: 0 {0} * * 1|access give {0} for {1}|{0} {1}"
)
_TOLL = (
    "W-{0}|watch error share > {0}%|watch error share > {0}.{1}% for {0} checks|"
    "snooze W-1 {0} min|snooze W-{0} {1}h|latency {0}|S-{0}|S-1 every day at {0}|"
    "schedule latency d every day at {0}|schedule all d cron: {0} 9 * * 1"
)


def in_ascii(text: str) -> str:
    return "".join(str(unicodedata.decimal(each, each)) for each in text)


def timetable(text: str | None) -> None:
    if text is not None:
        with contextlib.suppress(TimetableError):
            checked(text, ISTANBUL)


@settings(max_examples=600, deadline=None)
@given(st.sampled_from(_REPORTS.split("|")), digits, digits)
def test_no_digits_break_what_is_typed_about_reports(
    form: str, one: str, other: str
) -> None:
    def read(text: str) -> Command:
        return parse(
            text, now=NOW, zone=ISTANBUL, catalogue=CATALOGUE, organisations=("İzmir",)
        )

    command = read(form.format(one, other))

    assert isinstance(command, get_args(Command))
    if isinstance(command, OrderCommand):
        assert read(canonical(command)) == command
        timetable(command.schedule)


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(_TOLL.split("|")), digits, digits)
def test_no_digits_break_what_is_typed_about_toll_metrics(
    form: str, one: str, other: str
) -> None:
    command = parse_toll(form.format(one, other), now=NOW, zone=ISTANBUL)

    assert isinstance(command, get_args(TollCommand))
    assert canonical_toll(command).isascii()
    timetable(getattr(command, "schedule", None))


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(["driver quality last {} days", "driver quality {}-15 oct"]),
    st.text(alphabet=st.characters(categories=["Nd"]), min_size=1, max_size=2),
)
def test_the_digits_of_every_script_mean_the_same(form: str, typed: str) -> None:
    def read(text: str) -> Command:
        return parse(
            text, now=NOW, zone=ISTANBUL, catalogue=CATALOGUE, organisations=()
        )

    said, meant = read(form.format(typed)), read(form.format(in_ascii(typed)))

    assert isinstance(said, OrderCommand) == isinstance(meant, OrderCommand)
    if isinstance(said, OrderCommand):
        assert said == meant


@settings(max_examples=400, deadline=None)
@given(digits)
def test_a_button_holds_a_number_of_ours_or_none(text: str) -> None:
    found = number(text)

    assert found == buttons.number((text,), 0)
    assert found is None or 0 <= found < 2**31
    assert found is None or (text.isascii() and text.isdecimal())
    with contextlib.suppress(UnknownRequestError):
        assert buttons.request_id((text,)) == found


@given(st.integers(0, 10**9 - 1))
def test_a_number_comes_back_as_it_was_put_into_a_button(written: int) -> None:
    _, _, field = encode("x", written).split("|")

    assert number(field) == written


@settings(max_examples=200, deadline=None)
@given(digits, digits)
def test_no_digits_break_the_fields_of_a_timetable(one: str, other: str) -> None:
    for when in (
        When("every weekday", at=f"{one}:{other}"),
        When("other", words=f"{one} {other} * * 1"),
        When("other", words=f"cron: {one} {other} * * 1-{one}"),
    ):
        timetable(when.text)
