"""The fields that say how often, read from a form."""

from bot.domain.form_timetables import OTHER, REPETITIONS, When
from bot.domain.forms import Field
from handlers.fields import Fields


def when_of(fields: Fields) -> When:
    """Return how often the form says, once where it does not say."""
    again = fields.chosen(Field.again)
    if again not in {*REPETITIONS, OTHER}:
        return When()
    at = fields.time(Field.at)
    words = fields.text(Field.words)
    return When(again, at, words) if at else When(again, words=words)


def unseen(when: When, fields: Fields) -> bool:
    """Return whether the field that goes with *when* was not there to be filled in."""
    if when.again == OTHER:
        return Field.words not in fields
    return when.repeats and Field.at not in fields
