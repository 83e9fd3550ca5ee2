"""Forms of toll metrics: what stands in the fields, and the command that it is."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from bot.domain.commands import Destination, Place
from bot.domain.form_timetables import When
from bot.domain.forms import Fault, Field, FieldProblem, timetable_faults
from bot.domain.toll_commands import (
    Metric,
    TollCommand,
    TollDigestCommand,
    TollMisunderstood,
    TollReportCommand,
    TollScheduleCommand,
    TollWatchCommand,
)
from bot.domain.toll_grammar import parse
from bot.domain.toll_metrics import Side
from bot.domain.toll_phrasing import plain_number
from bot.domain.toll_reports import ALL, Criteria, is_report_name
from bot.domain.toll_rule_questions import usual_rule
from bot.texts.english import ENGLISH

CHECKS: Final = (1, 2, 3, 5, 10)  # how often in a row a rule has to hold
_LONGEST: Final = 60
_UTC: Final = ZoneInfo("UTC")
_SOME_TIME: Final = datetime(2026, 1, 1, tzinfo=UTC)  # no rule names a day

Filled = TollReportCommand | TollDigestCommand | TollScheduleCommand | TollWatchCommand


class TollDeed(StrEnum):
    """What a form of toll metrics is for."""

    see = "see"
    post = "post"  # again and again
    watch = "watch"


@dataclass(frozen=True, slots=True)
class TollForm:
    """What stands in the fields; no channel is a direct message."""

    deed: TollDeed = TollDeed.see
    report: str = ALL
    span: Criteria = Criteria.day
    metric: Metric = Metric.error_share
    side: Side = Side.over
    threshold: str = ""
    checks: int = 1
    channel_id: str = ""
    when: When = field(default_factory=lambda: When("every monday"))

    @property
    def destination(self) -> Destination:
        """Where it goes to."""
        if not self.channel_id:
            return Destination(Place.me)
        return Destination(Place.channel, self.channel_id)


def toll_form_of(command: TollCommand, *, channel_id: str) -> TollForm:
    """Return the fields that say *command*, as far as it is understood."""
    form = TollForm(channel_id=channel_id)
    match command:
        case TollMisunderstood(partial=partial) if partial is not None:
            return toll_form_of(partial, channel_id=channel_id)
        case TollReportCommand(report, span):
            return replace(form, report=report, span=span)
        case TollDigestCommand(span):
            return replace(form, span=span)
        case TollScheduleCommand(report, span, schedule, place):
            return replace(
                form,
                deed=TollDeed.post,
                report=report,
                span=span,
                when=When.of(schedule),
                channel_id=_channel(place, channel_id),
            )
        case TollWatchCommand():
            return replace(
                form,
                deed=TollDeed.watch,
                metric=command.metric,
                side=command.comparison,
                threshold=f"{plain_number(command.threshold)} {command.unit}",
                checks=command.checks if command.checks in CHECKS else 1,
                channel_id=_channel(command.destination, channel_id),
            )
        case _:
            return form


def toll_command_of(form: TollForm) -> Filled | tuple[Fault, ...]:
    """Return the command that *form* is, or what is wrong in which field."""
    if form.deed is TollDeed.watch:
        return _watch(form)
    faults = tuple(_faults(form))
    if faults:
        return faults
    schedule = form.when.text
    if form.deed is TollDeed.post and schedule is not None:
        return TollScheduleCommand(form.report, form.span, schedule, form.destination)
    if form.report == ALL:
        return TollDigestCommand(form.span)
    return TollReportCommand(form.report, form.span)


def usual_threshold(metric: Metric) -> str:
    """Return a threshold that is likely to be watched of *metric*."""
    rule = usual_rule(metric)
    return f"{plain_number(rule.threshold)} {rule.unit}"


def _faults(form: TollForm) -> Iterator[Fault]:
    if form.report != ALL and not is_report_name(form.report):
        yield Fault(Field.report, FieldProblem.missing)
    if form.deed is not TollDeed.post:
        return
    if not form.when.repeats:
        yield Fault(Field.again, FieldProblem.missing)
    yield from timetable_faults(form.when)


def _watch(form: TollForm) -> TollWatchCommand | tuple[Fault, ...]:
    typed = form.threshold.strip()[:_LONGEST]
    if not typed:
        return (Fault(Field.threshold, FieldProblem.missing, form.metric.value),)
    sign = {Side.over: ">", Side.under: "<"}[form.side]
    rule = parse(
        f"watch {form.metric} {sign} {typed}",
        now=_SOME_TIME,
        zone=_UTC,
        language=ENGLISH,
    )
    plain = isinstance(rule, TollWatchCommand) and rule == replace(
        rule, metric=form.metric, comparison=form.side, destination=Destination()
    )
    if not (isinstance(rule, TollWatchCommand) and plain):
        return (Fault(Field.threshold, FieldProblem.unknown_threshold, typed),)
    return replace(rule, checks=form.checks, destination=form.destination)


def _channel(place: Destination, channel_id: str) -> str:
    match place.kind:
        case Place.me:
            return ""
        case Place.channel:
            return place.channel_id or channel_id
        case _:
            return channel_id
