"""Who may do what, as administrators read and are asked it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from bot.blocks import access_presses as presses
from bot.blocks.access_holders import (
    DEEDS,
    branch_in_words,
    branches_in_words,
    deeds_in_words,
    holders_in_words,
    people_in_words,
)
from bot.blocks.mrkdwn import code
from bot.blocks.parts import compose
from bot.blocks.voice import DEFAULT, Voice
from bot.domain.grants import (
    AccessGrant,
    Admission,
    Decision,
    Denial,
    Holder,
    Outsider,
    Right,
)
from bot.domain.messages import Message
from bot.texts.english import phrase

_OUTSIDERS = MappingProxyType(
    {
        Outsider.guests: phrase("guests"),
        Outsider.strangers: phrase("people of other workspaces"),
        Outsider.bots: phrase("bots"),
        Outsider.shared: phrase("channels shared with another company"),
    }
)
_WHY_NOT = MappingProxyType(
    {
        Denial.deactivated: phrase("the account is deactivated"),
        Denial.bot: phrase("bots are not let in"),
        Denial.stranger: phrase("people of other workspaces are not let in"),
        Denial.guest: phrase("guests are not let in"),
        Denial.shared_channel: phrase("the channel is shared with another company"),
        Denial.closed: phrase("nothing that was given opens it"),
    }
)
_MOST_LINES = 25


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody asked for, for those who can give it."""

    request_id: int
    user_id: str
    right: Right
    names: tuple[str, ...]
    state: str  # "open", "granted", "declined"
    decided_by: str = ""


def overview(
    grants: Sequence[AccessGrant],
    admissions: Sequence[Admission],
    names: Mapping[int, str],
    admins: Iterable[str],
    *,
    open_to_members: bool | None,
    voice: Voice = DEFAULT,
) -> Message:
    """Return who may do what; *open_to_members* is None once somebody has chosen."""
    people = people_in_words(admins, voice)
    lines = [
        voice.say("*Who may do what* · administrators: {people}", people=people),
        _standing(grants, voice, open_to_members=open_to_members),
    ]
    shown = _by_holder(grants, names, voice)
    lines += shown[:_MOST_LINES]
    if len(shown) > _MOST_LINES:
        left = len(shown) - _MOST_LINES
        lines.append(voice.plural(left, "and {n} more holder", "and {n} more holders"))
    lines += [
        voice.say(
            "{who} are let in: {where}",
            who=voice.say(_OUTSIDERS[each.outsider]),
            where=branch_in_words(each.organisation_id, names, voice),
        )
        for each in admissions[:_MOST_LINES]
    ]
    by_form = presses.choose_people(voice.say("Give or take…"), voice)
    offers = [presses.open_to_members(voice), by_form, presses.keep_closed(voice)]
    aside = voice.say(
        "{example} opens one branch to one person; {help} tells more",
        example=_typed(voice.say("access give @name order, link for Izmir"), voice),
        help=_typed(voice.say("help access"), voice),
    )
    offered = offers if open_to_members is not None else [by_form]
    return compose(lines, offered, aside=aside, voice=voice)


def given(
    holders: Sequence[Holder],
    rights: Iterable[Right],
    names: Sequence[str],
    done: int,
    *,
    taken: bool,
    voice: Voice = DEFAULT,
) -> Message:
    """Return what was given or taken back; *done* counts what changed by it."""
    who = holders_in_words(holders, voice)
    if not done:
        text = phrase("Nothing was changed: {who} had it already.")
        if taken:
            text = phrase("Nothing was changed: {who} had none of it.")
        return compose(voice.say(text, who=who), voice=voice)
    text = phrase("{who} may now {what}, {where}.")
    if taken:
        text = phrase("{who} may no longer {what}, {where}.")
    what, where = deeds_in_words(rights, voice), branches_in_words(names, voice)
    return compose(voice.say(text, who=who, what=what, where=where), voice=voice)


def opened(*, closed: bool, voice: Voice = DEFAULT) -> Message:
    """Return that all members may, or that only who was given something may."""
    if closed:
        said = voice.say(
            "Closed: only administrators, and those who were given something, may "
            "use me. {access} shows who.",
            access=_typed(voice.say("access"), voice),
        )
        return compose(said, voice=voice)
    said = voice.say(
        "Open: every full member may order, get links and files, and see toll "
        "metrics, of the whole company. Guests may not."
    )
    return compose(said, voice=voice)


def switched(
    outsiders: Iterable[Outsider],
    names: Sequence[str],
    *,
    on: bool,
    voice: Voice = DEFAULT,
) -> Message:
    """Return which outsiders are let in where, or no longer."""
    who = voice.listed([voice.say(_OUTSIDERS[each]) for each in sorted(outsiders)])
    where = branches_in_words(names, voice)
    if not on:
        said = voice.say("Not let in any more: {who}, {where}.", who=who, where=where)
        return compose(said, voice=voice)
    said = voice.say(
        "Let in: {who}, {where}. They may do what they are given by name, by user "
        "group or by channel; what everyone may do is for full members.",
        who=who,
        where=where,
    )
    return compose(said, voice=voice)


def explanation(
    holder: Holder,
    decisions: Sequence[tuple[Right, int, Decision]],
    grants: Sequence[AccessGrant],
    names: Mapping[int, str],
    *,
    facts_known: bool,
    voice: Voice = DEFAULT,
) -> Message:
    """Return why somebody may do what they may, right by right."""
    lines = [f"*{holders_in_words([holder], voice)}*"]
    lines += [
        f"{voice.say(DEEDS[right])}, {branch_in_words(each, names, voice)}: "
        f"{_because(decision, names, voice)}"
        for right, each, decision in decisions[:_MOST_LINES]
    ]
    if not decisions:
        none = voice.say("Nothing was given to them.")
        lines += _by_holder(grants, names, voice) or [none]
    unknown = voice.say("Slack has not told me yet who they are.")
    return compose(lines, aside="" if facts_known else unknown, voice=voice)


def requested(
    admins: Iterable[str], *, is_new: bool, voice: Voice = DEFAULT
) -> Message:
    """Return that the administrators were asked."""
    people = people_in_words(admins, voice)
    text = phrase("I asked {people} already, so I sent nothing now.")
    if is_new:
        text = phrase("I asked {people}. You hear from me by DM.")
    return compose(voice.say(text, people=people), voice=voice)


def wish(asked: Wish, *, voice: Voice = DEFAULT) -> Message:
    """Return what an administrator is asked, or what became of it."""
    sentence = voice.say(
        "{who} asks to {what}, {where}.",
        who=voice.mention(asked.user_id),
        what=voice.say(DEEDS[asked.right]),
        where=branches_in_words(asked.names, voice),
    )
    if asked.state != "open":
        return compose([sentence, _settled(asked, voice)], voice=voice)
    narrower = _typed(voice.say("access give @name link for Izmir"), voice)
    return compose(
        sentence,
        [
            presses.approve(asked.request_id, voice),
            presses.decline(asked.request_id, voice),
        ],
        aside=voice.say("{example} gives something else", example=narrower),
        voice=voice,
    )


def answer(asked: Wish, *, voice: Voice = DEFAULT) -> Message:
    """Return what somebody is told whose request was answered."""
    text = phrase("{by} left it closed: {what}, {where}.")
    if asked.state == "granted":
        text = phrase("{by} let you {what}, {where}.")
    said = voice.say(
        text,
        by=voice.mention(asked.decided_by),
        what=voice.say(DEEDS[asked.right]),
        where=branches_in_words(asked.names, voice),
    )
    return compose(said, voice=voice)


def _settled(asked: Wish, voice: Voice) -> str:
    by = voice.mention(asked.decided_by)
    granted = asked.state == "granted"
    return voice.say("{by} approved it." if granted else "{by} declined it.", by=by)


def _standing(
    grants: Sequence[AccessGrant], voice: Voice, *, open_to_members: bool | None
) -> str:
    if open_to_members is None:
        return "" if grants else voice.say("Closed to everybody else.")
    if open_to_members:
        return voice.say(
            "Nobody has chosen yet; by my settings it is open to all full members."
        )
    return voice.say(
        "Nobody has chosen yet; by my settings it is open to administrators only."
    )


def _by_holder(
    grants: Sequence[AccessGrant], names: Mapping[int, str], voice: Voice
) -> list[str]:
    gathered: dict[tuple[Holder, int], list[Right]] = {}
    for grant in grants:
        gathered.setdefault((grant.holder, grant.organisation_id), []).append(
            grant.right
        )
    return [
        f"{holders_in_words([holder], voice)}: {deeds_in_words(rights, voice)}, "
        f"{branch_in_words(each, names, voice)}"
        for (holder, each), rights in gathered.items()
    ]


def _because(decision: Decision, names: Mapping[int, str], voice: Voice) -> str:
    if decision.is_root:
        return voice.say("yes, named as an administrator in my settings")
    if decision.denial is not None:
        return voice.say("no, {why}", why=voice.say(_WHY_NOT[decision.denial]))
    reasons = [
        voice.say(
            "{who} may {what}, {where}",
            who=holders_in_words([grant.holder], voice),
            what=voice.say(DEEDS[grant.right]),
            where=branch_in_words(grant.organisation_id, names, voice),
        )
        for grant in decision.grants
    ]
    return voice.say("yes, because {reasons}", reasons=voice.listed(reasons, most=3))


def _typed(words: str, voice: Voice) -> str:
    return code(f"{voice.command} {words}")
