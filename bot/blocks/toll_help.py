"""Help on toll metrics: one screen, and a few lines per verb."""

from dataclasses import dataclass

from bot.blocks import toll_presses as presses
from bot.blocks.mrkdwn import code, escape
from bot.blocks.parts import assemble, compose, context, section
from bot.blocks.voice import Voice
from bot.domain.messages import Message
from bot.domain.toll_watches import Deed
from bot.texts.english import phrase

EXAMPLES = (
    "",
    phrase("latency"),
    phrase("errors today"),
    phrase("traffic last week"),
    "önbellek bugün",
)
_MEANINGS = {
    phrase("all w"): phrase("the headlines of every report over the last week"),
    phrase("reports"): phrase("the reports there are, and a menu to open one"),
    "LatencyDistribution m": phrase("any report by the API's own name"),
    phrase("watch error share > 2%"): phrase(
        "a word when a number crosses, and when it is back"
    ),
    phrase("form"): phrase(
        "a form to see a report, to have it posted, or to watch a number"
    ),
    phrase("watches"): phrase("what is watched; each can be snoozed, muted or ended"),
    phrase("help reports"): phrase("more about reports; every verb has such a page"),
}


@dataclass(frozen=True, slots=True)
class _Page:
    """What a verb is for, what to type, and what else to know."""

    purpose: str
    typed: tuple[str, ...]
    more: str = ""


_TOPICS = {
    "reports": _Page(
        phrase(
            "A report is a word or the API's own name; how far back is h, d, w, m, y "
            "or all. Without one it is the last day."
        ),
        (
            phrase("latency w"),
            phrase("errors today"),
            "TopClientDomains m",
            phrase("reports"),
        ),
        phrase(
            "The API keeps an answer for some minutes; *Refresh* says until when. "
            "Comparisons are with the answer nearest one span ago that I have seen."
        ),
    ),
    "watch": _Page(
        phrase(
            "A watch writes where you type it, or `to me`, when a number crosses and "
            "when it is back. Numbers: error share, client errors, server errors, "
            "success share, avg latency, max latency, requests, cache share, "
            "concurrency."
        ),
        (
            phrase("watch error share > 2%"),
            phrase("watch avg latency over 400 ms for 3 checks"),
            phrase("watch requests < 50% of the moving average"),
            phrase("watch 5xx over 1% over the last day to me"),
            "izle gecikme 400 ms üstünde",
            phrase("watches"),
            phrase("unwatch W-2"),
        ),
        phrase(
            "I check as often as the API makes new answers. `take W-2`, "
            "`snooze W-2 2h`, `mute W-2` and `resume W-2` do what the buttons do. "
            "Whoever set a watch up, or an administrator, can change it; anybody can "
            "take it."
        ),
    ),
    "schedule": _Page(
        phrase(
            "A schedule posts a report, or `all` for the headlines, again and again "
            "where you type it, or `to me`. I show what it would do first; nothing is "
            "saved before you say so."
        ),
        (
            phrase("schedule all d every monday 9am"),
            phrase("schedule latency w every weekday at 9 to me"),
            phrase("schedule errors d cron: 0 9 * * 1 in Europe/Berlin"),
            phrase("schedules"),
            phrase("S-4 every tuesday at 10:00"),
            phrase("unschedule S-4"),
        ),
        phrase(
            "`S-4` shows one; behind it may stand `pause`, `resume`, `end`, `run`, "
            "`adopt`, `missed all`, `missed none`, `hand over to @Mert`, or whatever "
            "is to be different. Times are those of the wall clock there."
        ),
    ),
    "form": _Page(
        phrase(
            "A form to fill in instead of words to type: to see a report, to have it "
            "posted again and again, or to watch a number. What stands behind fills it."
        ),
        (
            phrase("form"),
            phrase("form latency w"),
            phrase("form watch error share > 2%"),
        ),
    ),
    "help": _Page(
        phrase("This page, or the page of one word."),
        (phrase("help"), phrase("help reports")),
    ),
}
TOPICS = tuple(_TOPICS)
_SAME = {"schedules": "schedule", "unschedule": "schedule"} | dict.fromkeys(
    ("watches", "unwatch", *Deed), "watch"
)


def toll_help(topic: str | None, *, voice: Voice = presses.VOICE) -> Message:
    """Return the help screen, or the page of *topic* if there is one."""
    if topic is None:
        return _screen(voice)
    page = _TOPICS.get(_SAME.get(topic.casefold(), topic.casefold()))
    if page is None:
        words = voice.say(
            "I have no help page *{topic}*. There are: {pages}.",
            topic=escape(topic),
            pages=", ".join(TOPICS),
        )
        return compose(words, voice=voice)
    typed = [_typed(voice, each) for each in page.typed]
    more = voice.say(page.more) if page.more else ""
    return compose([voice.say(page.purpose), *typed, more], voice=voice)


def _screen(voice: Voice) -> Message:
    lines = [
        f"*{voice.say('Ask for a toll metric')}*",
        *dict.fromkeys(_typed(voice, each) for each in EXAMPLES),
    ]
    others = [
        f"*{voice.say('More')}*",
        *(
            f"{_typed(voice, each)} {voice.say(does)}"
            for each, does in _MEANINGS.items()
        ),
    ]
    aside = voice.say(
        "Only you see the answer. Ask in English or Turkish; I answer in the language "
        "of your Slack."
    )
    return assemble(
        [section("\n".join(lines)), section("\n".join(others)), context(aside)],
        [*lines, *others, aside],
        voice=voice,
    )


def _typed(voice: Voice, words: str) -> str:
    return code(f"{voice.command} {voice.say(words)}".strip())
