"""The words for who holds what, and for which branches."""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from bot.blocks.mrkdwn import escape
from bot.blocks.voice import Voice
from bot.domain.grants import EVERYTHING, Holder, HolderKind, Right
from bot.texts.english import phrase

DEEDS = MappingProxyType(
    {
        Right.order: phrase("order reports"),
        Right.link: phrase("get links"),
        Right.file: phrase("get files"),
        Right.schedule: phrase("order by a timetable"),
        Right.toll: phrase("see toll metrics"),
        Right.administer: phrase("administer"),
    }
)


def holders_in_words(holders: Sequence[Holder], voice: Voice) -> str:
    """Return who holds something."""
    return voice.listed([_holder(each, voice) for each in holders])


def _holder(holder: Holder, voice: Voice) -> str:
    match holder.kind:
        case HolderKind.person:
            return voice.mention(holder.id)
        case HolderKind.group if holder.id.isalnum():
            return f"<!subteam^{holder.id}>"
        case HolderKind.group:
            return voice.say("a user group")
        case HolderKind.channel:
            where = voice.channel(holder.id)
            return voice.say("whoever is in {channel}", channel=where)
        case HolderKind.everyone:
            return voice.say("every full member")


def deeds_in_words(rights: Iterable[Right], voice: Voice) -> str:
    """Return what rights allow, always in the same order."""
    given = set(rights)
    return voice.listed([voice.say(DEEDS[each]) for each in Right if each in given])


def branches_in_words(names: Sequence[str], voice: Voice) -> str:
    """Return for which branches something holds; none is all of them."""
    if not names:
        return voice.say("for the whole company")
    listed = voice.listed([f"*{escape(name)}*" for name in names], most=8)
    return voice.say("for {names}", names=listed)


def branch_in_words(
    organisation_id: int, names: Mapping[int, str], voice: Voice
) -> str:
    """Return one branch by its name, if it is still listed."""
    if organisation_id == EVERYTHING:
        return voice.say("whole company")
    name = names.get(organisation_id)
    return f"*{escape(name) if name else voice.say('a branch that is gone')}*"


def people_in_words(user_ids: Iterable[str], voice: Voice) -> str:
    """Return people by their mentions."""
    people = [voice.mention(each) for each in sorted(user_ids)]
    return voice.listed(people, most=8) if people else voice.say("nobody")
