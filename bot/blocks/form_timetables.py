"""The fields that say how often something repeats."""

from typing import Final

from bot.blocks import form_fields as fields
from bot.blocks.form_fields import Choice, field
from bot.blocks.voice import DEFAULT, Voice
from bot.domain.form_timetables import OTHER, REPETITIONS, When
from bot.domain.forms import Field
from bot.domain.messages import Block
from bot.texts.english import phrase

ONCE: Final = "once"
EXAMPLES: Final = phrase("every weekday at 9 · monthly on the 1st · cron: 0 9 * * 1")

_REPETITIONS: Final = {
    "every day": phrase("Every day"),
    "every weekday": phrase("Every weekday"),
    "every monday": phrase("Every Monday"),
    "every tuesday": phrase("Every Tuesday"),
    "every wednesday": phrase("Every Wednesday"),
    "every thursday": phrase("Every Thursday"),
    "every friday": phrase("Every Friday"),
    "every saturday": phrase("Every Saturday"),
    "every sunday": phrase("Every Sunday"),
    "monthly on the 1st": phrase("Monthly on the 1st"),
    "monthly on the 15th": phrase("Monthly on the 15th"),
    "monthly on the last day": phrase("Monthly on the last day"),
}


def timetable_fields(when: When, *, once: bool, voice: Voice = DEFAULT) -> list[Block]:
    """Return the fields of *when*; *once* says that it need not repeat."""
    choices = [Choice(voice.say("Now, once"), ONCE)] if once else []
    choices += [Choice(voice.say(_REPETITIONS[each]), each) for each in REPETITIONS]
    choices.append(Choice(voice.say("Another timetable…"), OTHER))
    menu = fields.one_of(choices, when.again or ONCE, voice.say("Choose how often"))
    blocks = [field(Field.again, voice.say("When"), menu, reacts=True)]
    if when.again in REPETITIONS:
        blocks.append(field(Field.at, voice.say("At"), fields.time_of_day(when.at)))
    if when.again == OTHER:
        hint = voice.say("For example: {examples}", examples=voice.say(EXAMPLES))
        line = fields.words(when.words)
        blocks.append(field(Field.words, voice.say("Timetable"), line, hint=hint))
    return blocks
