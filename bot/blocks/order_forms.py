"""The form of an order: its fields, and what can be chosen in them."""

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bot.blocks import form_fields as fields
from bot.blocks.form_fields import Choice, field
from bot.blocks.form_timetables import timetable_fields
from bot.blocks.forms import modal
from bot.blocks.mrkdwn import plain
from bot.blocks.parts import (
    context,
)
from bot.blocks.voice import DEFAULT, Voice
from bot.domain.commands import Form
from bot.domain.forms import DAYS, PERIODS, Field, FormKind, OrderForm
from bot.domain.messages import Block
from bot.domain.organisations import Scope
from bot.domain.period_phrases import PeriodReader
from bot.domain.report_types import ReportType
from bot.texts.english import phrase

ALL: Final = "all"
LISTED_MOST: Final = fields.OPTIONS_LIMIT - 1  # one option is for all of them
# Of one menu. Two of them, all of it chosen, and the other fields stay below what is
# known of Slack's sum.
_LISTED_CHARACTERS: Final = 1500

_PERIODS: Final = {
    "today": phrase("today"),
    "yesterday": phrase("yesterday"),
    "last 7 days": phrase("last 7 days"),
    "this week": phrase("this week"),
    "last week": phrase("last week"),
    "this month": phrase("this month"),
    "last month": phrase("last month"),
    "last 30 days": phrase("last 30 days"),
    "this quarter": phrase("this quarter"),
    "last quarter": phrase("last quarter"),
    "this year": phrase("this year"),
    "last year": phrase("last year"),
}
_FORMS: Final = {
    Form.link: phrase("Links, fresh at each press"),
    Form.file: phrase("One file (CSV)"),
    Form.excel: phrase("One Excel file"),
    Form.digest: phrase("A digest: rows, totals, what changed"),
}


class Finding(StrEnum):
    """How a branch is found among many."""

    listed = "listed"  # all of them stand in the menu
    asked = "asked"  # Slack asks for those that fit while somebody types
    searched = "searched"  # a word narrows the menu


@dataclass(frozen=True, slots=True)
class Branch:
    """A branch that can be chosen, by the value that stands for it."""

    value: str
    name: str


@dataclass(frozen=True, slots=True)
class Room:
    """What an order's form is drawn with.

    *branches* are those that the menu holds, *chosen* and *excluded* those that stand
    in it; *sought* is what the menu was narrowed by. *guess_place* takes the
    conversation that the person looks at, where no channel is known.
    """

    reference: str
    periods: PeriodReader
    types: tuple[ReportType, ...]
    branches: tuple[Branch, ...] = ()
    chosen: tuple[Branch, ...] = ()
    excluded: tuple[Branch, ...] = ()
    finding: Finding = Finding.listed
    sought: str = ""
    guess_place: bool = False


def order_form(form: OrderForm, room: Room, *, voice: Voice = DEFAULT) -> Block:
    """Return the form of an order, as a modal."""
    blocks = [
        _types(form, room, voice),
        _period(form, room, voice),
        *_days(form, voice),
        *_branches(form, room, voice),
        _place(form, room, voice),
        *_forms(form, voice),
        *timetable_fields(form.when, once=True, voice=voice),
        context(
            voice.say(
                "Days and times are those of {zone}, for everybody.",
                zone=room.periods.zone.key,
            )
        ),
    ]
    submit = voice.say("Next") if form.when.repeats else voice.say("Order")
    return modal(
        FormKind.order,
        voice.say("Order reports"),
        submit,
        blocks,
        room.reference,
        voice,
    )


def listed(branches: Sequence[Branch]) -> tuple[Branch, ...]:
    """Return as many of *branches* as a menu holds."""
    shown: list[Branch] = []
    room = _LISTED_CHARACTERS
    for each in branches[:LISTED_MOST]:
        room -= min(len(each.name), fields.OPTION_LIMIT)
        if room < 0:
            break
        shown.append(each)
    return tuple(shown)


def branches_block_id(sought: str) -> str:
    """Return how the branches' block is called: otherwise once it was narrowed.

    So that Slack shows what is chosen now, and not what stood there before.
    """
    if not sought:
        return Field.branches.value
    return f"{Field.branches}.{zlib.crc32(sought.encode())}"


def branch_choices(
    branches: Sequence[Branch], *, voice: Voice = DEFAULT
) -> list[Choice]:
    """Return the options of the menu of branches, all of them first."""
    everything = Choice(voice.say("All branches"), ALL)
    named = [_choice(each) for each in branches]
    return [everything, *named][: fields.OPTIONS_LIMIT]


def _types(form: OrderForm, room: Room, voice: Voice) -> Block:
    everything = Choice(voice.say("All reports"), ALL)
    known = [
        Choice(voice.capital(voice.type_title(each.title)), each.value)
        for each in room.types
    ]
    by_value: Mapping[str, Choice] = {each.value: each for each in known}
    chosen = [by_value.get(value, Choice(value, value)) for value in form.types]
    if form.all_types:
        chosen = [everything]
    menu = fields.some_of([everything, *known], chosen, voice.say("Choose reports"))
    return field(Field.types, voice.say("Reports"), menu)


def _period(form: OrderForm, room: Room, voice: Voice) -> Block:
    choices = []
    for words in PERIODS:
        period = room.periods.words(words).period
        if period is not None:
            name = voice.capital(voice.say(_PERIODS[words]))
            days = period.describe(voice.language)
            choices.append(Choice(f"{name}, {days}", words))
    choices.append(Choice(voice.say("Dates…"), DAYS))
    menu = fields.one_of(choices, form.period, voice.say("Choose the days"))
    return field(Field.period, voice.say("Period"), menu, reacts=True)


def _days(form: OrderForm, voice: Voice) -> list[Block]:
    if not form.by_days:
        return []
    return [
        field(Field.first, voice.say("From"), fields.day(form.first)),
        field(Field.last, voice.say("To, included"), fields.day(form.last)),
    ]


def _branches(form: OrderForm, room: Room, voice: Voice) -> list[Block]:
    everywhere = form.selection.scope is Scope.all
    chosen = [_choice(each) for each in room.chosen]
    if everywhere:
        chosen = [Choice(voice.say("All branches"), ALL), *chosen]
    offered = branch_choices(room.branches, voice=voice)
    placeholder = voice.say("Choose branches")
    asked = room.finding is Finding.asked
    menu = (
        fields.found(chosen, placeholder)
        if asked
        else fields.some_of(offered, chosen, placeholder)
    )
    blocks = [
        field(
            Field.branches,
            voice.say("Branches"),
            menu,
            reacts=True,
            block_id=branches_block_id(room.sought),
        )
    ]
    if room.finding is Finding.searched:
        blocks.insert(0, _search(room, voice))
    return [*blocks, *_excluded(room, offered, voice)] if everywhere else blocks


def _search(room: Room, voice: Voice) -> Block:
    return field(
        Field.search,
        voice.say("Find branches"),
        fields.words(room.sought, most=60),
        optional=True,
        reacts=True,
        hint=voice.say("Press Enter; the menu below then holds those that fit."),
    )


def _excluded(room: Room, offered: Sequence[Choice], voice: Voice) -> list[Block]:
    chosen = [_choice(each) for each in room.excluded]
    others = [each for each in offered if each.value != ALL]
    placeholder = voice.say("Nothing is left out")
    if room.finding is Finding.asked:
        menu = fields.found(chosen, placeholder)
    elif others or chosen:
        menu = fields.some_of(others, chosen, placeholder)
    else:
        return []
    return [field(Field.excluded, voice.say("Except"), menu, optional=True)]


def _choice(branch: Branch) -> Choice:
    return Choice(plain(branch.name, fields.OPTION_LIMIT), branch.value)


def _place(form: OrderForm, room: Room, voice: Voice) -> Block:
    hint = voice.say("Without one the results come to you by direct message.")
    return fields.place(form.channel_id, hint, voice, current=room.guess_place)


def _forms(form: OrderForm, voice: Voice) -> list[Block]:
    if not voice.files:
        return []
    choices = fields.choices_of(_FORMS, voice)
    menu = fields.one_of(choices, form.form.value)
    return [field(Field.form, voice.say("Results as"), menu)]
