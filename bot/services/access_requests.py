"""Asking for access, and answering who asked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.connections import Installation
from bot.domain.deliveries import DeliveryKind, NewDelivery
from bot.domain.grants import (
    EVERYTHING,
    AccessGrant,
    Holder,
    HolderKind,
    Policy,
    Right,
)
from bot.domain.people import Caller
from bot.errors import NotAllowedError, UnknownRequestError
from bot.ports import AccessRequest, Transaction
from bot.services.grant_book import GrantBook, grants_of, shown
from bot.services.judging import Judgement

ASKED_AGAIN_AFTER = timedelta(days=1)
_MOST_ASKED = 20
GRANTED, DECLINED = "granted", "declined"


@dataclass(frozen=True, slots=True)
class Asked:
    """A request to the administrators; not *is_new*: they know of it already."""

    request: AccessRequest
    names: tuple[str, ...]
    is_new: bool
    admins: frozenset[str]


@dataclass(frozen=True, slots=True)
class Answered:
    """What became of a request; not *now*: somebody else was faster."""

    request: AccessRequest
    names: tuple[str, ...]
    now: bool
    at: datetime


class AccessRequests(GrantBook):
    """Who is refused asks once; the first answer of an administrator counts."""

    async def request(
        self,
        caller: Caller,
        right: Right,
        names: tuple[str, ...] = (),
        organisation_ids: tuple[int, ...] = (),
    ) -> Asked:
        """Ask the administrators, once, to let *caller* do what was refused.

        Raises:
            NotAllowedError: The caller is none whom they could let in.
            UnknownNamesError: No listed organisation has one of the names.
        """
        installation = self._tenancy.tenant.installation
        async with self._store.transaction() as tx:
            await tx.access.lock(installation.id)
            _may_ask(await self._access.judge(tx, installation, caller))
            known = {each.id: each.name for each in await self._directory(tx)}
            wanted: Mapping[int, str] = {
                each: known[each] for each in organisation_ids if each in known
            }
            if names:
                wanted = await self._named(tx, names)
            request, is_new = await tx.access_requests.ask(
                installation.id,
                caller.user_id,
                right,
                tuple(each for each in wanted if each != EVERYTHING),
                ASKED_AGAIN_AFTER,
            )
            admins = await self._administering(tx, installation)
            if is_new:
                await self._tell(tx, request, admins)
                await tx.audit.add(
                    installation.id,
                    caller.user_id,
                    "access_requested",
                    request=request.id,
                    right=right.value,
                    organisations=list(request.organisation_ids),
                )
        return Asked(request, shown(wanted), is_new, admins)

    async def answer(
        self, caller: Caller, request_id: int, *, granting: bool
    ) -> Answered:
        """Give what somebody asked for, or decline; the first answer counts.

        Raises:
            NotAllowedError: The caller does not administer what was asked for.
            UnknownRequestError: There is no such request.
        """
        installation = self._tenancy.tenant.installation
        async with self._store.transaction() as tx:
            await tx.access.lock(installation.id)
            request = await tx.access_requests.request(installation.id, request_id)
            if request is None:
                raise UnknownRequestError(request_id)
            known = {each.id: each.name for each in await self._directory(tx)}
            where = {each: known.get(each, "") for each in request.organisation_ids}
            where = where or {EVERYTHING: ""}
            await self._must_administer(tx, caller, where)
            now = await tx.now()
            if request.state != "open":
                return Answered(request, shown(where), now=False, at=now)
            if granting:
                await self._grant(tx, caller, request, where)
            state = GRANTED if granting else DECLINED
            await tx.access_requests.decide(request.id, state, caller.user_id)
            await self._tell_asker(tx, request, state)
            await tx.audit.add(
                installation.id,
                caller.user_id,
                f"access_request_{state}",
                request=request.id,
                person=request.user_id,
            )
        return Answered(request, shown(where), now=True, at=now)

    async def _administering(
        self, tx: Transaction, installation: Installation
    ) -> frozenset[str]:
        """Return who may be asked to open something, members of groups among them."""
        policy = await self._access.policy(tx, installation)
        groups = {
            grant.holder.id
            for grant in policy.everything_given()
            if grant.right is Right.administer
            and grant.holder.kind is HolderKind.group
            and grant.organisation_id == EVERYTHING
        }
        members = await tx.places.members(installation.id, groups, _MOST_ASKED)
        return self._access.administrators | members

    async def _grant(
        self,
        tx: Transaction,
        caller: Caller,
        request: AccessRequest,
        where: Mapping[int, str],
    ) -> None:
        # Who may order wants the results, too.
        rights = {request.right} | (
            {Right.link} if request.right is Right.order else set()
        )
        await self._keep_default(tx)
        installation_id = self._tenancy.tenant.installation.id
        holder = Holder(HolderKind.person, request.user_id)
        await tx.access.choose(installation_id)
        await tx.access.give(
            installation_id, grants_of(holder, frozenset(rights), where), caller.user_id
        )

    async def _tell(
        self, tx: Transaction, request: AccessRequest, admins: frozenset[str]
    ) -> None:
        for admin in sorted(admins):
            await self._post(
                tx,
                DeliveryKind.access_request,
                f"access:{request.id}:{admin}",
                admin,
                request.id,
            )

    async def _tell_asker(
        self, tx: Transaction, request: AccessRequest, state: str
    ) -> None:
        await self._post(
            tx,
            DeliveryKind.access_answer,
            f"access:{request.id}:{state}",
            request.user_id,
            request.id,
        )

    async def _post(
        self,
        tx: Transaction,
        kind: DeliveryKind,
        key: str,
        person: str,
        request_id: int,
    ) -> None:
        await tx.outbox.add(
            NewDelivery(
                self._tenancy.tenant.installation.id,
                None,
                kind,
                key,
                person,
                {"request": request_id},
            )
        )


def _may_ask(judgement: Judgement) -> None:
    """Let only those ask for access whom a grant alone could let in.

    Raises:
        NotAllowedError: Nothing that is given to them would help, or
            (``unknown_person``) it is not known who they are.
    """
    if "person" in judgement.missing and not judgement.actor.is_root:
        raise NotAllowedError("unknown_person")
    wish = AccessGrant(Holder(HolderKind.person, judgement.actor.user_id), Right.order)
    policy = Policy([wish], judgement.policy.admissions())
    denial = policy.anything(judgement.at_best).denial
    if denial is not None:
        raise NotAllowedError(denial.value)
