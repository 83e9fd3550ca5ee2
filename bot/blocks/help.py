"""Help: one screen, and a few lines per verb."""

from collections.abc import Sequence

from bot.blocks.help_pages import PAGES
from bot.blocks.mrkdwn import code, escape
from bot.blocks.parts import assemble, compose, context, section
from bot.blocks.voice import DEFAULT, Voice
from bot.domain.messages import Message
from bot.domain.text import quote
from bot.texts.english import ENGLISH, phrase
from bot.texts.turkish import TURKISH

EXAMPLES_LIMIT = 5
_EXAMPLE_LENGTH = 200

# What stands behind the slash command, and what it does.
_VERBS = {
    phrase("form"): phrase("the form of an order, as without any word behind"),
    phrase("status"): phrase("what is under way and how far it is"),
    phrase("list failed"): phrase("the latest orders, all or of one kind"),
    phrase("link {ref}"): phrase("fresh links to what is ready"),
    phrase("cancel {ref}"): phrase("stop what is not ready yet"),
    phrase("retry {ref}"): phrase("order again what failed"),
    phrase("types"): phrase("the reports there are"),
    phrase("orgs"): phrase("the branches there are"),
    phrase("schedules"): phrase("what is ordered again and again"),
    phrase("quota"): phrase("how much of the supplier's limits is used"),
    phrase("access"): phrase("who may do what with which branch"),
    phrase("help {topic}"): phrase(
        "days, weeks and months in words; any verb has such a page"
    ),
}


TOPICS = tuple(PAGES)
_SAME = dict.fromkeys(("schedules", "pause", "unschedule", "adopt", "hand"), "schedule")


def help_page(
    topic: str | None, orders: Sequence[str], *, voice: Voice = DEFAULT
) -> Message:
    """Return the help screen, or the page of *topic* if there is one.

    *orders* are some that work in this workspace, without the slash command.
    """
    if topic is None:
        return _screen(orders, voice)
    page = PAGES.get(_SAME.get(topic.casefold(), topic.casefold()))
    if page is None:
        words = voice.say(
            "I have no help page *{topic}*. There are: {pages}.",
            topic=escape(topic),
            pages=", ".join(voice.say(each) for each in TOPICS),
        )
        return compose(words, voice=voice)
    typed = [voice.typed(each) for each in page.typed]
    more = [voice.say(page.more)] if page.more else []
    return compose([voice.say(page.purpose), *typed, *more], voice=voice)


def examples(branch: str, voice: Voice) -> list[str]:
    """Return orders as they are typed, one of them in the other language.

    *branch* is one that works, '' where none does.
    """
    quality, trips, activity = (
        voice.type_title(each)
        for each in ("driver quality", "trips", "driver activity")
    )
    if branch:
        name = quote(branch)
        of_one = [
            voice.say("{report} yesterday for {name}", report=trips, name=name),
            voice.say("{report} last 7 days for {name}", report=activity, name=name),
        ]
    else:
        of_one = [
            voice.say("{report} yesterday for all", report=trips),
            voice.say("{report} last 7 days for all", report=activity),
        ]
    english = voice.language is not TURKISH
    elsewhere = Voice(language=TURKISH if english else ENGLISH)
    return [
        voice.say("{report} last week for all", report=quality),
        *of_one,
        elsewhere.say("driver quality last week for all"),
        voice.say("payments organization last month to me"),
    ]


def _screen(orders: Sequence[str], voice: Voice) -> Message:
    shown = [each for each in orders if len(each) <= _EXAMPLE_LENGTH]
    lines = [f"*{voice.say('Order a report')}*"]
    lines += [code(f"{voice.command} {each}") for each in shown[:EXAMPLES_LIMIT]]
    others = [f"*{voice.say('Then')}*"]
    periods = voice.say("periods")
    others += [
        f"{voice.typed(typed, ref='R-7F3K', topic=periods)} {voice.say(does)}"
        for typed, does in _VERBS.items()
    ]
    aside = voice.say(
        "Ask in English or Turkish, in any order of words; I answer in the language of "
        "your Slack"
    )
    text = [*lines, *others, aside]
    return assemble(
        [section("\n".join(lines)), section("\n".join(others)), context(aside)],
        text,
        voice=voice,
    )
