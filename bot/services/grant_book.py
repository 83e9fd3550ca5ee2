"""What showing, changing and asking for access have in common."""

from collections.abc import Iterable, Mapping
from typing import Final

from bot.domain.grants import (
    EVERYONE,
    EVERYTHING,
    UNBOUND,
    USUAL,
    AccessGrant,
    Holder,
    Policy,
    Right,
)
from bot.domain.organisations import (
    AmbiguousNameError,
    Organisation,
    UnknownNamesError,
)
from bot.domain.people import Caller
from bot.ports import Store, Transaction
from bot.services.access import Access
from bot.services.tenancy import Tenancy

# Where nothing is named everything is meant.
ALL: Final[Mapping[int, str]] = {EVERYTHING: ""}


class GrantBook:
    """Reads and changes grants for administrators, inside one transaction."""

    def __init__(self, store: Store, tenancy: Tenancy, access: Access) -> None:
        self._store = store
        self._tenancy = tenancy
        self._access = access

    async def _keep_default(self, tx: Transaction) -> Policy:
        """Turn what the settings open into a grant, before the first change.

        Otherwise the first grant to one person would shut everybody else out.
        """
        installation = self._tenancy.tenant.installation
        policy = await self._access.policy(tx, installation)
        version = await tx.access.version(installation.id)
        if not version.chosen:
            await tx.access.give(installation.id, policy.held_by(EVERYONE), "settings")
        return policy

    async def _begin(
        self, tx: Transaction, caller: Caller, where: Mapping[int, str]
    ) -> int:
        installation = self._tenancy.tenant.installation
        await tx.access.lock(installation.id)
        await self._must_administer(tx, caller, where)
        return installation.id

    async def _before(self, tx: Transaction, caller: Caller) -> int | None:
        """Return what this very request changed when it came first; None if it does.

        A replay must not undo what was decided since.
        """
        earlier = await tx.requests.find(caller.request_key)
        return None if earlier is None else int(earlier.outcome.get("done", 0))

    async def _done(self, tx: Transaction, caller: Caller, done: int) -> None:
        await tx.requests.remember(caller.request_key, {"done": done})

    async def _must_administer(
        self, tx: Transaction, caller: Caller, where: Mapping[int, str]
    ) -> None:
        await self._access.must(
            tx, self._tenancy.tenant.installation, caller, Right.administer, where
        )

    async def _named(self, tx: Transaction, names: Iterable[str]) -> Mapping[int, str]:
        directory = await self._directory(tx)
        found: dict[int, str] = {}
        unknown = []
        for name in names:
            same = [each for each in directory if each.name == name]
            if len(same) > 1:
                raise AmbiguousNameError(name, tuple(same))
            if same:
                found[same[0].id] = name
            else:
                unknown.append(name)
        if unknown:
            raise UnknownNamesError(tuple(unknown))
        return found or ALL

    async def _directory(self, tx: Transaction) -> tuple[Organisation, ...]:
        connection_id = self._tenancy.tenant.supplier_connection
        if connection_id is None:
            return ()
        return await tx.organisations.directory(connection_id)


def grants_of(
    holder: Holder, rights: frozenset[Right], where: Mapping[int, str]
) -> list[AccessGrant]:
    """Return a grant for each; what has no organisation is given for everything.

    Rights that were not asked for in as many words leave it out for one branch.
    """
    usual = rights == USUAL and where != ALL
    wanted = rights - UNBOUND if usual else rights
    return [
        AccessGrant(holder, right, EVERYTHING if right in UNBOUND else each)
        for right in sorted(wanted)
        for each in where
    ]


def shown(where: Mapping[int, str]) -> tuple[str, ...]:
    """Return the names of *where*, for people to read."""
    return tuple(name for name in where.values() if name)
