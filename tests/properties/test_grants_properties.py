from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from bot.domain.grants import (
    EVERYONE,
    EVERYTHING,
    AccessGrant,
    Actor,
    Admission,
    Holder,
    HolderKind,
    Outsider,
    Policy,
    Right,
)

ORGANISATIONS = (EVERYTHING, 1, 2, 3, 4)
HOLDERS = (
    Holder(HolderKind.person, "U1"),
    Holder(HolderKind.person, "U2"),
    Holder(HolderKind.group, "S1"),
    Holder(HolderKind.channel, "C1"),
    EVERYONE,
)
ACTORS = tuple(
    Actor(user, place, frozenset(groups), **kind)
    for user in ("U1", "U2")
    for place in ("", "C1")
    for groups in ((), ("S1",))
    for kind in (
        {},
        {"is_root": True},
        {"is_guest": True},
        {"is_stranger": True},
        {"is_bot": True, "is_guest": True},
        {"is_deactivated": True},
        {"in_shared_channel": True},
    )
)
KINDS = {
    Outsider.guests: "is_guest",
    Outsider.strangers: "is_stranger",
    Outsider.bots: "is_bot",
    Outsider.shared: "in_shared_channel",
}
organisations = st.sampled_from(ORGANISATIONS)


class Grants(RuleBasedStateMachine):
    """Changes grants, switches and the hierarchy, and compares with plain sets."""

    def __init__(self) -> None:
        super().__init__()
        self.grants: set[AccessGrant] = set()
        self.switches: set[Admission] = set()
        self.parents: dict[int, int | None] = {}

    @rule(
        holder=st.sampled_from(HOLDERS), right=st.sampled_from(Right), at=organisations
    )
    def give(self, holder: Holder, right: Right, at: int) -> None:
        self.grants.add(AccessGrant(holder, right, at))

    @rule(
        holder=st.sampled_from(HOLDERS), right=st.sampled_from(Right), at=organisations
    )
    def take(self, holder: Holder, right: Right, at: int) -> None:
        self.grants.discard(AccessGrant(holder, right, at))

    @rule(outsider=st.sampled_from(Outsider), at=organisations, on=st.booleans())
    def switch(self, outsider: Outsider, at: int, *, on: bool) -> None:
        change = self.switches.add if on else self.switches.discard
        change(Admission(outsider, at))

    @rule(
        child=st.sampled_from(ORGANISATIONS[1:]),
        parent=st.sampled_from((None, 1, 2, 3, 4, 99)),
    )
    def move(self, child: int, parent: int | None) -> None:
        self.parents[child] = parent

    def covers(self, given: int, asked: int) -> bool:
        seen: set[int] = set()
        at: int | None = asked
        while at is not None and at not in seen:
            if at == given:
                return True
            seen.add(at)
            at = self.parents.get(at)
        return given == EVERYTHING

    def barred(self, actor: Actor, right: Right, asked: int) -> bool:
        for outsider, fact in KINDS.items():
            if outsider is Outsider.shared and right is Right.administer:
                continue
            let_in = any(
                each.outsider is outsider and self.covers(each.organisation_id, asked)
                for each in self.switches
            )
            if getattr(actor, fact) and not let_in:
                return True
        return actor.is_deactivated

    def holds(self, actor: Actor, holder: Holder) -> bool:
        outside = actor.is_guest or actor.is_stranger or actor.is_bot
        return {
            HolderKind.person: holder.id == actor.user_id,
            HolderKind.group: holder.id in actor.groups,
            HolderKind.channel: holder.id == actor.channel_id,
            HolderKind.everyone: not outside,
        }[holder.kind]

    def may(self, actor: Actor, right: Right, asked: int) -> bool:
        if self.barred(actor, right, asked):
            return False
        return actor.is_root or any(
            self.holds(actor, each.holder)
            and each.right in {right, Right.administer}
            and self.covers(each.organisation_id, asked)
            for each in self.grants
        )

    @invariant()
    def everything_is_decided_as_by_the_plain_sets(self) -> None:
        policy = Policy(self.grants, self.switches, self.parents)
        for actor in ACTORS:
            may = {
                (right, asked): self.may(actor, right, asked)
                for right in Right
                for asked in ORGANISATIONS
            }
            for (right, asked), expected in may.items():
                assert policy.decide(actor, right, asked).allowed is expected
            if not actor.is_root:
                assert policy.anything(actor).allowed is any(may.values())


Grants.TestCase.settings = settings(
    max_examples=25, stateful_step_count=12, deadline=None
)
TestGrants = Grants.TestCase
