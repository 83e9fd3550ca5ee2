"""Help: one screen, and a few lines per verb."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.blocks.mrkdwn import code, escape
from bot.blocks.parts import assemble, compose, context, section
from bot.blocks.voice import DEFAULT, Voice
from bot.domain.messages import Message

EXAMPLES_LIMIT = 5
_EXAMPLE_LENGTH = 200

# What stands behind the slash command, and what it does.
_VERBS = {
    "form": "the form of an order, as without any word behind",
    "status": "what is under way and how far it is",
    "list failed": "the latest orders, all or of one kind",
    "link R-7F3K": "fresh links to what is ready",
    "cancel R-7F3K": "stop what is not ready yet",
    "retry R-7F3K": "order again what failed",
    "types": "the reports there are",
    "orgs": "the branches there are",
    "schedules": "what is ordered again and again",
    "quota": "how much of the supplier's limits is used",
    "access": "who may do what with which branch",
    "help periods": "days, weeks and months in words; any verb has such a page",
}


@dataclass(frozen=True, slots=True)
class _Page:
    """What a verb is for, what to type, and what else to know."""

    purpose: str
    typed: tuple[str, ...]
    more: str = ""


_TOPICS = {
    "order": _Page(
        "An order is a report, a period and branches, in any order of words. "
        "I answer with its reference, show it on a card and tell you when it is ready.",
        (
            "driver quality last week for all",
            "trips yesterday for Izmir and Ankara",
            "driver status yesterday for Ankara to me",
        ),
        "`to me` sends the results by DM, `to #channel` to a channel, `to here` is "
        "what happens anyway. The same order again shows what is here already; "
        "`afresh` behind it orders it anew. `all last week for all` says what all "
        "reports of all branches cost before it orders them.",
    ),
    "status": _Page(
        "What of yours is under way, how far it is, and when it is ready.",
        ("status", "R-7F3K"),
        "A reference alone shows that order with its buttons.",
    ),
    "list": _Page(
        "The latest orders, newest first.",
        ("list", "list failed", "list mine"),
        "Kinds: failed, running, ready, cancelled, uncertain, mine.",
    ),
    "link": _Page(
        "Fresh links to what is ready, shown to you alone, ten at a time.",
        ("link R-7F3K", "link R-7F3K Izmir", "link last"),
        "A link works for a minute. When it is over, *Get another* or *Fresh links* "
        "makes a new one.",
    ),
    "cancel": _Page(
        "Stops what is not ready yet; what is ready stays.",
        ("cancel R-7F3K", "cancel"),
        "Without a reference it is your latest order that is still under way. The "
        "supplier finishes a report that it has begun; I leave it there.",
    ),
    "retry": _Page(
        "Orders again what failed, took too long or stayed unknown, as a new order.",
        ("retry R-7F3K", "retry R-7F3K Izmir"),
        "What is ready is not ordered again.",
    ),
    "types": _Page(
        "The reports there are, with the words I know for each.",
        ("types",),
        "A constant of the supplier's, such as `REPORT_TYPE_DRIVER_QUALITY`, works "
        "too, listed or not.",
    ),
    "orgs": _Page(
        "The branches that the supplier lists for us, parents before their children.",
        ("orgs", "orgs refresh"),
        "I fetch them every hour; `refresh` does it at once.",
    ),
    "quota": _Page(
        "How many calls of the supplier's ten minutes are used, and what waits.",
        ("quota",),
        "The supplier allows 600 calls of a kind in ten minutes and 6 reports a branch "
        "at a time. Orders wait for their turn by themselves.",
    ),
    "schedule": _Page(
        "An order with a timetable comes again and again, in the place where it was "
        "typed. I show what it would do first; nothing is saved before you say so.",
        (
            "driver quality last week for all every monday 9am",
            "trips yesterday for Izmir every weekday at 10 to me",
            "payments organization last month monthly on the 1st at 8",
            "driver status yesterday cron: 30 7 * * 1-5 in Europe/Berlin",
            "S-3 every tuesday at 10:00",
            "S-3 hand over to @Mert",
        ),
        "`schedules` lists them. `S-3` shows one; behind it may stand `pause`, "
        "`resume`, `end`, `run`, `adopt`, `missed all`, `missed none`, or whatever is "
        "to be different. Times are those of the wall clock there.",
    ),
    "resume": _Page(
        "Lets what stands still for refused credentials try again, for administrators.",
        ("resume", "resume S-3"),
        "With a reference it is a schedule that goes on.",
    ),
    "audit": _Page(
        "Who did what with one order, for administrators.",
        ("audit R-7F3K",),
        "`waybill audit export` on the machine writes out all of it.",
    ),
    "access": _Page(
        "Who may do what with which branch. Administrators give and take; everybody "
        "may ask about themselves.",
        (
            "access",
            "access give @name order, link for Izmir",
            "access give #channel",
            "access take @name",
            "access explain @name for Izmir",
            "access open",
            "access close",
            "access admit guests for Izmir",
        ),
        "Rights: order, link, file, schedule, toll, administer; without one, all but "
        "administer. To people, user groups, a channel (for who acts there) or "
        "everyone. A branch stands for those below it, too. `admit` and `refuse` "
        "switch guests, strangers, bots and shared channels.",
    ),
    "form": _Page(
        "A form to fill in instead of words to type. What stands behind fills it; what "
        "you chose last stands there anyway.",
        ("form", "form driver quality for all"),
        "Without any word behind the command it opens, too.",
    ),
    "help": _Page(
        "This page, or the page of one word.",
        ("help", "help periods", "help link"),
    ),
    "periods": _Page(
        "Whole days, with the last one included; weeks run from Monday to Sunday.",
        (
            "driver quality last week for all",
            "trips last 7 days for all",
            "trips 1-15 oct for all",
            "driver activity 2026-10 for all",
            "driver activity 2026-10-01..2026-10-15 for all",
        ),
        "Also: today, yesterday, this month, last 3 months, q3, october, mtd, "
        "15.10.2026. The answer names the dates.",
    ),
    "for": _Page(
        "Which branches to ask. Without it I ask the whole company.",
        (
            "driver quality last week for all",
            "driver quality last week for Izmir and Ankara",
            "driver quality last week for all except Adana",
        ),
        "Upper and lower case make no difference; put quotes around a name that "
        "holds an “and”.",
    ),
}

TOPICS = tuple(_TOPICS)
_SAME = dict.fromkeys(
    ("schedules", "pause", "resume", "unschedule", "adopt", "hand"), "schedule"
)


def help_page(
    topic: str | None, examples: Sequence[str], *, voice: Voice = DEFAULT
) -> Message:
    """Return the help screen, or the page of *topic* if there is one.

    *examples* are orders that work in this workspace, without the slash command.
    """
    if topic is None:
        return _screen(examples, voice)
    page = _TOPICS.get(_SAME.get(topic.casefold(), topic.casefold()))
    if page is None:
        pages = ", ".join(TOPICS)
        return compose(
            f"I have no help page *{escape(topic)}*. There are: {pages}.", voice=voice
        )
    typed = [code(f"{voice.command} {each}") for each in page.typed]
    lines = [page.purpose, *typed, page.more]
    return compose(lines, voice=voice)


def _screen(examples: Sequence[str], voice: Voice) -> Message:
    shown = [each for each in examples if len(each) <= _EXAMPLE_LENGTH]
    lines = ["*Order a report*"]
    lines += [code(f"{voice.command} {each}") for each in shown[:EXAMPLES_LIMIT]]
    others = ["*Then*"]
    others += [
        f"{code(f'{voice.command} {each}')} {does}" for each, does in _VERBS.items()
    ]
    aside = "Ask in English or Turkish, in any order of words; I answer in English"
    text = [*lines, *others, aside]
    return assemble(
        [section("\n".join(lines)), section("\n".join(others)), context(aside)],
        text,
        voice=voice,
    )
