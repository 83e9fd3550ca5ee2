"""Writes toll commands: as text that reads back the same, and as labels."""

import re
from decimal import Decimal

from bot.domain.commands import (
    Destination,
    Place,
    ScheduleCommand,
    SchedulesCommand,
)
from bot.domain.schedules import schedule_reference, schedule_words
from bot.domain.toll_commands import (
    TollCommand,
    TollDigestCommand,
    TollFormCommand,
    TollHelpCommand,
    TollMisunderstood,
    TollReportCommand,
    TollReportsCommand,
    TollResumeKeyCommand,
    TollScheduleChange,
    TollScheduleCommand,
    TollTendCommand,
    TollUnwatchCommand,
    TollWatchCommand,
    TollWatchesCommand,
)
from bot.domain.toll_metrics import Side
from bot.domain.toll_reports import ALL, Criteria, report
from bot.domain.toll_watches import Deed

_SIGNS = {Side.over: ">", Side.under: "<"}
_LIKE_THOUSANDS = re.compile(r"[1-9]\d{0,2}\.\d{3}")


def canonical(command: TollCommand) -> str:
    """Return text that parses to an equal command; "" for what was not understood."""
    match command:
        case TollDigestCommand(criteria):
            return f"{ALL} {criteria}"
        case TollReportCommand(name, criteria):
            return f"{name} {criteria}"
        case TollReportsCommand():
            return "reports"
        case (
            TollScheduleCommand()
            | TollScheduleChange()
            | ScheduleCommand()
            | SchedulesCommand()
        ):
            return _scheduled(command)
        case TollFormCommand(text):
            return f"form {text}".strip()
        case TollHelpCommand(topic):
            return f"help {topic}" if topic else "help"
        case TollResumeKeyCommand():
            return "resume key"
        case TollMisunderstood():
            return ""
        case _:
            return _about_watches(command)


def rule_label(command: TollWatchCommand) -> str:
    """Return the rule as people read it, such as ``error share > 2 %``."""
    rule = (
        f"{command.metric} {_SIGNS[command.comparison]} "
        f"{plain_number(command.threshold)} {command.unit}"
    )
    return rule if command.checks == 1 else f"{rule} for {command.checks} checks"


def report_label(name: str, criteria: Criteria) -> str:
    """Return a report over a span in words, such as ``Response codes, last week``."""
    title = "all reports" if name == ALL else report(name).title
    return f"{title[:1].upper()}{title[1:]}, {criteria.words}"


def plain_number(number: float) -> str:
    """Return *number* without an exponent and without needless zeros."""
    text = format(Decimal(repr(number)), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _about_watches(
    command: TollWatchCommand
    | TollWatchesCommand
    | TollUnwatchCommand
    | TollTendCommand,
) -> str:
    match command:
        case TollWatchCommand():
            return _watch(command)
        case TollWatchesCommand(ref):
            return ref or "watches"
        case TollUnwatchCommand(ref):
            return f"unwatch {ref}"
        case TollTendCommand(deed, ref, minutes):
            span = f" {minutes} min" if deed is Deed.snooze else ""
            return f"{deed} {ref}{span}"


def _scheduled(
    command: TollScheduleCommand
    | TollScheduleChange
    | ScheduleCommand
    | SchedulesCommand,
) -> str:
    if isinstance(command, ScheduleCommand | SchedulesCommand):
        return schedule_words(command)
    place = command.destination
    if isinstance(command, TollScheduleCommand):
        opening, here = "schedule", ""
    else:
        opening, here = schedule_reference(command.number), "to here"
    words = [
        opening,
        command.report,
        command.criteria,
        "" if place is None else _place(place, here),
        command.schedule,
    ]
    return " ".join(filter(None, words))


def _watch(command: TollWatchCommand) -> str:
    number = plain_number(command.threshold)
    if _LIKE_THOUSANDS.fullmatch(number):
        number += "0"  # or it could be read as thousands
    parts = [
        f"watch {command.metric} {_SIGNS[command.comparison]} {number} {command.unit}",
        "" if command.checks == 1 else f"for {command.checks} checks",
        "" if command.criteria is None else f"over the {command.criteria.words}",
        _place(command.destination),
    ]
    return " ".join(filter(None, parts))


def _place(destination: Destination, here: str = "") -> str:
    if destination.kind is Place.channel:
        return f"to <#{destination.channel_id}>"
    return "to me" if destination.kind is Place.me else here
