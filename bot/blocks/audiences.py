"""Who reads a channel, in words, and what is done with files there."""

from bot.blocks.mrkdwn import escape
from bot.blocks.voice import Voice
from bot.domain.audience import Audience, Exposure, Verdict
from bot.texts.english import phrase

_NAME = 40
_FILES = {
    Verdict.go: phrase("Files stand there as they are."),
    Verdict.mask: phrase(
        "In files, columns about people are left out there; the whole file comes to "
        "who ordered it, by DM."
    ),
    Verdict.ask: phrase(
        "Before a file stands there an administrator is asked; meanwhile it comes to "
        "who ordered it, by DM."
    ),
    Verdict.refuse: phrase(
        "Files do not go there; they come to who ordered them, by DM."
    ),
}


def readers(audience: Audience, voice: Voice) -> str:
    """Return who reads a channel, as far as Slack tells; "" where one person does."""
    channel = voice.channel(audience.channel_id)
    if audience.exposure is Exposure.alone:
        return ""
    if audience.exposure is Exposure.unknown and not audience.members:
        return voice.say("Slack doesn't tell me who reads {channel}.", channel=channel)
    parts = [voice.count(audience.members, "member")]
    if audience.guests:
        guests = voice.count(audience.guests, "guest")
        parts.append(
            guests if audience.whole else voice.say("at least {guests}", guests=guests)
        )
    if audience.exposure is Exposure.outside:
        names = [escape(name, _NAME) for name in audience.shared_with]
        parts.append(
            voice.say("shared with {companies}", companies=voice.listed(names))
            if names
            else voice.say("shared with another company")
        )
    return voice.say(
        "{channel} has {readers}.", channel=channel, readers=", ".join(parts)
    )


def files_there(verdict: Verdict, voice: Voice) -> str:
    """Return what is done with files in a channel of which *verdict* was found."""
    return voice.say(_FILES[verdict])
