"""Writes orders: as text that reads back the same, and as labels for people."""

import re

from bot.domain.commands import Change, Destination, Form, OrderCommand, Place
from bot.domain.organisations import Scope, Selection
from bot.domain.report_types import KNOWN_TYPES, PREFIX, Catalogue
from bot.domain.schedules import schedule_reference
from bot.domain.text import quote
from bot.texts.english import ENGLISH, Language, phrase

_KNOWN = frozenset(known.value for known in KNOWN_TYPES)
_FEW = 2
_UNITS = (
    phrase("day"),
    phrase("week"),
    phrase("month"),
    phrase("quarter"),
    phrase("year"),
)
_WEEKDAYS = [each.lower() for each in ENGLISH.weekdays]
_COUNTED = re.compile(
    rf"last (?:(?P<number>\d+) (?P<unit>{'|'.join(_UNITS)})s"
    rf"|(?P<weekday>{'|'.join(_WEEKDAYS)}))"
)
_FORMS = {
    Form.file: phrase("as file"),
    Form.excel: phrase("as excel"),
    Form.digest: phrase("as digest"),
}


def canonical(order: OrderCommand) -> str:
    """Return text that parses to an equal order, at any later time as well.

    Days are written as dates; a running period ends in ``now``. What is missing in
    *order* is missing in the text.
    """
    parts = [
        "all reports" if order.all_types else "",
        " and ".join(_type_word(value) for value in order.report_types),
        order.rolling or (order.period.iso() if order.period else ""),
        _selection(order.selection),
        _destination(order.destination),
        "" if order.form is Form.link else f"as {order.form}",
        "afresh" if order.afresh else "",
        "confirmed" if order.confirmed else "",
        order.schedule or "",
    ]
    return " ".join(filter(None, parts))


def change_words(number: int, change: Change) -> str:
    """Return text that parses to *change* of the schedule with that number."""
    # An order goes to where it is typed, and as a link, if it says nothing else.
    here = change.destination == Destination()
    parts = [
        schedule_reference(number),
        canonical(change.applied(OrderCommand())),
        "to here" if here else "",
        "as link" if change.form is Form.link else "",
    ]
    return " ".join(filter(None, parts))


def order_label(
    order: OrderCommand, catalogue: Catalogue, language: Language = ENGLISH
) -> str:
    """Return *order* in words, such as ``Driver quality, 9-15 Nov 2026, Izmir``."""
    types = ", ".join(
        catalogue.get(each).called(language) for each in order.report_types
    )
    form = "" if order.form is Form.link else language.say(_FORMS[order.form])
    parts = [
        language.say("all reports") if order.all_types else types,
        _days(order, language),
        _branches(order.selection, language),
        form,
        order.schedule or "",
    ]
    return language.capital(", ".join(filter(None, parts)))


def _days(order: OrderCommand, language: Language) -> str:
    if order.rolling:
        return _moving(order.rolling, language)
    return order.period.describe(language) if order.period else ""


def _moving(words: str, language: Language) -> str:
    """Return a period that moves with the calendar, such as *last week*."""
    counted = _COUNTED.fullmatch(words)
    if counted is None:
        return language.say(words)
    if counted["number"]:
        units = language.count(int(counted["number"]), counted["unit"])
        return language.say("last {units}", units=units)
    day = language.weekdays[_WEEKDAYS.index(counted["weekday"])]
    return language.say("last {day}", day=day.lower())


def _branches(selection: Selection, language: Language) -> str:
    names = ", ".join(selection.names[:_FEW])
    if len(selection.names) > _FEW:
        names = language.count(len(selection.names), "branch")
    if selection.scope is Scope.all:
        names = language.say("all branches")
    if not selection.excluded:
        return names
    excluded = ", ".join(selection.excluded[:_FEW])
    excluded += ", …" if len(selection.excluded) > _FEW else ""
    return language.say("{names} except {excluded}", names=names, excluded=excluded)


def _type_word(value: str) -> str:
    if value not in _KNOWN:
        return value
    return value.removeprefix(PREFIX).replace("_", "-").lower()


def _selection(selection: Selection) -> str:
    names = ", ".join(quote(name) for name in selection.names)
    words = {Scope.all: "for all", Scope.named: f"for {names}", Scope.default: ""}
    text = words[selection.scope]
    if selection.excluded:
        excluded = ", ".join(quote(name) for name in selection.excluded)
        text = f"{text} except {excluded}".strip()
    return text


def _destination(destination: Destination) -> str:
    if destination.kind is Place.channel:
        return f"to <#{destination.channel_id}>"
    return "to me" if destination.kind is Place.me else ""
