"""What the toll command asks back, and the list of the reports there are."""

from collections.abc import Sequence

from bot.blocks import toll_presses as presses
from bot.blocks import values
from bot.blocks.forms import filled_form
from bot.blocks.mrkdwn import capital, code, escape, listed
from bot.blocks.parts import (
    LABEL_LIMIT,
    Press,
    assemble,
    compose,
    context,
    plain_text,
    section,
)
from bot.blocks.voice import Voice
from bot.domain.commands import Option
from bot.domain.forms import FormKind
from bot.domain.messages import Block, Message
from bot.domain.toll_commands import TollMisunderstood, TollProblem
from bot.domain.toll_phrasing import canonical
from bot.domain.toll_reports import KNOWN_REPORTS, Criteria, TollReport
from bot.domain.toll_summaries import title

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
    offers = [_ask(each.label, each.command) for each in options[:OPTIONS_LIMIT]]
    if answer.problem in _ABOUT_REPORTS:
        offers.append(_ask("All reports", "reports"))
    if answer.problem is not TollProblem.missing_reference:
        offers += filled_form(FormKind.toll, _known(answer), voice=voice)
    help_page = code(f"{voice.command} help {_topic(answer.problem)}".strip())
    return compose(
        f"{_sentence(answer)} {_state(answer.problem)}",
        [offer for offer in offers if offer is not None],
        aside=f"{help_page} tells more",
        voice=voice,
    )


def report_list(*, voice: Voice = presses.VOICE) -> Message:
    """Return every report with a word for it, and a menu to open one."""
    known = [_line(each) for each in KNOWN_REPORTS if each.documented]
    others = [_line(each) for each in KNOWN_REPORTS if not each.documented]
    heads = ["*Reports of the toll API*", "*Shown as they come*"]
    example = code(f"{voice.command} latency w")
    aside = (
        f"A word or the API's own name, and h, d, w, m, y or all: {example}. "
        "Of the last nine nobody documents what is in them."
    )
    blocks = [
        section("\n".join([heads[0], *known[:_LINES]])),
        section("\n".join(known[_LINES:])),
        section("\n".join([heads[1], *others])),
        _menu(),
        context(aside),
    ]
    return assemble(blocks, [heads[0], *known, heads[1], *others, aside], voice=voice)


def ask_again(
    report: str, criteria: str, label: str = "Try again", command: str = ""
) -> Press:
    """Ask the same once more."""
    typed = command or f"{report} {criteria}"
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


def _menu() -> Block:
    pairs = presses.options([each.name for each in KNOWN_REPORTS], Criteria.day.value)
    return {
        "type": "actions",
        "elements": [
            {
                "type": "static_select",
                "action_id": presses.OPEN,
                "placeholder": plain_text("Open a report"),
                "options": [
                    {"text": plain_text(label), "value": value}
                    for label, value in pairs
                ],
            }
        ],
    }


def _line(report: TollReport) -> str:
    word = report.aliases[0] if report.aliases else report.name
    return f"{escape(title(report.name))}: {code(word)}"


def _state(problem: TollProblem) -> str:
    if problem in _ABOUT_WATCHES:
        return "No watch was changed."
    if problem in _ABOUT_SCHEDULES:
        return "Nothing was scheduled."
    return "Nothing was asked of the API."


def _topic(problem: TollProblem) -> str:
    if problem in _ABOUT_WATCHES:
        return "watch"
    if problem in _ABOUT_SCHEDULES:
        return "schedule"
    return "reports" if problem in _ABOUT_REPORTS else ""


def _sentence(answer: TollMisunderstood) -> str:
    said = f"*{escape(answer.word, 100)}*" if answer.word else "that"
    if answer.problem is TollProblem.ambiguous_report and answer.candidates:
        names = listed([escape(title(each)) for each in answer.candidates])
        return f"{capital(said)} can be {names}. Which one do you mean?"
    if answer.problem is TollProblem.said_twice and not answer.word:
        return "I can't tell which of the two you mean."
    return _SENTENCES[answer.problem].format(word=said, Word=capital(said))


_SENTENCES = {
    TollProblem.unknown_word: "I don't understand {word}.",
    TollProblem.unknown_report: "I don't know a report or a command called {word}.",
    TollProblem.ambiguous_report: "{Word} can be several reports.",
    TollProblem.missing_report: "Which report do you want?",
    TollProblem.unknown_period: "The API knows no {word}: it looks back from now, over "
    "an hour, a day, a week, a month, a year or all of it.",
    TollProblem.said_twice: "I can't do {word} at once. Which one do you mean?",
    TollProblem.missing_schedule: "When shall I post it?",
    TollProblem.unknown_schedule: "I don't understand {word} as a time to post it.",
    TollProblem.unknown_destination: "I can't post to {word}; name a channel or "
    "`to me`.",
    TollProblem.missing_metric: "What shall I watch?",
    TollProblem.unknown_metric: "I know no number called {word}.",
    TollProblem.missing_threshold: "From which number on shall I tell you?",
    TollProblem.missing_comparison: "Over or under {word}?",
    TollProblem.unfitting_unit: "{Word} is not what this number is counted in.",
    TollProblem.doubtful_number: "I can't read {word} for certain.",
    TollProblem.impossible_threshold: "{Word} can never be crossed.",
    TollProblem.impossible_checks: "I can't wait for {word} checks.",
    TollProblem.missing_reference: "Which watch? They look like `W-2`.",
    TollProblem.impossible_snooze: "I can keep quiet for a minute up to a week.",
    TollProblem.too_long: "That is longer than anything I can read.",
}
