"""What words that are not understood were likely meant to say."""

from typing import Final

from bot.domain import vocabulary as words
from bot.domain.clauses import Clauses
from bot.domain.commands import Problem
from bot.domain.lines import Span, Text
from bot.domain.period_words import WEEKDAYS
from bot.domain.schedule_phrases import begins_schedule
from bot.domain.type_words import stem

_AT: Final = frozenset({"at", "saat"})


def run(text: Text, found: Clauses) -> tuple[Span, set[str]]:
    """Return the words around the first unknown one that belong to the same slip.

    And what the others among them were taken for, *type* or *period*.
    """
    first, unknown = found.unknown[0], set(found.unknown)
    sides = {span.start: (span, "type") for span, _ in found.doubtful}
    if text.word(first).isdigit():
        # "32 5 october": the number is what makes it no date.
        sides |= {span.start: (span, "period") for span, _ in found.periods}
    behind = {span.end: (span, kind) for span, kind in sides.values()}
    kinds: set[str] = set()
    start, end = first, first + 1
    if start in behind:
        kinds.add(behind[start][1])
        start = behind[start][0].start
    while end in unknown or end in sides:
        if end in sides:
            kinds.add(sides[end][1])
            end = sides[end][0].end
        else:
            end += 1
    return Span(start, end), kinds


def slip(text: Text, found: Clauses, span: Span) -> Problem | None:
    """Return which clause the unknown words of *span* are one of, if that shows.

    That is a timetable (*every 5 minutes*, or a day or time beside what was read of
    one) or a form of the results (*as pdf*).
    """
    keys = [text.word(at) for at in range(span.start, span.end)]
    if begins_schedule(keys[0]):
        return Problem.unknown_schedule
    before, after = text.word(span.start - 1), text.word(span.end)
    timed = before in _AT or any(stem(key) in WEEKDAYS for key in keys)
    if found.schedules and timed:
        return Problem.unknown_schedule
    if before in words.ARTICLES:
        before = text.word(span.start - 2)
    if before in words.AS or after in words.AS_AFTER:
        return Problem.unknown_form
    return None
