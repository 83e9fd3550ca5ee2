"""What is asked back: each ends in "Nothing was ordered", and a press goes on."""

from collections.abc import Sequence
from dataclasses import replace

from bot.blocks import presses
from bot.blocks.conditions import NOTHING_CHANGED, NOTHING_ORDERED
from bot.blocks.forms import filled_form
from bot.blocks.mrkdwn import escape
from bot.blocks.parts import Press, compose
from bot.blocks.voice import DEFAULT, Voice
from bot.domain.commands import (
    FILTERS,
    Misunderstood,
    Option,
    OrderCommand,
    Problem,
)
from bot.domain.fan_out import NotConfirmedError
from bot.domain.forms import FormKind
from bot.domain.messages import Message
from bot.domain.organisations import (
    AmbiguousNameError,
    EmptyDirectoryError,
    NoneFitsError,
    NothingLeftError,
    Selection,
    SelectionError,
    UnknownNamesError,
)
from bot.domain.phrasing import canonical
from bot.texts.english import Language, phrase

OPTIONS_LIMIT = 4
_ORDER_NOTHING = frozenset(
    {
        Problem.missing_reference,
        Problem.missing_owner,
        Problem.unknown_change,
        Problem.missing_holder,
        Problem.missing_outsiders,
        Problem.unknown_access,
    }
)

_HELP = {
    Problem.unknown_type: "types",
    Problem.ambiguous_type: "types",
    Problem.missing_type: "types",
    Problem.missing_period: "periods",
    Problem.no_such_day: "periods",
    Problem.unknown_period: "periods",
    Problem.not_over_yet: "periods",
    Problem.in_the_future: "periods",
    Problem.reversed_period: "periods",
    Problem.empty_period: "periods",
    Problem.unknown_reference: "list",
    Problem.unknown_destination: "order",
    Problem.unknown_form: "order",
    Problem.missing_name: "for",
    Problem.missing_holder: "access",
    Problem.missing_outsiders: "access",
    Problem.unknown_access: "access",
    Problem.too_long: "order",
    Problem.missing_schedule: "schedule",
    Problem.unknown_schedule: "schedule",
    Problem.missing_reference: "schedule",
    Problem.missing_owner: "schedule",
    Problem.unknown_change: "schedule",
    Problem.said_twice: "order",
}


def misunderstood(answer: Misunderstood, *, voice: Voice = DEFAULT) -> Message:
    """Return what was not understood, with up to four ways on.

    A way on holds the rest of the order, so that nobody types twice.
    """
    options = [(option_label(each, voice), each.command) for each in answer.options]
    so = NOTHING_CHANGED if answer.problem in _ORDER_NOTHING else NOTHING_ORDERED
    topic = _HELP.get(answer.problem)
    form: list[Press] = []
    if answer.partial is not None:
        form = filled_form(FormKind.order, canonical(answer.partial), voice=voice)
    sentence = _sentence(answer, voice)
    return ask(sentence, options, form, topic=topic, so=so, voice=voice)


def option_label(option: Option, voice: Voice) -> str:
    """Return what a way on says."""
    # Without anything that it is about it may hold what was typed, braces too.
    if not option.about:
        return voice.say(option.label)
    return voice.say(option.label, about=voice.say(option.about))


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

    *sentence* is mrkdwn: whoever writes it has escaped the words of others. *so* is
    a text that is said here.
    """
    offers = [
        presses.order(label, command) for label, command in options[:OPTIONS_LIMIT]
    ]
    aside = ""
    if topic is not None:
        typed = voice.typed("help {topic}", topic=voice.say(topic))
        aside = voice.say("{typed} tells more", typed=typed)
    return compose(
        [f"{sentence} {voice.say(so)}"],
        [*(offer for offer in offers if offer is not None), *others],
        aside=aside,
        voice=voice,
    )


def unknown_organisations(
    error: SelectionError,
    options: Sequence[tuple[str, str]] = (),
    order: OrderCommand | None = None,
    *,
    so: str = NOTHING_ORDERED,
    voice: Voice = DEFAULT,
) -> Message:
    """Return why no organisation could be asked, with near names as *options*.

    The form holds *order* where that is given, less the branches that are not known.
    """
    words = escape(refusal(error, voice.language), 600)
    form: list[Press] = []
    if order is not None:
        known = Selection()
        if isinstance(error, UnknownNamesError):
            known = order.selection.without(error.names)
        rest = canonical(replace(order, selection=known))
        form = filled_form(FormKind.order, rest, voice=voice)
    return ask(words, options, form, topic="for", so=so, voice=voice)


def refusal(error: SelectionError, language: Language) -> str:
    """Return why no organisation could be asked, in one plain sentence."""
    match error:
        case UnknownNamesError():
            return language.say(
                "I don't know a branch called {names}.",
                names=_names(error.names, language),
            )
        case AmbiguousNameError():
            return language.say(
                "{n} branches are called {name}.",
                n=len(error.organisations),
                name=_names([error.name], language),
            )
        case NoneFitsError() if error.names:
            return language.say(
                "The supplier has no {type} report for {names}.",
                type=error.report_type.called(language),
                names=_names(error.names, language),
            )
        case NoneFitsError():
            return language.say(
                "The supplier has no {type} report for any of our branches.",
                type=error.report_type.called(language),
            )
        case NotConfirmedError():
            return language.plural(
                error.proposal.reports,
                "This is {n} report: I order so many when you confirm it.",
                "These are {n} reports: I order so many when you confirm it.",
            )
        case NothingLeftError():
            return language.say("Every branch that was chosen was also left out.")
        case EmptyDirectoryError():
            return language.say("The supplier lists no branch for our credentials.")
        case _:
            return language.say("The supplier can't be asked for these branches.")


def _names(names: Sequence[str], language: Language) -> str:
    return language.listed([f"“{name}”" for name in names], most=5)


def _sentence(answer: Misunderstood, voice: Voice) -> str:
    """Return the sentence for *answer*; words in it are escaped."""
    problem, word = answer.problem, answer.word
    if problem is Problem.unknown_period and not word:
        return voice.say("I have no data for those days.")
    if problem is Problem.unknown_period and answer.days:
        return voice.say("I know the days from 1 January 2000 on.")
    if problem is Problem.unknown_word and set(answer.candidates) & set(FILTERS):
        return voice.say(
            "I can't list *{word}* orders, but these: {known}.",
            word=escape(word),
            known=voice.listed([voice.say(each) for each in answer.candidates]),
        )
    days = answer.days
    said = f"*{escape(word)}*" if word else voice.say("that")
    return voice.say(
        _SENTENCES[problem],
        word=said,
        Word=voice.capital(said),
        first=voice.language.day(days[0]) if days else voice.capital(said),
        last=voice.language.day(days[1]) if days else voice.capital(said),
    )


_SENTENCES = {
    Problem.unknown_word: phrase("I don't understand {word}."),
    Problem.unknown_access: phrase("I don't understand {word}."),
    Problem.unknown_type: phrase("I don't know a report called {word}."),
    Problem.ambiguous_type: phrase(
        "{Word} can be several reports. Which one do you mean?"
    ),
    Problem.missing_type: phrase("Which report do you want?"),
    Problem.missing_period: phrase("For which days?"),
    Problem.no_such_day: phrase("{Word} isn't in the calendar."),
    Problem.unknown_period: phrase("I don't understand {word} as a period."),
    Problem.not_over_yet: phrase("{last} isn't over yet."),
    Problem.in_the_future: phrase("{first} is in the future."),
    Problem.reversed_period: phrase("{last} comes before {first}."),
    Problem.empty_period: phrase("{first} has only just begun and holds no data yet."),
    Problem.unknown_reference: phrase(
        "I can't read {word} as an order; orders look like R-7F3K."
    ),
    Problem.unknown_destination: phrase(
        "I don't know the place {word}. I can write here, to you, or to a channel."
    ),
    Problem.unknown_form: phrase(
        "I can't bring results as {word}, but as links, one file, Excel or a digest."
    ),
    Problem.missing_name: phrase("For which branches?"),
    Problem.missing_holder: phrase(
        "Whom do you mean? Name people, user groups and channels "
        "with @ and #, or say everyone."
    ),
    Problem.missing_outsiders: phrase(
        "Whom do you mean: guests, strangers, bots, or shared channels?"
    ),
    Problem.missing_schedule: phrase("How often?"),
    Problem.unknown_schedule: phrase("I don't understand {word} as a timetable."),
    Problem.missing_reference: phrase("Which schedule? They look like S-3."),
    Problem.missing_owner: phrase("To whom? Name one person with @."),
    Problem.unknown_change: phrase(
        "I don't understand {word} as something to do with a schedule."
    ),
    Problem.said_twice: phrase("{Word} contradicts what stands before it."),
    Problem.too_long: phrase("That is longer than I can read."),
}


def too_much(*, voice: Voice = DEFAULT) -> Message:
    """Return what is said to whom there is no time left for."""
    return compose(
        voice.say(
            "I'm asked for more just now than I can answer in time, so I did nothing "
            "about this. Send it again in a few seconds."
        ),
        voice=voice,
    )


def checking(*, voice: Voice = DEFAULT) -> Message:
    """Return what is said while Slack is asked who somebody is."""
    return compose(
        voice.say("One moment: I'm asking Slack whether this is open to you."),
        voice=voice,
    )
