"""What the toll command asks back, and the list of the reports there are."""

from collections.abc import Sequence

from bot.blocks import toll_presses as presses
from bot.blocks import values
from bot.blocks.forms import filled_form
from bot.blocks.mrkdwn import code, escape
from bot.blocks.parts import (
    LABEL_LIMIT,
    Press,
    assemble,
    compose,
    context,
    plain_text,
    section,
)
from bot.blocks.questions import option_label
from bot.blocks.voice import Voice
from bot.domain.commands import Option
from bot.domain.forms import FormKind
from bot.domain.messages import Block, Message
from bot.domain.toll_commands import TollMisunderstood, TollProblem
from bot.domain.toll_phrasing import canonical
from bot.domain.toll_reports import KNOWN_REPORTS, Criteria, TollReport
from bot.domain.toll_summaries import title
from bot.texts.english import phrase

OPTIONS_LIMIT = 5
_LINES = 13  # in a section

_ABOUT_REPORTS = frozenset(
    {
        TollProblem.unknown_word,
        TollProblem.unknown_report,
        TollProblem.ambiguous_report,
        TollProblem.missing_report,
    }
)
_ABOUT_WATCHES = frozenset(
    {
        TollProblem.missing_metric,
        TollProblem.unknown_metric,
        TollProblem.missing_threshold,
        TollProblem.missing_comparison,
        TollProblem.unfitting_unit,
        TollProblem.doubtful_number,
        TollProblem.impossible_threshold,
        TollProblem.impossible_checks,
        TollProblem.missing_reference,
        TollProblem.impossible_snooze,
    }
)
_ABOUT_SCHEDULES = frozenset(
    {TollProblem.missing_schedule, TollProblem.unknown_schedule}
)


def misunderstood(
    answer: TollMisunderstood,
    options: Sequence[Option],
    *,
    voice: Voice = presses.VOICE,
) -> Message:
    """Return what was not understood, with a button for each way on.

    A way on holds the whole command, so that nobody types twice; the list of all
    reports is one press away where a report was meant.
    """
    offers = [
        _ask(option_label(each, voice), each.command)
        for each in options[:OPTIONS_LIMIT]
    ]
    if answer.problem in _ABOUT_REPORTS:
        offers.append(_ask(voice.say("All reports"), "reports"))
    if answer.problem is not TollProblem.missing_reference:
        offers += filled_form(FormKind.toll, _known(answer), voice=voice)
    page = voice.say("help {topic}", topic=_topic(answer.problem, voice)).strip()
    help_page = code(f"{voice.command} {page}")
    return compose(
        f"{_sentence(answer, voice)} {_state(answer.problem, voice)}",
        [offer for offer in offers if offer is not None],
        aside=voice.say("{page} tells more", page=help_page),
        voice=voice,
    )


def report_list(*, voice: Voice = presses.VOICE) -> Message:
    """Return every report with a word for it, and a menu to open one."""
    known = [_line(each, voice) for each in KNOWN_REPORTS if each.documented]
    others = [_line(each, voice) for each in KNOWN_REPORTS if not each.documented]
    heads = [
        f"*{voice.say('Reports of the toll API')}*",
        f"*{voice.say('Shown as they come')}*",
    ]
    aside = voice.say(
        "A word or the API's own name, and h, d, w, m, y or all: {example}. Of the "
        "last nine nobody documents what is in them.",
        example=code(f"{voice.command} {voice.say('latency w')}"),
    )
    blocks = [
        section("\n".join([heads[0], *known[:_LINES]])),
        section("\n".join(known[_LINES:])),
        section("\n".join([heads[1], *others])),
        _menu(voice),
        context(aside),
    ]
    return assemble(blocks, [heads[0], *known, heads[1], *others, aside], voice=voice)


def ask_again(report: str, criteria: str, voice: Voice, command: str = "") -> Press:
    """Ask the same once more."""
    typed = command or f"{report} {criteria}"
    label = voice.say("Try again")
    return Press(label, presses.REFRESH, presses.reference(report, criteria), typed)


def _ask(label: str, command: str) -> Press | None:
    try:
        value = values.encode(command)
    except ValueError:
        return None
    return Press(label[:LABEL_LIMIT], presses.ASK, value, command)


def _known(answer: TollMisunderstood) -> str:
    """Return what was understood; a rule or a timetable by the way on that has it."""
    if answer.problem in _ABOUT_WATCHES | _ABOUT_SCHEDULES and answer.options:
        return answer.options[0].command
    return "" if answer.partial is None else canonical(answer.partial)


def _menu(voice: Voice) -> Block:
    names = [each.name for each in KNOWN_REPORTS]
    pairs = presses.options(names, Criteria.day.value, voice)
    return {
        "type": "actions",
        "elements": [
            {
                "type": "static_select",
                "action_id": presses.OPEN,
                "placeholder": plain_text(voice.say("Open a report")),
                "options": [
                    {"text": plain_text(label), "value": value}
                    for label, value in pairs
                ],
            }
        ],
    }


def _line(report: TollReport, voice: Voice) -> str:
    word = report.aliases[0] if report.aliases else report.name
    return f"{escape(title(report.name, voice.language))}: {code(word)}"


def _state(problem: TollProblem, voice: Voice) -> str:
    if problem in _ABOUT_WATCHES:
        return voice.say("No watch was changed.")
    if problem in _ABOUT_SCHEDULES:
        return voice.say("Nothing was scheduled.")
    return voice.say("Nothing was asked of the API.")


def _topic(problem: TollProblem, voice: Voice) -> str:
    if problem in _ABOUT_WATCHES:
        return voice.say("watch")
    if problem in _ABOUT_SCHEDULES:
        return voice.say("schedule")
    return voice.say("reports") if problem in _ABOUT_REPORTS else ""


def _sentence(answer: TollMisunderstood, voice: Voice) -> str:
    said = f"*{escape(answer.word, 100)}*" if answer.word else voice.say("that")
    if answer.problem is TollProblem.ambiguous_report and answer.candidates:
        titles = [escape(title(each, voice.language)) for each in answer.candidates]
        sentence = voice.say(
            "{word} can be {names}. Which one do you mean?",
            word=said,
            names=voice.listed(titles),
        )
        return voice.capital(sentence)
    if answer.problem is TollProblem.said_twice and not answer.word:
        return voice.say("I can't tell which of the two you mean.")
    return voice.capital(voice.say(_SENTENCES[answer.problem], word=said))


_SENTENCES = {
    TollProblem.unknown_word: phrase("I don't understand {word}."),
    TollProblem.unknown_report: phrase(
        "I don't know a report or a command called {word}."
    ),
    TollProblem.ambiguous_report: phrase("{word} can be several reports."),
    TollProblem.missing_report: phrase("Which report do you want?"),
    TollProblem.unknown_period: phrase(
        "The API knows no {word}: it looks back from now, over an hour, a day, a week, "
        "a month, a year or all of it."
    ),
    TollProblem.said_twice: phrase("I can't do {word} at once. Which one do you mean?"),
    TollProblem.missing_schedule: phrase("When shall I post it?"),
    TollProblem.unknown_schedule: phrase(
        "I don't understand {word} as a time to post it."
    ),
    TollProblem.unknown_destination: phrase(
        "I can't post to {word}; name a channel or `to me`."
    ),
    TollProblem.missing_metric: phrase("What shall I watch?"),
    TollProblem.unknown_metric: phrase("I know no number called {word}."),
    TollProblem.missing_threshold: phrase("From which number on shall I tell you?"),
    TollProblem.missing_comparison: phrase("Over or under {word}?"),
    TollProblem.unfitting_unit: phrase("{word} is not what this number is counted in."),
    TollProblem.doubtful_number: phrase("I can't read {word} for certain."),
    TollProblem.impossible_threshold: phrase("{word} can never be crossed."),
    TollProblem.impossible_checks: phrase("I can't wait for {word} checks."),
    TollProblem.missing_reference: phrase("Which watch? They look like `W-2`."),
    TollProblem.impossible_snooze: phrase(
        "I can keep quiet for a minute up to a week."
    ),
    TollProblem.too_long: phrase("That is longer than anything I can read."),
}
