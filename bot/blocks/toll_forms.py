"""The form of toll metrics: to see, to have posted, or to watch."""

from dataclasses import dataclass
from typing import Final

from bot.blocks import form_fields as fields
from bot.blocks.form_fields import Choice, field
from bot.blocks.form_timetables import timetable_fields
from bot.blocks.forms import modal
from bot.blocks.parts import context
from bot.blocks.voice import DEFAULT, Voice
from bot.domain.forms import Field, FormKind
from bot.domain.messages import Block
from bot.domain.toll_commands import Metric
from bot.domain.toll_forms import CHECKS, TollDeed, TollForm, usual_threshold
from bot.domain.toll_metrics import METRICS, Side
from bot.domain.toll_reports import ALL, KNOWN_REPORTS, Criteria, TollReport
from bot.texts.english import phrase
from bot.texts.turkish import TURKISH

_DEEDS: Final = {
    TollDeed.see: phrase("See a report"),
    TollDeed.post: phrase("Have it posted again and again"),
    TollDeed.watch: phrase("Be told when a number crosses"),
}
_SUBMITS: Final = {
    TollDeed.see: phrase("Send it"),
    TollDeed.post: phrase("Next"),
    TollDeed.watch: phrase("Watch"),
}
_SIDES: Final = {
    Side.over: phrase("goes over"),
    Side.under: phrase("falls under"),
}
_SPANS: Final = {
    Criteria.hour: phrase("Last hour"),
    Criteria.day: phrase("Last day"),
    Criteria.week: phrase("Last week"),
    Criteria.month: phrase("Last month"),
    Criteria.year: phrase("Last year"),
    Criteria.everything: phrase("All time"),
}


@dataclass(frozen=True, slots=True)
class TollRoom:
    """What a form of toll metrics is drawn with."""

    reference: str
    zone: str
    guess_place: bool = False


def toll_form(form: TollForm, room: TollRoom, *, voice: Voice = DEFAULT) -> Block:
    """Return the form of toll metrics, as a modal."""
    blocks = [
        fields.deed(_DEEDS, form.deed, voice),
        *_asked(form, voice),
        _place(form, room, voice),
    ]
    if form.deed is TollDeed.post:
        blocks += timetable_fields(form.when, once=False, voice=voice)
        blocks.append(
            context(
                voice.say("Times are those of {zone}, for everybody.", zone=room.zone)
            )
        )
    return modal(
        FormKind.toll,
        voice.say("Toll metrics"),
        voice.say(_SUBMITS[form.deed]),
        blocks,
        room.reference,
        voice,
    )


def _asked(form: TollForm, voice: Voice) -> list[Block]:
    if form.deed is TollDeed.watch:
        return _rule(form, voice)
    reports = [Choice(voice.say("All reports in a line each"), ALL)]
    reports += [
        Choice(voice.capital(_title(each, voice)), each.name) for each in KNOWN_REPORTS
    ]
    if form.report not in {each.value for each in reports}:
        reports.append(Choice(form.report, form.report))
    spans = fields.choices_of(_SPANS, voice)
    return [
        field(Field.report, voice.say("Report"), fields.one_of(reports, form.report)),
        field(
            Field.span, voice.say("How far back"), fields.one_of(spans, form.span.value)
        ),
    ]


def _title(report: TollReport, voice: Voice) -> str:
    return report.title_tr if voice.language is TURKISH else report.title


def _rule(form: TollForm, voice: Voice) -> list[Block]:
    metrics = [
        Choice(voice.capital(voice.say(METRICS[each.name].label)), each.value)
        for each in Metric
    ]
    sides = fields.choices_of(_SIDES, voice)
    checks = [
        Choice(
            voice.say("at once")
            if each == 1
            else voice.say("after {n} checks in a row", n=each),
            str(each),
        )
        for each in CHECKS
    ]
    usual = usual_threshold(form.metric)
    return [
        field(
            Field.metric,
            voice.say("Number"),
            fields.one_of(metrics, form.metric.value),
            reacts=True,
        ),
        field(Field.side, voice.say("When it"), fields.one_of(sides, form.side.value)),
        field(
            Field.threshold,
            voice.say("Threshold"),
            fields.words(form.threshold, usual, most=60),
            hint=voice.say("With its unit, as in {usual}", usual=usual),
        ),
        field(
            Field.checks,
            voice.say("How soon"),
            fields.one_of(checks, str(form.checks)),
        ),
    ]


def _place(form: TollForm, room: TollRoom, voice: Voice) -> Block:
    hint = {
        TollDeed.see: phrase(
            "Without one it comes to you by direct message; in a channel everybody "
            "sees it."
        ),
        TollDeed.post: phrase("Without one it comes to you by direct message."),
        TollDeed.watch: phrase("Without one I write to you by direct message."),
    }[form.deed]
    hint = voice.say(hint)
    return fields.place(form.channel_id, hint, voice, current=room.guess_place)
