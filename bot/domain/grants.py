"""Who may do what with which organisation's reports: the decision, and nothing else.

Closed from the start: what no grant opens is refused. A grant for an organisation
holds for everything below it. Outsiders need a switch of the organisation besides.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

# Stands for every organisation, and for what belongs to none.
EVERYTHING: Final = 0


class Right(StrEnum):
    """What a person may be let do."""

    order = "order"
    link = "link"
    file = "file"
    schedule = "schedule"
    toll = "toll"
    administer = "administer"


# What is meant when no right is named; to administer is said in as many words.
USUAL: Final = frozenset(Right) - {Right.administer}
# These have no organisation: they are given for everything, or not at all.
UNBOUND: Final = frozenset({Right.toll})


class HolderKind(StrEnum):
    """To whom something may be given."""

    person = "person"
    group = "group"
    channel = "channel"
    everyone = "everyone"


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who may hold a grant; *id* is Slack's, "" for everyone.

    ``channel`` stands for whoever acts in that channel. ``everyone`` stands for the
    full members of the workspace, and never for an outsider.
    """

    kind: HolderKind
    id: str = ""


EVERYONE: Final = Holder(HolderKind.everyone)


@dataclass(frozen=True, slots=True)
class AccessGrant:
    """One right of one holder on one organisation and what is below it."""

    holder: Holder
    right: Right
    organisation_id: int = EVERYTHING


class Outsider(StrEnum):
    """What is refused unless an organisation's switch lets it in."""

    guests = "guests"
    strangers = "strangers"
    bots = "bots"
    shared = "shared"  # channels that are shared with another company


@dataclass(frozen=True, slots=True)
class Admission:
    """An organisation's switch: these outsiders may be given something there."""

    outsider: Outsider
    organisation_id: int = EVERYTHING


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, from where, by the facts that Slack told."""

    user_id: str
    channel_id: str = ""
    groups: frozenset[str] = frozenset()
    is_root: bool = False  # named in the settings as an administrator
    is_deactivated: bool = False
    is_guest: bool = False
    is_stranger: bool = False
    is_bot: bool = False
    in_shared_channel: bool = False


class Denial(StrEnum):
    """Why not; the first of these that holds."""

    deactivated = "deactivated"
    bot = "bot"
    stranger = "stranger"
    guest = "guest"
    shared_channel = "shared_channel"
    closed = "closed"


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether, and because of which grants; or why not."""

    grants: tuple[AccessGrant, ...] = ()
    is_root: bool = False
    denial: Denial | None = None

    @property
    def allowed(self) -> bool:
        """Whether the actor may."""
        return self.denial is None


class Policy:
    """Every grant and switch of one installation, indexed for deciding.

    *parents* names each organisation's parent; rings and lost parents do no harm.
    """

    def __init__(
        self,
        grants: Iterable[AccessGrant],
        admissions: Iterable[Admission] = (),
        parents: Mapping[int, int | None] | None = None,
    ) -> None:
        self._parents = dict(parents or {})
        self._given: dict[Holder, dict[tuple[Right, int], AccessGrant]] = {}
        for grant in grants:
            given = self._given.setdefault(grant.holder, {})
            given[grant.right, grant.organisation_id] = grant
        self._admitted = {(each.outsider, each.organisation_id) for each in admissions}

    def decide(
        self, actor: Actor, right: Right, organisation_id: int = EVERYTHING
    ) -> Decision:
        """Return whether *actor* may do what *right* says with an organisation."""
        above = self._above(organisation_id)
        denial = self._barred(actor, right, above)
        if denial is not None:
            return Decision(denial=denial)
        if actor.is_root:
            return Decision(is_root=True)
        grants = tuple(self._matching(actor, right, above))
        return Decision(grants) if grants else Decision(denial=Denial.closed)

    def lets_in(self, outsider: Outsider, organisation_id: int) -> bool:
        """Return whether an organisation's switch, or one above, is on."""
        above = self._above(organisation_id)
        return any((outsider, each) in self._admitted for each in above)

    def anything(self, actor: Actor) -> Decision:
        """Return whether *actor* may do anything at all, anywhere."""
        if actor.is_deactivated:
            return Decision(denial=Denial.deactivated)
        outside = tuple(_outsiders(actor))
        known = {outsider for outsider, _ in self._admitted} | {Outsider.shared}
        for outsider, denial in outside:
            if outsider not in known:
                return Decision(denial=denial)
        if actor.is_root:
            return Decision(is_root=True)
        places = self._places(actor) if outside else ()
        for right, organisation_id in places or self._first(actor):
            decision = self.decide(actor, right, organisation_id)
            if decision.allowed:
                return decision
        return Decision(denial=next((each for _, each in outside), Denial.closed))

    def reach(
        self, actor: Actor, right: Right, organisation_ids: Iterable[int]
    ) -> frozenset[int]:
        """Return those of *organisation_ids* with which *actor* may do this."""
        return frozenset(
            each for each in organisation_ids if self.decide(actor, right, each).allowed
        )

    def held_by(self, holder: Holder) -> tuple[AccessGrant, ...]:
        """Return what *holder* was given."""
        return tuple(self._given.get(holder, {}).values())

    def everything_given(self) -> tuple[AccessGrant, ...]:
        """Return every grant."""
        return tuple(
            grant for given in self._given.values() for grant in given.values()
        )

    def admissions(self) -> tuple[Admission, ...]:
        """Return every switch that is on."""
        return tuple(Admission(*each) for each in sorted(self._admitted))

    @property
    def groups(self) -> frozenset[str]:
        """The user groups that were given something."""
        return frozenset(
            holder.id for holder in self._given if holder.kind is HolderKind.group
        )

    def _above(self, organisation_id: int) -> tuple[int, ...]:
        """Return an organisation, its parents, and everything."""
        above: dict[int, None] = {}
        at: int | None = organisation_id
        while at is not None and at != EVERYTHING and at not in above:
            above[at] = None
            at = self._parents.get(at)
        return (*above, EVERYTHING)

    def _barred(
        self, actor: Actor, right: Right, above: tuple[int, ...]
    ) -> Denial | None:
        if actor.is_deactivated:
            return Denial.deactivated
        for outsider, denial in _outsiders(actor):
            # What an administrator reads is shown to nobody else in the channel.
            if outsider is Outsider.shared and right is Right.administer:
                continue
            if not any((outsider, each) in self._admitted for each in above):
                return denial
        return None

    def _matching(
        self, actor: Actor, right: Right, above: tuple[int, ...]
    ) -> Iterable[AccessGrant]:
        # Who administers an organisation may do everything else there, too.
        enough = (right,) if right is Right.administer else (right, Right.administer)
        for holder in _holders(actor):
            given = self._given.get(holder)
            if not given:
                continue
            for each in above:
                for one in enough:
                    grant = given.get((one, each))
                    if grant is not None:
                        yield grant

    def _first(self, actor: Actor) -> Iterable[tuple[Right, int]]:
        """Return any one grant of the actor's: without bars, one is enough."""
        for holder in _holders(actor):
            for place in self._given.get(holder, {}):
                return (place,)
        return ()

    def _places(self, actor: Actor) -> tuple[tuple[Right, int], ...]:
        """Return everywhere a grant and a switch could meet for the actor."""
        switched = [(right, each) for _, each in self._admitted for right in Right]
        given = [
            place for holder in _holders(actor) for place in self._given.get(holder, {})
        ]
        return (*switched, *given)


def _holders(actor: Actor) -> Iterable[Holder]:
    yield Holder(HolderKind.person, actor.user_id)
    for group in sorted(actor.groups):
        yield Holder(HolderKind.group, group)
    if actor.channel_id:
        yield Holder(HolderKind.channel, actor.channel_id)
    if not (actor.is_guest or actor.is_stranger or actor.is_bot):
        yield EVERYONE


def _outsiders(actor: Actor) -> Iterable[tuple[Outsider, Denial]]:
    if actor.is_bot:
        yield Outsider.bots, Denial.bot
    if actor.is_stranger:
        yield Outsider.strangers, Denial.stranger
    if actor.is_guest:
        yield Outsider.guests, Denial.guest
    if actor.in_shared_channel:
        yield Outsider.shared, Denial.shared_channel
