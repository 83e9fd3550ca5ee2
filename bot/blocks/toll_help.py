"""Help on toll metrics: one screen, and a few lines per verb."""

from dataclasses import dataclass

from bot.blocks import toll_presses as presses
from bot.blocks.mrkdwn import code, escape
from bot.blocks.parts import assemble, compose, context, section
from bot.blocks.voice import Voice
from bot.domain.messages import Message
from bot.domain.toll_watches import Deed

EXAMPLES = (
    "",
    "latency",
    "errors today",
    "traffic last week",
    "önbellek bugün",
)
_MEANINGS = {
    "all w": "the headlines of every report over the last week",
    "reports": "the reports there are, and a menu to open one",
    "LatencyDistribution m": "any report by the API's own name",
    "watch error share > 2%": "a word when a number crosses, and when it is back",
    "form": "a form to see a report, to have it posted, or to watch a number",
    "watches": "what is watched; each can be snoozed, muted or ended",
    "help reports": "more about reports; every verb has such a page",
}


@dataclass(frozen=True, slots=True)
class _Page:
    """What a verb is for, what to type, and what else to know."""

    purpose: str
    typed: tuple[str, ...]
    more: str = ""


_TOPICS = {
    "reports": _Page(
        "A report is a word or the API's own name; how far back is h, d, w, m, y or "
        "all. Without one it is the last day.",
        ("latency w", "errors today", "TopClientDomains m", "reports"),
        "The API keeps an answer for some minutes; *Refresh* says until when. "
        "Comparisons are with the answer nearest one span ago that I have seen.",
    ),
    "watch": _Page(
        "A watch writes where you type it, or `to me`, when a number crosses and when "
        "it is back. Numbers: error share, client errors, server errors, success "
        "share, avg latency, max latency, requests, cache share, concurrency.",
        (
            "watch error share > 2%",
            "watch avg latency over 400 ms for 3 checks",
            "watch requests < 50% of the moving average",
            "watch 5xx over 1% over the last day to me",
            "izle gecikme 400 ms üstünde",
            "watches",
            "unwatch W-2",
        ),
        "I check as often as the API makes new answers. `take W-2`, `snooze W-2 2h`, "
        "`mute W-2` and `resume W-2` do what the buttons do. Whoever set a watch up, "
        "or an administrator, can change it; anybody can take it.",
    ),
    "schedule": _Page(
        "A schedule posts a report, or `all` for the headlines, again and again where "
        "you type it, or `to me`. I show what it would do first; nothing is saved "
        "before you say so.",
        (
            "schedule all d every monday 9am",
            "schedule latency w every weekday at 9 to me",
            "schedule errors d cron: 0 9 * * 1 in Europe/Berlin",
            "schedules",
            "S-4 every tuesday at 10:00",
            "unschedule S-4",
        ),
        "`S-4` shows one; behind it may stand `pause`, `resume`, `end`, `run`, "
        "`adopt`, `missed all`, `missed none`, `hand over to @Mert`, or whatever is to "
        "be different. Times are those of the wall clock there.",
    ),
    "form": _Page(
        "A form to fill in instead of words to type: to see a report, to have it "
        "posted again and again, or to watch a number. What stands behind fills it.",
        ("form", "form latency w", "form watch error share > 2%"),
    ),
    "help": _Page("This page, or the page of one word.", ("help", "help reports")),
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
        pages = ", ".join(TOPICS)
        return compose(
            f"I have no help page *{escape(topic)}*. There are: {pages}.", voice=voice
        )
    typed = [_typed(voice, each) for each in page.typed]
    lines = [page.purpose, *typed, page.more]
    return compose(lines, voice=voice)


def _screen(voice: Voice) -> Message:
    lines = ["*Ask for a toll metric*", *(_typed(voice, each) for each in EXAMPLES)]
    others = [
        "*More*",
        *(f"{_typed(voice, each)} {does}" for each, does in _MEANINGS.items()),
    ]
    aside = "Only you see the answer. Ask in English or Turkish; I answer in English"
    return assemble(
        [section("\n".join(lines)), section("\n".join(others)), context(aside)],
        [*lines, *others, aside],
        voice=voice,
    )


def _typed(voice: Voice, words: str) -> str:
    return code(f"{voice.command} {words}".strip())
