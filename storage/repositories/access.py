"""Who may do what, in SQL."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import and_, bindparam, delete, func, select, update
from sqlmodel import col
from typing_extensions import override

from bot.domain.grants import (
    AccessGrant,
    Admission,
    Holder,
    HolderKind,
    Outsider,
    Right,
)
from bot.ports.access import AccessRows, PolicyRows, PolicyVersion
from storage.context import Context
from storage.repositories.places import forget_groups, watch_groups
from storage.tables import (
    AccessGrantRow,
    AccessPolicyRow,
    AdmissionRow,
    ConnectionRow,
    OrganisationRow,
)

# At every command: put together once.
_VERSION = (
    select(
        select(func.max(col(ConnectionRow.organisations_at)))
        .where(col(ConnectionRow.installation_id) == bindparam("installation"))
        .scalar_subquery()
        .label("directory_at"),
        col(AccessPolicyRow.revision),
        col(AccessPolicyRow.chosen),
    )
    .select_from(select(1).subquery())
    .outerjoin(
        AccessPolicyRow.__table__,  # type: ignore[attr-defined]  # set by SQLModel
        col(AccessPolicyRow.installation_id) == bindparam("installation"),
    )
)


class SqlAccess(AccessRows):
    """Grants, switches and requests in SQL."""

    def __init__(self, context: Context) -> None:
        self._context = context

    @override
    async def version(self, installation_id: int) -> PolicyVersion:
        row = await self._context.row_once(_VERSION, installation=installation_id)
        return PolicyVersion(row.revision or 0, bool(row.chosen), row.directory_at)

    @override
    async def lock(self, installation_id: int) -> PolicyVersion:
        await self._context.insert_new(
            AccessPolicyRow,
            {"installation_id": installation_id, "revision": 0, "chosen": False},
        )
        await self._context.execute(
            select(col(AccessPolicyRow.installation_id))
            .where(col(AccessPolicyRow.installation_id) == installation_id)
            .with_for_update()
        )
        self._context.read_anew()
        return await self.version(installation_id)

    @override
    async def rows(self, installation_id: int) -> PolicyRows:
        grants = await self._context.execute(
            select(
                col(AccessGrantRow.holder_kind),
                col(AccessGrantRow.holder_id),
                col(AccessGrantRow.right),
                col(AccessGrantRow.organisation_id),
            )
            .where(col(AccessGrantRow.installation_id) == installation_id)
            .order_by(col(AccessGrantRow.id))
        )
        admissions = await self._context.execute(
            select(col(AdmissionRow.outsider), col(AdmissionRow.organisation_id)).where(
                col(AdmissionRow.installation_id) == installation_id
            )
        )
        return PolicyRows(
            tuple(
                AccessGrant(
                    Holder(HolderKind(row.holder_kind), row.holder_id),
                    Right(row.right),
                    row.organisation_id,
                )
                for row in grants
            ),
            tuple(
                Admission(Outsider(row.outsider), row.organisation_id)
                for row in admissions
            ),
            await self._parents(installation_id),
        )

    @override
    async def choose(self, installation_id: int) -> None:
        await self._changed(installation_id, chosen=True)

    @override
    async def give(
        self, installation_id: int, grants: Collection[AccessGrant], by: str
    ) -> int:
        given_at = await self._context.now()
        new = 0
        for grant in grants:
            values = _values(installation_id, grant)
            new += await self._context.insert_new(
                AccessGrantRow, values | {"given_by": by, "given_at": given_at}
            )
        await watch_groups(self._context, installation_id, _groups(grants))
        await self._changed(installation_id)
        return new

    @override
    async def take(self, installation_id: int, grants: Collection[AccessGrant]) -> int:
        taken = 0
        for grant in grants:
            row = _values(installation_id, grant)
            done = await self._context.execute(
                delete(AccessGrantRow).where(*_same(AccessGrantRow, row))
            )
            taken += done.rowcount
        await forget_groups(self._context, installation_id, _groups(grants))
        await self._changed(installation_id)
        return taken

    @override
    async def admit(
        self, installation_id: int, admissions: Collection[Admission], by: str
    ) -> int:
        values = {"set_by": by, "set_at": await self._context.now()}
        new = 0
        for each in admissions:
            switch = _switch(installation_id, each)
            new += await self._context.insert_new(AdmissionRow, switch | values)
        await self._changed(installation_id)
        return new

    @override
    async def refuse(
        self, installation_id: int, admissions: Collection[Admission]
    ) -> int:
        off = 0
        for each in admissions:
            row = _switch(installation_id, each)
            done = await self._context.execute(
                delete(AdmissionRow).where(*_same(AdmissionRow, row))
            )
            off += done.rowcount
        await self._changed(installation_id)
        return off

    async def _parents(self, installation_id: int) -> dict[int, int | None]:
        found = await self._context.execute(
            select(
                col(OrganisationRow.id),
                col(OrganisationRow.connection_id),
                col(OrganisationRow.key),
                col(OrganisationRow.parent_key),
            ).join(
                ConnectionRow,
                and_(
                    col(ConnectionRow.id) == col(OrganisationRow.connection_id),
                    col(ConnectionRow.installation_id) == installation_id,
                ),
            )
        )
        rows = found.all()
        ids = {(row.connection_id, row.key): row.id for row in rows}
        return {row.id: ids.get((row.connection_id, row.parent_key)) for row in rows}

    async def _changed(self, installation_id: int, **values: Any) -> None:
        await self.lock(installation_id)
        await self._context.execute(
            update(AccessPolicyRow)
            .where(col(AccessPolicyRow.installation_id) == installation_id)
            .values(revision=col(AccessPolicyRow.revision) + 1, **values)
        )
        self._context.read_anew()


def _values(installation_id: int, grant: AccessGrant) -> dict[str, Any]:
    return {
        "installation_id": installation_id,
        "holder_kind": grant.holder.kind.value,
        "holder_id": grant.holder.id,
        "right": grant.right.value,
        "organisation_id": grant.organisation_id,
    }


def _switch(installation_id: int, admission: Admission) -> dict[str, Any]:
    return {
        "installation_id": installation_id,
        "organisation_id": admission.organisation_id,
        "outsider": admission.outsider.value,
    }


def _same(table: Any, values: dict[str, Any]) -> list[Any]:
    return [col(getattr(table, name)) == value for name, value in values.items()]


def _groups(grants: Collection[AccessGrant]) -> frozenset[str]:
    return frozenset(
        grant.holder.id for grant in grants if grant.holder.kind is HolderKind.group
    )
