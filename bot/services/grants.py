"""Showing and changing who may do what; only administrators may."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.domain.commands import AccessCommand
from bot.domain.grants import (
    EVERYONE,
    EVERYTHING,
    UNBOUND,
    USUAL,
    AccessGrant,
    Admission,
    Decision,
    Holder,
    HolderKind,
    Policy,
    Right,
)
from bot.domain.people import Caller
from bot.services.grant_book import ALL, GrantBook, grants_of, shown


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything that was given, and where outsiders are let in."""

    grants: tuple[AccessGrant, ...]
    admissions: tuple[Admission, ...]
    names: dict[int, str]
    chosen: bool
    open_by_default: bool
    admins: frozenset[str]


@dataclass(frozen=True, slots=True)
class Change:
    """What a command changed: so many *done*, the others were so already."""

    command: AccessCommand
    rights: frozenset[Right]
    names: tuple[str, ...]
    done: int


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why somebody may do what they may: a decision for each right and branch."""

    holder: Holder
    decisions: tuple[tuple[Right, int, Decision], ...]
    given: tuple[AccessGrant, ...]
    names: dict[int, str]
    facts_known: bool


class GrantService(GrantBook):
    """One public method for each thing that can be done about access."""

    async def show(self, caller: Caller) -> Overview:
        """Return everything that was given.

        Raises:
            NotAllowedError: The caller is no administrator.
        """
        installation = self._tenancy.tenant.installation
        async with self._store.transaction() as tx:
            await self._must_administer(tx, caller, {EVERYTHING: ""})
            version = await tx.access.version(installation.id)
            policy = await self._access.policy(tx, installation)
            directory = await self._directory(tx)
        return Overview(
            policy.everything_given(),
            policy.admissions(),
            {each.id: each.name for each in directory},
            version.chosen,
            self._access.open_by_default,
            self._access.administrators,
        )

    async def give(self, caller: Caller, command: AccessCommand) -> Change:
        """Give what *command* says.

        Raises:
            NotAllowedError: The caller does not administer these organisations.
            UnknownNamesError: No listed organisation has one of the names.
        """
        return await self._change(caller, command, giving=True)

    async def take(self, caller: Caller, command: AccessCommand) -> Change:
        """Take back what *command* says; without rights and names, all of it.

        Raises:
            NotAllowedError: The caller does not administer these organisations.
            UnknownNamesError: No listed organisation has one of the names.
        """
        return await self._change(caller, command, giving=False)

    async def open(self, caller: Caller, command: AccessCommand) -> Change:
        """Let every full member do everything but administer.

        Raises:
            NotAllowedError: The caller is no administrator.
        """
        grants = [AccessGrant(EVERYONE, right) for right in sorted(USUAL)]
        async with self._store.transaction() as tx:
            installation_id = await self._begin(tx, caller, {EVERYTHING: ""})
            if (before := await self._before(tx, caller)) is not None:
                return Change(command, USUAL, (), before)
            await tx.access.choose(installation_id)
            done = await tx.access.give(installation_id, grants, caller.user_id)
            await tx.audit.add(installation_id, caller.user_id, "access_opened")
            await self._done(tx, caller, done)
        return Change(command, USUAL, (), done)

    async def close(self, caller: Caller, command: AccessCommand) -> Change:
        """Take back what everyone may; what others were given stays.

        Raises:
            NotAllowedError: The caller is no administrator.
        """
        async with self._store.transaction() as tx:
            installation_id = await self._begin(tx, caller, {EVERYTHING: ""})
            if (before := await self._before(tx, caller)) is not None:
                return Change(command, frozenset(), (), before)
            installation = self._tenancy.tenant.installation
            policy = await self._access.policy(tx, installation)
            await tx.access.choose(installation_id)
            done = await tx.access.take(installation_id, policy.held_by(EVERYONE))
            await tx.audit.add(installation_id, caller.user_id, "access_closed")
            await self._done(tx, caller, done)
        return Change(command, frozenset(), (), done)

    async def switch(
        self, caller: Caller, command: AccessCommand, *, on: bool
    ) -> Change:
        """Let outsiders in to organisations, or no longer.

        Raises:
            NotAllowedError: The caller does not administer these organisations.
            UnknownNamesError: No listed organisation has one of the names.
        """
        async with self._store.transaction() as tx:
            where = await self._named(tx, command.names)
            installation_id = await self._begin(tx, caller, where)
            if (before := await self._before(tx, caller)) is not None:
                return Change(command, frozenset(), shown(where), before)
            switches = [
                Admission(outsider, each)
                for outsider in sorted(command.outsiders)
                for each in where
            ]
            if on:
                done = await tx.access.admit(installation_id, switches, caller.user_id)
            else:
                done = await tx.access.refuse(installation_id, switches)
            await tx.audit.add(
                installation_id,
                caller.user_id,
                "access_admitted" if on else "access_refused",
                outsiders=sorted(command.outsiders),
                organisations=sorted(where),
            )
            await self._done(tx, caller, done)
        return Change(command, frozenset(), shown(where), done)

    async def explain(self, caller: Caller, command: AccessCommand) -> Explanation:
        """Return why the first one named may do what they may.

        Everybody may ask about themselves, administrators about anybody.

        Raises:
            NotAllowedError: It is about somebody else, and no administrator asks.
            UnknownNamesError: No listed organisation has one of the names.
        """
        holder = command.holders[0]
        installation = self._tenancy.tenant.installation
        async with self._store.transaction() as tx:
            if holder != Holder(HolderKind.person, caller.user_id):
                await self._must_administer(tx, caller, {EVERYTHING: ""})
            where = await self._named(tx, command.names)
            directory = await self._directory(tx)
            place = _channel(command.holders) or caller.channel_id
            about = Caller(
                holder.id, installation.team_id, installation.enterprise_id, place, ""
            )
            judged = await self._access.judge(tx, installation, about)
        policy = judged.policy
        decisions = [
            (right, each, policy.decide(judged.actor, right, each))
            for each in where
            for right in (sorted(command.rights) or Right)
        ]
        is_person = holder.kind is HolderKind.person
        return Explanation(
            holder,
            tuple(decisions) if is_person else (),
            policy.held_by(holder),
            {each.id: each.name for each in directory},
            facts_known=not judged.missing,
        )

    async def _change(
        self, caller: Caller, command: AccessCommand, *, giving: bool
    ) -> Change:
        rights = command.rights or USUAL
        async with self._store.transaction() as tx:
            where = await self._named(tx, command.names)
            installation_id = await self._begin(tx, caller, where)
            if (before := await self._before(tx, caller)) is not None:
                return Change(command, rights, shown(where), before)
            policy = await self._keep_default(tx)
            grants = [
                grant
                for holder in command.holders
                for grant in grants_of(holder, rights, where)
            ]
            if not giving:
                grants = _held(policy, command, grants)
            if any(each.right in UNBOUND for each in grants) and where != ALL:
                await self._must_administer(tx, caller, ALL)
            await tx.access.choose(installation_id)
            if giving:
                done = await tx.access.give(installation_id, grants, caller.user_id)
            else:
                done = await tx.access.take(installation_id, grants)
            await tx.audit.add(
                installation_id,
                caller.user_id,
                "access_given" if giving else "access_taken",
                holders=[f"{each.kind}:{each.id}" for each in command.holders],
                rights=sorted({grant.right for grant in grants}),
                organisations=sorted({grant.organisation_id for grant in grants}),
            )
            await self._done(tx, caller, done)
        given = frozenset(grant.right for grant in grants) or rights
        return Change(command, given, shown(where), done)


def _held(
    policy: Policy, command: AccessCommand, grants: list[AccessGrant]
) -> list[AccessGrant]:
    """Return what is to be taken: all that they hold, if nothing was named."""
    held = {each for holder in command.holders for each in policy.held_by(holder)}
    if not command.rights and not command.names:
        return sorted(held, key=lambda each: (each.organisation_id, each.right))
    if not command.rights:
        named = {grant.organisation_id for grant in grants}
        return [each for each in held if each.organisation_id in named]
    if not command.names:
        return [each for each in held if each.right in command.rights]
    return [each for each in grants if each in held]


def _channel(holders: Iterable[Holder]) -> str:
    return next((each.id for each in holders if each.kind is HolderKind.channel), "")
