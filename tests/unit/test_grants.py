from dataclasses import replace
from itertools import product

import pytest

from bot.domain.grants import (
    EVERYONE,
    EVERYTHING,
    AccessGrant,
    Actor,
    Admission,
    Denial,
    Holder,
    HolderKind,
    Outsider,
    Policy,
    Right,
)

# A company, its region, a branch of that, and a branch elsewhere.
COMPANY, REGION, BRANCH, ELSEWHERE = 1, 2, 3, 4
PARENTS = {COMPANY: None, REGION: COMPANY, BRANCH: REGION, ELSEWHERE: COMPANY}

MEMBER = Actor("U1", "C1", frozenset({"S1"}))
PEOPLE = {
    "member": MEMBER,
    "root": replace(MEMBER, is_root=True),
    "guest": replace(MEMBER, is_guest=True),
    "stranger": replace(MEMBER, is_stranger=True),
    "bot": replace(MEMBER, is_bot=True),
    "deactivated": replace(MEMBER, is_deactivated=True),
}
CHANNELS = {
    "here": MEMBER,
    "elsewhere": replace(MEMBER, channel_id="C2"),
    "dm": replace(MEMBER, channel_id="D1"),
    "shared": replace(MEMBER, in_shared_channel=True),
}
HOLDERS = {
    "nobody": None,
    "person": Holder(HolderKind.person, "U1"),
    "another": Holder(HolderKind.person, "U2"),
    "group": Holder(HolderKind.group, "S1"),
    "other group": Holder(HolderKind.group, "S2"),
    "channel": Holder(HolderKind.channel, "C1"),
    "everyone": EVERYONE,
}

# By hand: who may, from where, if this holder was given the right on the region and
# no switch is on. What is missing may not.
ALLOWED = {
    ("member", "here", "person"),
    ("member", "here", "group"),
    ("member", "here", "channel"),
    ("member", "here", "everyone"),
    ("member", "elsewhere", "person"),
    ("member", "elsewhere", "group"),
    ("member", "elsewhere", "everyone"),
    ("member", "dm", "person"),
    ("member", "dm", "group"),
    ("member", "dm", "everyone"),
    ("root", "here", "nobody"),
    ("root", "here", "person"),
    ("root", "here", "another"),
    ("root", "here", "group"),
    ("root", "here", "other group"),
    ("root", "here", "channel"),
    ("root", "here", "everyone"),
    ("root", "elsewhere", "nobody"),
    ("root", "elsewhere", "person"),
    ("root", "elsewhere", "another"),
    ("root", "elsewhere", "group"),
    ("root", "elsewhere", "other group"),
    ("root", "elsewhere", "channel"),
    ("root", "elsewhere", "everyone"),
    ("root", "dm", "nobody"),
    ("root", "dm", "person"),
    ("root", "dm", "another"),
    ("root", "dm", "group"),
    ("root", "dm", "other group"),
    ("root", "dm", "channel"),
    ("root", "dm", "everyone"),
}
# The same in a channel that another company reads: only to administer, which
# nobody else sees.
ALLOWED_TO_ADMINISTER_IN_SHARED = {
    ("member", "person"),
    ("member", "group"),
    ("member", "channel"),
    ("member", "everyone"),
    *product(["root"], HOLDERS),
}


@pytest.mark.parametrize("right", list(Right))
@pytest.mark.parametrize("holder", list(HOLDERS))
@pytest.mark.parametrize("place", list(CHANNELS))
@pytest.mark.parametrize("person", list(PEOPLE))
def test_who_may_do_what_from_where_by_which_grant(
    person: str, place: str, holder: str, right: Right
) -> None:
    held = HOLDERS[holder]
    policy = Policy([AccessGrant(held, right, REGION)] if held else [], (), PARENTS)
    actor = replace(
        PEOPLE[person],
        channel_id=CHANNELS[place].channel_id,
        in_shared_channel=CHANNELS[place].in_shared_channel,
    )
    if place == "shared" and right is Right.administer:
        expected = (person, holder) in ALLOWED_TO_ADMINISTER_IN_SHARED
    else:
        expected = (person, place, holder) in ALLOWED

    assert policy.decide(actor, right, BRANCH).allowed is expected
    assert policy.decide(actor, right, REGION).allowed is expected
    above = expected and person == "root"
    assert policy.decide(actor, right, COMPANY).allowed is above
    assert policy.decide(actor, right, ELSEWHERE).allowed is above
    assert policy.decide(actor, right, EVERYTHING).allowed is above


@pytest.mark.parametrize(
    ("person", "outsider"),
    [
        ("guest", Outsider.guests),
        ("stranger", Outsider.strangers),
        ("bot", Outsider.bots),
    ],
)
@pytest.mark.parametrize("holder", list(HOLDERS))
def test_a_switch_lets_outsiders_use_what_was_given_to_them_and_not_to_everyone(
    person: str, outsider: Outsider, holder: str
) -> None:
    held = HOLDERS[holder]
    grants = [AccessGrant(held, Right.link)] if held else []
    policy = Policy(grants, [Admission(outsider, REGION)], PARENTS)
    expected = holder in {"person", "group", "channel"}

    assert policy.decide(PEOPLE[person], Right.link, BRANCH).allowed is expected
    assert not policy.decide(PEOPLE[person], Right.link, ELSEWHERE).allowed
    assert policy.anything(PEOPLE[person]).allowed is expected


def test_a_switch_of_one_kind_lets_no_other_kind_in() -> None:
    grants = [AccessGrant(Holder(HolderKind.person, "U1"), Right.link)]

    for outsider in Outsider:
        policy = Policy(grants, [Admission(outsider)], PARENTS)
        allowed = {
            name
            for name in ("guest", "stranger", "bot")
            if policy.decide(PEOPLE[name], Right.link, BRANCH).allowed
        }
        assert (
            allowed
            == {
                Outsider.guests: {"guest"},
                Outsider.strangers: {"stranger"},
                Outsider.bots: {"bot"},
                Outsider.shared: set(),
            }[outsider]
        )


def test_a_guest_in_a_shared_channel_needs_both_switches() -> None:
    guest = replace(PEOPLE["guest"], in_shared_channel=True)
    grants = [AccessGrant(Holder(HolderKind.person, "U1"), Right.link)]
    one = Policy(grants, [Admission(Outsider.guests)])
    both = Policy(grants, [Admission(Outsider.guests), Admission(Outsider.shared)])

    assert one.decide(guest, Right.link).denial is Denial.shared_channel
    assert both.decide(guest, Right.link).allowed


def test_who_administers_may_do_everything_there_and_nowhere_else() -> None:
    grants = [AccessGrant(Holder(HolderKind.person, "U1"), Right.administer, REGION)]
    policy = Policy(grants, (), PARENTS)

    for right in Right:
        assert policy.decide(MEMBER, right, BRANCH).allowed
        assert not policy.decide(MEMBER, right, ELSEWHERE).allowed
        assert not policy.decide(MEMBER, right, EVERYTHING).allowed


def test_no_other_right_lets_somebody_administer() -> None:
    grants = [
        AccessGrant(Holder(HolderKind.person, "U1"), right)
        for right in Right
        if right is not Right.administer
    ]

    assert not Policy(grants).decide(MEMBER, Right.administer).allowed


def test_a_ring_of_parents_ends_and_a_lost_parent_does_no_harm() -> None:
    ring = {1: 2, 2: 1, 3: 99}
    grants = [AccessGrant(Holder(HolderKind.person, "U1"), Right.order, 2)]
    policy = Policy(grants, (), ring)

    assert policy.decide(MEMBER, Right.order, 1).allowed
    assert not policy.decide(MEMBER, Right.order, 3).allowed


def test_a_decision_names_every_grant_that_it_rests_on() -> None:
    grants = [
        AccessGrant(Holder(HolderKind.group, "S1"), Right.order, COMPANY),
        AccessGrant(EVERYONE, Right.order),
        AccessGrant(Holder(HolderKind.group, "S2"), Right.order),
    ]

    decision = Policy(grants, (), PARENTS).decide(MEMBER, Right.order, BRANCH)

    assert set(decision.grants) == set(grants[:2])


def test_whoever_is_deactivated_may_nothing_whatever_is_switched_on() -> None:
    policy = Policy(
        [AccessGrant(Holder(HolderKind.person, "U1"), right) for right in Right],
        [Admission(outsider) for outsider in Outsider],
    )
    gone = replace(PEOPLE["root"], is_deactivated=True)

    assert policy.anything(gone).denial is Denial.deactivated
    assert policy.decide(gone, Right.order).denial is Denial.deactivated
