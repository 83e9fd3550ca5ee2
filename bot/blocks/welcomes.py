"""Welcomes: what is there to try, in a new channel and at somebody's first Home."""

from bot.blocks.mrkdwn import code
from bot.blocks.parts import compose, section
from bot.blocks.voice import DEFAULT, Voice
from bot.domain.messages import Block, Message
from bot.domain.text import quote
from bot.domain.welcomes import Example, Welcome, When


def channel_welcome(
    shown: Welcome, *, voice: Voice = DEFAULT, toll: str = "/toll"
) -> Message:
    """Return the message of a channel that Waybill came into; *toll* is its command."""
    if shown.shared:
        admit = code(f"{voice.command} {voice.say('access admit shared')}")
        words = voice.say(
            "I order fleet reports. This channel is shared with another company, so I "
            "take no orders here until an administrator lets it in: {admit}",
            admit=admit,
        )
        return compose(words, voice=voice)
    return compose(
        [_what_i_do(shown, voice), *_commands(shown, voice, toll)],
        aside=_more(shown, voice, toll),
        voice=voice,
    )


def home_welcome(shown: Welcome, voice: Voice, toll: str) -> list[Block]:
    """Return what stands on top of somebody's first Home."""
    head = voice.say("*Welcome.* Three commands to try in a channel:")
    lines = [head, *_commands(shown, voice, toll), _more(shown, voice, toll)]
    return [section("\n".join(lines))]


def example(shown: Example, voice: Voice) -> str:
    """Return an order as it is typed in the language of *voice*."""
    title = voice.type_title(shown.title)
    name = quote(shown.branch) if shown.branch else ""
    match shown.when:
        case When.last_week if name:
            return voice.say("{report} last week for {name}", report=title, name=name)
        case When.last_week:
            return voice.say("{report} last week for all", report=title)
        case When.yesterday if name:
            return voice.say("{report} yesterday for {name}", report=title, name=name)
        case When.yesterday:
            return voice.say("{report} yesterday for all", report=title)
        case When.last_days if name:
            return voice.say("{report} last 7 days for {name}", report=title, name=name)
        case When.last_days:
            return voice.say("{report} last 7 days for all", report=title)


def _what_i_do(shown: Welcome, voice: Voice) -> str:
    if not shown.orders:
        return voice.say(
            "I tell how the toll API does: requests, times, errors. Three commands to "
            "try here:"
        )
    return voice.say(
        "I order fleet reports and say here when they are ready. Three commands to try:"
    )


def _commands(shown: Welcome, voice: Voice, toll: str) -> list[str]:
    orders = [f"{voice.command} {example(each, voice)}" for each in shown.orders]
    metrics = [f"{toll} {words}".strip() for words in shown.toll]
    return [code(each) for each in (*orders, *metrics)]


def _more(shown: Welcome, voice: Voice, toll: str) -> str:
    command = voice.command if shown.orders else toll
    typed = code(f"{command} {voice.say('help')}")
    return voice.say("{help} tells more", help=typed)
