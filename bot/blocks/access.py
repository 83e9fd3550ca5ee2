"""Who may do what, as administrators read and are asked it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.blocks import access_presses as presses
from bot.blocks.mrkdwn import channel, code, count, escape, listed, mention
from bot.blocks.parts import compose
from bot.blocks.voice import DEFAULT, Voice
from bot.domain.grants import (
    EVERYTHING,
    AccessGrant,
    Admission,
    Decision,
    Denial,
    Holder,
    HolderKind,
    Outsider,
    Right,
)
from bot.domain.messages import Message

_DEEDS = {
    Right.order: "order reports",
    Right.link: "get links",
    Right.file: "get files",
    Right.schedule: "order by a timetable",
    Right.toll: "see toll metrics",
    Right.administer: "administer",
}
_OUTSIDERS = {
    Outsider.guests: "guests",
    Outsider.strangers: "people of other workspaces",
    Outsider.bots: "bots",
    Outsider.shared: "channels shared with another company",
}
_WHY_NOT = {
    Denial.deactivated: "the account is deactivated",
    Denial.bot: "bots are not let in",
    Denial.stranger: "people of other workspaces are not let in",
    Denial.guest: "guests are not let in",
    Denial.shared_channel: "the channel is shared with another company",
    Denial.closed: "nothing that was given opens it",
}
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
    lines = [f"*Who may do what* · administrators: {_people(admins)}"]
    if open_to_members is not None:
        opened = "all full members" if open_to_members else "administrators only"
        lines.append(f"Nobody has chosen yet; by my settings it is open to {opened}.")
    elif not grants:
        lines.append("Closed to everybody else.")
    shown = _by_holder(grants, names)
    lines += shown[:_MOST_LINES]
    if len(shown) > _MOST_LINES:
        lines.append(f"and {count(len(shown) - _MOST_LINES, 'more holder')}")
    lines += [
        f"{_OUTSIDERS[each.outsider]} are let in: {_place(each.organisation_id, names)}"
        for each in admissions[:_MOST_LINES]
    ]
    offers = [presses.open_to_members(), presses.keep_closed()]
    example = code(f"{voice.command} access give @name order, link for Izmir")
    return compose(
        lines,
        offers if open_to_members is not None else [],
        aside=f"{example} opens one branch to one person; "
        f"{code(f'{voice.command} help access')} tells more",
        voice=voice,
    )


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
    who, what, where = _holders(holders), _deeds(rights), _where(names)
    if not done:
        before = "had none of it" if taken else "had it already"
        return compose(f"Nothing was changed: {who} {before}.", voice=voice)
    may = "may no longer" if taken else "may now"
    return compose(f"{who} {may} {what}, {where}.", voice=voice)


def opened(*, closed: bool, voice: Voice = DEFAULT) -> Message:
    """Return that all members may, or that only who was given something may."""
    if closed:
        return compose(
            "Closed: only administrators, and those who were given something, may "
            f"use me. {code(f'{voice.command} access')} shows who.",
            voice=voice,
        )
    return compose(
        "Open: every full member may order, get links and files, and see toll "
        "metrics, of the whole company. Guests may not.",
        voice=voice,
    )


def switched(
    outsiders: Iterable[Outsider],
    names: Sequence[str],
    *,
    on: bool,
    voice: Voice = DEFAULT,
) -> Message:
    """Return which outsiders are let in where, or no longer."""
    who = listed([_OUTSIDERS[each] for each in sorted(outsiders)])
    where = _where(names)
    if not on:
        return compose(f"Not let in any more: {who}, {where}.", voice=voice)
    return compose(
        f"Let in: {who}, {where}. They may do what they are given by name, by user "
        "group or by channel; what everyone may do is for full members.",
        voice=voice,
    )


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
    lines = [f"*{_holders([holder])}*"]
    lines += [
        f"{_DEEDS[right]}, {_place(each, names)}: {_because(decision, names)}"
        for right, each, decision in decisions[:_MOST_LINES]
    ]
    if not decisions:
        lines += _by_holder(grants, names) or ["Nothing was given to them."]
    unknown = "" if facts_known else "Slack has not told me yet who they are."
    return compose(lines, aside=unknown, voice=voice)


def requested(
    admins: Iterable[str], *, is_new: bool, voice: Voice = DEFAULT
) -> Message:
    """Return that the administrators were asked."""
    people = _people(admins)
    if is_new:
        return compose(f"I asked {people}. You hear from me by DM.", voice=voice)
    return compose(f"{people} know of it already; I ask once.", voice=voice)


def wish(asked: Wish, *, voice: Voice = DEFAULT) -> Message:
    """Return what an administrator is asked, or what became of it."""
    who, where = mention(asked.user_id), _where(asked.names)
    sentence = f"{who} asks to {_DEEDS[asked.right]}, {where}."
    if asked.state != "open":
        return compose([sentence, _settled(asked)], voice=voice)
    narrower = code(f"{voice.command} access give @name link for Izmir")
    return compose(
        sentence,
        [presses.approve(asked.request_id), presses.decline(asked.request_id)],
        aside=f"{narrower} gives something else",
        voice=voice,
    )


def answer(asked: Wish, *, voice: Voice = DEFAULT) -> Message:
    """Return what somebody is told whose request was answered."""
    where, by = _where(asked.names), mention(asked.decided_by)
    if asked.state == "granted":
        said = f"{by} let you {_DEEDS[asked.right]}, {where}."
    else:
        said = f"{by} left it closed: {_DEEDS[asked.right]}, {where}."
    return compose(said, voice=voice)


def _settled(asked: Wish) -> str:
    by = mention(asked.decided_by)
    return f"{by} approved it." if asked.state == "granted" else f"{by} declined it."


def _by_holder(grants: Sequence[AccessGrant], names: Mapping[int, str]) -> list[str]:
    gathered: dict[tuple[Holder, int], list[Right]] = {}
    for grant in grants:
        gathered.setdefault((grant.holder, grant.organisation_id), []).append(
            grant.right
        )
    return [
        f"{_holders([holder])}: {_deeds(rights)}, {_place(each, names)}"
        for (holder, each), rights in gathered.items()
    ]


def _because(decision: Decision, names: Mapping[int, str]) -> str:
    if decision.is_root:
        return "yes, named as an administrator in my settings"
    if decision.denial is not None:
        return f"no, {_WHY_NOT[decision.denial]}"
    reasons = [
        f"{_holders([grant.holder])} may {_DEEDS[grant.right]}, "
        f"{_place(grant.organisation_id, names)}"
        for grant in decision.grants
    ]
    return f"yes, because {listed(reasons, most=3)}"


def _holders(holders: Sequence[Holder]) -> str:
    return listed([_holder(each) for each in holders])


def _holder(holder: Holder) -> str:
    match holder.kind:
        case HolderKind.person:
            return mention(holder.id)
        case HolderKind.group:
            return f"<!subteam^{holder.id}>" if holder.id.isalnum() else "a user group"
        case HolderKind.channel:
            return f"whoever is in {channel(holder.id)}"
        case HolderKind.everyone:
            return "every full member"


def _deeds(rights: Iterable[Right]) -> str:
    return listed([_DEEDS[each] for each in Right if each in set(rights)])


def _where(names: Sequence[str]) -> str:
    if not names:
        return "for the whole company"
    return f"for {listed([f'*{escape(name)}*' for name in names], most=8)}"


def _place(organisation_id: int, names: Mapping[int, str]) -> str:
    if organisation_id == EVERYTHING:
        return "whole company"
    return f"*{escape(names.get(organisation_id, 'a branch that is gone'))}*"


def _people(user_ids: Iterable[str]) -> str:
    people = [mention(each) for each in sorted(user_ids)]
    return listed(people, most=8) if people else "nobody"
