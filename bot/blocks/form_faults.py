"""What is wrong in a field, said at that field: what it is, and what would be right."""

from typing import Final

from bot.blocks.form_timetables import EXAMPLES
from bot.blocks.mrkdwn import plain
from bot.blocks.voice import DEFAULT, Voice
from bot.domain.forms import Fault, Field, FieldProblem
from bot.domain.toll_commands import Metric
from bot.domain.toll_forms import usual_threshold
from bot.texts.english import phrase

_MISSING: Final = {
    Field.types: phrase("Choose at least one report, or all of them."),
    Field.period: phrase("Choose the days."),
    Field.first: phrase("Choose the first day."),
    Field.last: phrase("Choose the last day."),
    Field.branches: phrase("Choose at least one branch, or all of them."),
    Field.report: phrase("Choose a report."),
    Field.somebody: phrase("Choose a person."),
    Field.channel: phrase("Choose a channel."),
    Field.outsiders: phrase("Choose whom you mean."),
    Field.again: phrase("Choose how often."),
}
_PROBLEMS: Final = {
    FieldProblem.closed: phrase(
        "One of these isn't open to you any more. Choose among those that are offered."
    ),
    FieldProblem.not_over_yet: phrase(
        "{last} isn't over yet. Choose an earlier day, or a period that runs until "
        "now, such as this week."
    ),
    FieldProblem.in_the_future: phrase(
        "{first} is in the future. Choose a day that is over."
    ),
    FieldProblem.reversed_period: phrase(
        "{last} comes before {first}. Choose {first} or a later day."
    ),
    FieldProblem.unknown_period: phrase("I know the days from 1 January 2000 on."),
    FieldProblem.empty_period: phrase(
        "This has only just begun and holds no data yet. Choose another period."
    ),
    FieldProblem.unknown_timetable: phrase(
        "I don't understand “{word}” as a timetable. For example: {examples}"
    ),
    FieldProblem.never: phrase("“{word}” never comes. For example: {examples}"),
    FieldProblem.too_often: phrase(
        "That is more often than every 15 minutes. For example: {examples}"
    ),
    FieldProblem.unknown_threshold: phrase(
        "I can't read “{word}” as a threshold of this. For example: 2 %, 400 ms, "
        "500 requests"
    ),
}
_WORD = 60


def fault_text(fault: Fault, *, voice: Voice = DEFAULT) -> str:
    """Return what is wrong in a field, in plain text."""
    if fault.problem is FieldProblem.missing:
        return _missing(fault, voice)
    if fault.problem is FieldProblem.all_and_some:
        if fault.field is Field.types:
            return voice.say("All reports, or some of them? Take one of the two away.")
        return voice.say("All branches, or some of them? Take one of the two away.")
    first, last = fault.days or (None, None)
    return voice.say(
        _PROBLEMS[fault.problem],
        word=plain(fault.word, _WORD),
        examples=voice.say(EXAMPLES),
        first=voice.language.day(first) if first else "",
        last=voice.language.day(last) if last else "",
    )


def _missing(fault: Fault, voice: Voice) -> str:
    if fault.field is Field.words:
        return voice.say(
            "Say how often. For example: {examples}", examples=voice.say(EXAMPLES)
        )
    if fault.field is Field.threshold:
        usual = usual_threshold(Metric(fault.word))
        return voice.say("Name a number. For example: {usual}", usual=usual)
    return voice.say(_MISSING[fault.field])
