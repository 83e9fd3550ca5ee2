"""What is asked back: each ends in "Nothing was ordered", and a press goes on."""

from collections.abc import Sequence
from datetime import date

from bot.blocks import presses
from bot.blocks.forms import filled_form
from bot.blocks.mrkdwn import capital, code, count, escape, listed
from bot.blocks.parts import Press, compose
from bot.blocks.voice import DEFAULT, Voice
from bot.domain.commands import FILTERS, Misunderstood, Problem
from bot.domain.fan_out import NotConfirmedError
from bot.domain.forms import FormKind
from bot.domain.messages import Message
from bot.domain.organisations import (
    AmbiguousNameError,
    EmptyDirectoryError,
    NoneFitsError,
    NothingLeftError,
    SelectionError,
    UnknownNamesError,
)
from bot.domain.phrasing import canonical

OPTIONS_LIMIT = 4
NOTHING_ORDERED = "Nothing was ordered."
NOTHING_CHANGED = "Nothing was changed."
_OF_SCHEDULES = frozenset({Problem.missing_reference, Problem.unknown_change})

_HELP = {
    Problem.unknown_type: "types",
    Problem.ambiguous_type: "types",
    Problem.missing_type: "types",
    Problem.missing_period: "periods",
    Problem.unknown_period: "periods",
    Problem.not_over_yet: "periods",
    Problem.in_the_future: "periods",
    Problem.reversed_period: "periods",
    Problem.empty_period: "periods",
    Problem.unknown_reference: "list",
    Problem.unknown_destination: "order",
    Problem.missing_name: "for",
    Problem.missing_holder: "access",
    Problem.missing_outsiders: "access",
    Problem.too_long: "order",
    Problem.missing_schedule: "schedule",
    Problem.unknown_schedule: "schedule",
    Problem.missing_reference: "schedule",
    Problem.unknown_change: "schedule",
    Problem.said_twice: "order",
}


def misunderstood(answer: Misunderstood, *, voice: Voice = DEFAULT) -> Message:
    """Return what was not understood, with up to four ways on.

    A way on holds the rest of the order, so that nobody types twice.
    """
    options = [(option.label, option.command) for option in answer.options]
    so = NOTHING_CHANGED if answer.problem in _OF_SCHEDULES else NOTHING_ORDERED
    topic = _HELP.get(answer.problem)
    form: list[Press] = []
    if answer.partial is not None:
        form = filled_form(FormKind.order, canonical(answer.partial), voice=voice)
    return ask(_sentence(answer), options, form, topic=topic, so=so, voice=voice)


def ask(
    sentence: str,
    options: Sequence[tuple[str, str]] = (),
    others: Sequence[Press] = (),
    *,
    topic: str | None = None,
    so: str = NOTHING_ORDERED,
    voice: Voice = DEFAULT,
) -> Message:
    """Return *sentence* and what is true now, with a button per (label, command).

    *sentence* is mrkdwn: whoever writes it has escaped the words of others.
    """
    offers = [
        presses.order(label, command) for label, command in options[:OPTIONS_LIMIT]
    ]
    aside = (
        "" if topic is None else f"{code(f'{voice.command} help {topic}')} tells more"
    )
    return compose(
        [f"{sentence} {so}"],
        [*(offer for offer in offers if offer is not None), *others],
        aside=aside,
        voice=voice,
    )


def unknown_organisations(
    error: SelectionError,
    options: Sequence[tuple[str, str]] = (),
    *,
    voice: Voice = DEFAULT,
) -> Message:
    """Return why no organisation could be asked, with near names as *options*."""
    return ask(escape(refusal(error), 600), options, topic="for", voice=voice)


def refusal(error: SelectionError) -> str:
    """Return why no organisation could be asked, in one plain sentence."""
    match error:
        case UnknownNamesError():
            sentence = f"I don't know a branch called {_names(error.names)}."
        case AmbiguousNameError():
            number = len(error.organisations)
            sentence = f"{number} branches are called {_names([error.name])}."
        case NoneFitsError() if error.names:
            title = error.report_type.title
            sentence = f"The supplier has no {title} report for {_names(error.names)}."
        case NoneFitsError():
            title = error.report_type.title
            sentence = f"The supplier has no {title} report for any of our branches."
        case NotConfirmedError():
            reports = count(error.proposal.reports, "report")
            sentence = f"These are {reports}: I order so many when you confirm it."
        case NothingLeftError():
            sentence = "Every branch that was chosen was also left out."
        case EmptyDirectoryError():
            sentence = "The supplier lists no branch for our credentials."
        case _:
            sentence = "The supplier can't be asked for these branches."
    return sentence


def _names(names: Sequence[str]) -> str:
    return listed([f"“{name}”" for name in names], most=5)


def _sentence(answer: Misunderstood) -> str:
    """Return the sentence for *answer*; words in it are escaped."""
    problem, word = answer.problem, answer.word
    if problem is Problem.unknown_period and not word:
        return "I have no data for those days."
    if problem is Problem.unknown_word and set(answer.candidates) & set(FILTERS):
        known = listed(list(answer.candidates))
        return f"I can't list *{escape(word)}* orders, but these: {known}."
    days = answer.days
    said = f"*{escape(word)}*" if word else "that"
    first = _day(days[0]) if days else capital(said)
    last = _day(days[1]) if days else capital(said)
    return _SENTENCES[problem].format(
        word=said, Word=capital(said), first=first, last=last
    )


def _day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"


_SENTENCES = {
    Problem.unknown_word: "I don't understand {word}.",
    Problem.unknown_type: "I don't know a report called {word}.",
    Problem.ambiguous_type: "{Word} can be several reports. Which one do you mean?",
    Problem.missing_type: "Which report do you want?",
    Problem.missing_period: "For which days?",
    Problem.unknown_period: "I don't understand {word} as a period.",
    Problem.not_over_yet: "{last} isn't over yet.",
    Problem.in_the_future: "{first} is in the future.",
    Problem.reversed_period: "{last} comes before {first}.",
    Problem.empty_period: "{first} has only just begun and holds no data yet.",
    Problem.unknown_reference: "I can't read {word} as an order; orders look like "
    "R-7F3K.",
    Problem.unknown_destination: "I don't know the place {word}. I can write here, to "
    "you, or to a channel.",
    Problem.missing_name: "For which branches?",
    Problem.missing_holder: "Whom do you mean? Name people, user groups and channels "
    "with @ and #, or say everyone.",
    Problem.missing_outsiders: "Whom do you mean: guests, strangers, bots, or shared "
    "channels?",
    Problem.missing_schedule: "How often?",
    Problem.unknown_schedule: "I don't understand {word} as a timetable.",
    Problem.missing_reference: "Which schedule? They look like S-3.",
    Problem.unknown_change: "I don't understand {word} as something to do with a "
    "schedule.",
    Problem.said_twice: "{Word} contradicts what stands before it.",
    Problem.too_long: "That is longer than I can read.",
}


def too_much(*, voice: Voice = DEFAULT) -> Message:
    """Return what is said to whom there is no time left for."""
    return compose(
        "I'm asked for more just now than I can answer in time, so I did nothing "
        "about this. Please send it again in a few seconds.",
        voice=voice,
    )


def checking(*, voice: Voice = DEFAULT) -> Message:
    """Return what is said while Slack is asked who somebody is."""
    return compose(
        "One moment: I'm asking Slack whether this is open to you.", voice=voice
    )
