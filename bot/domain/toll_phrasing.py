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
    Metric,
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
    Unit,
)
from bot.domain.toll_criteria import period
from bot.domain.toll_metrics import Side
from bot.domain.toll_reports import ALL, Criteria
from bot.domain.toll_summaries import title
from bot.domain.toll_watches import Deed
from bot.texts.english import ENGLISH, Language, phrase

_METRICS = {
    Metric.error_share: phrase("error share"),
    Metric.client_error_share: phrase("client error share"),
    Metric.server_error_share: phrase("server error share"),
    Metric.success_share: phrase("success share"),
    Metric.avg_latency: phrase("avg latency"),
    Metric.max_latency: phrase("max latency"),
    Metric.requests: phrase("requests"),
    Metric.cache_share: phrase("cache share"),
    Metric.concurrency: phrase("concurrency"),
}
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


def rule_label(command: TollWatchCommand, language: Language = ENGLISH) -> str:
    """Return the rule as people read it, such as ``error share > 2 %``."""
    rule = language.say(
        "{metric} {sign} {amount}",
        metric=language.say(_METRICS[command.metric]),
        sign=_SIGNS[command.comparison],
        amount=_amount(command, language),
    )
    if command.checks == 1:
        return rule
    return language.say("{rule} for {n} checks", rule=rule, n=command.checks)


def watch_label(command: TollWatchCommand, language: Language) -> str:
    """Return what a button says that watches *command*."""
    rule = rule_label(command, language)
    if command.criteria is not None:
        rule = f"{rule}, {period(command.criteria.value, language)}"
    return language.say("Watch {rule}", rule=rule)


def report_label(name: str, criteria: Criteria, language: Language = ENGLISH) -> str:
    """Return a report over a span in words, such as ``Response codes, last week``."""
    named = language.say("All reports") if name == ALL else title(name, language)
    return f"{named}, {period(criteria.value, language)}"


def _amount(command: TollWatchCommand, language: Language) -> str:
    plain = plain_number(command.threshold)
    places = len(plain.partition(".")[2])
    number = language.number(command.threshold, places) if places else plain
    match command.unit:
        case Unit.percent:
            return language.percent(command.threshold, places)
        case Unit.percent_of_average:
            share = language.percent(command.threshold, places)
            return language.say("{share} of the moving average", share=share)
        case Unit.requests:
            return language.say("{n} requests", n=number)
        case Unit.at_a_time:
            return language.say("{n} at a time", n=number)
        case Unit.milliseconds:
            return f"{number} ms"


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
