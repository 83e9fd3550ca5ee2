"""Asking the toll API: once for everybody who asks the same, and not too often."""

import asyncio
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

import structlog

from bot.clock import Clock
from bot.domain.grants import Right
from bot.domain.orders import Hold
from bot.domain.people import Caller
from bot.domain.toll import KeptAnswer, Reading, TollAnswer, TollQuestion
from bot.domain.toll_reports import ALL, Criteria
from bot.errors import (
    UpstreamError,
    UpstreamUnavailableError,
)
from bot.limits.contract import CALL_AT_MOST
from bot.ports import Store, Toll, Transaction
from bot.services.access import Access, Standing
from bot.services.tenancy import Tenancy
from bot.services.toll_holds import SYSTEM, hold_if_told, must_be_free
from bot.tasks import Supervisor

log = structlog.get_logger(__name__)

# A call for one report is cut off after eight seconds, one for all after thirty; the
# rest is for a slow loop. Whose asking lasts longer is taken for dead.
LEASE: Final = CALL_AT_MOST + timedelta(seconds=1)
LEASE_OF_ALL: Final = LEASE + timedelta(seconds=20)
_LOOK_AGAIN: Final = timedelta(milliseconds=200)
_PATIENCE: Final = 2  # leases of others, one after the other

_Key = tuple[TollQuestion, bool]


@dataclass(frozen=True, slots=True)
class _Look:
    """What somebody who wants an answer finds: it is kept, theirs to ask, or coming.

    *held* says that the connection was held when the asking was claimed.
    """

    reading: Reading | None = None
    fence: int | None = None
    held: bool = False


class TollService:
    """Reads reports: from what is kept, from who asks already, else from the API."""

    def __init__(
        self,
        store: Store,
        tenancy: Tenancy,
        access: Access,
        toll: Toll,
        clock: Clock,
        supervisor: Supervisor,
    ) -> None:
        self._store = store
        self._tenancy = tenancy
        self._access = access
        self._toll = toll
        self._clock = clock
        self._supervisor = supervisor
        self._under_way: dict[_Key, asyncio.Future[Reading]] = {}

    async def may_look(self, caller: Caller) -> None:
        """Let only those through who may use toll metrics, as far as is known.

        Raises:
            NotAllowedError: They may not, or (``unknown_person``) it is not known.
            NotConfiguredError: No toll credentials are set.
        """
        installation = self._tenancy.tenant.installation
        async with self._store.transaction() as tx:
            await self._access.must(tx, installation, caller, Right.toll)
        # Told to members only, who can tell an administrator.
        _ = self._tenancy.toll

    async def resume(self, caller: Caller) -> bool:
        """Let jobs ask again though the key was refused; return whether it was.

        Should it still be refused, that is told to the administrators anew.

        Raises:
            NotAllowedError: The caller is no administrator.
            NotConfiguredError: No toll credentials are set.
        """
        installation = self._tenancy.tenant.installation
        connection_id = self._tenancy.toll
        async with self._store.transaction() as tx:
            await self._access.must(tx, installation, caller, Right.administer)
            connection = await tx.connections.lock(connection_id)
            if connection.hold is not Hold.credentials:
                return False
            await tx.connections.release(connection_id)
            await tx.audit.add(installation.id, caller.user_id, "toll_key_resumed")
        log.info("toll_resumed")
        return True

    async def answer(
        self, caller: Caller, report: str, criteria: Criteria
    ) -> Reading | None:
        """Return what *report* says, as :meth:`ask`; None if this is a replay.

        One transaction notes the request, knows the caller, and finds what is kept
        or claims the asking: a person waits for it.

        Raises:
            NotAllowedError: The caller may not use Waybill.
            NotConfiguredError: No toll credentials are set.
            UpstreamError: Slack could not say who the caller is, or the toll API
                has no answer.
        """
        installation = self._tenancy.tenant.installation
        look = None
        async with self._store.transaction() as tx:
            if not await tx.requests.remember(caller.request_key, {"toll": True}):
                return None
            standing = await self._access.standing(tx, installation, caller, Right.toll)
            if standing is Standing.allowed:
                question = self._question(report, criteria)
                look = await self._look(tx, question, by_person=True)
        if look is None:
            return await self.ask(caller, report, criteria)
        if look.reading is not None:
            return look.reading
        question = self._question(report, criteria)
        return await self._shared(question, look, by_person=True)

    async def ask(self, caller: Caller, report: str, criteria: Criteria) -> Reading:
        """Return what *report* says, to a person who may see it.

        Somebody who asks finds out whether a refused key was mended.

        Raises:
            NotAllowedError: The caller may not use Waybill.
            NotConfiguredError: No toll credentials are set.
            UpstreamError: Slack could not say who the caller is, or the toll API
                has no answer.
        """
        installation = self._tenancy.tenant.installation
        await self._access.settle(installation, caller, Right.toll)
        question = self._question(report, criteria)
        return await self._shared(question, by_person=True)

    async def read(self, report: str, criteria: Criteria) -> Reading:
        """Return what *report* says, whoever wants to know; for jobs.

        While the key is refused nobody but a person asks again.

        Raises:
            CredentialsRefusedError: Key or secret are not accepted, now or before.
            NotConfiguredError: No toll credentials are set.
            UpstreamError: The toll API has no answer.
        """
        question = self._question(report, criteria)
        return await self._shared(question, by_person=False)

    def _question(self, report: str, criteria: Criteria) -> TollQuestion:
        return TollQuestion(self._tenancy.toll, report, criteria)

    async def _shared(
        self, question: TollQuestion, look: _Look | None = None, *, by_person: bool
    ) -> Reading:
        """Read once for everybody in this process who asks the same just now.

        Whoever comes with a claim of their own asks, whether others wait or not.
        """
        key = (question, by_person)
        coming = self._under_way.get(key)
        if coming is None or (look is not None and look.fence is not None):
            coming = asyncio.get_running_loop().create_future()
            self._under_way[key] = coming
            # A task of its own: who asked first may go away without the others.
            if not self._supervisor.spawn(self._settle(key, look, coming), "toll"):
                del self._under_way[key]
                raise UpstreamUnavailableError(SYSTEM, "this process is stopping")
        return await asyncio.shield(coming)

    async def _settle(
        self, key: _Key, look: _Look | None, coming: asyncio.Future[Reading]
    ) -> None:
        question, by_person = key
        try:
            coming.set_result(await self._read(question, look, by_person=by_person))
        except Exception as error:  # noqa: BLE001  raised where it is waited for
            coming.set_exception(error)
            coming.exception()  # seen, should nobody wait any more
        finally:
            if self._under_way.get(key) is coming:
                del self._under_way[key]
            coming.cancel()

    async def _read(
        self, question: TollQuestion, look: _Look | None, *, by_person: bool
    ) -> Reading:
        patience = _PATIENCE * _lease(question)
        began, waited = self._clock.monotonic(), False
        while True:
            if look is None:
                async with self._store.transaction() as tx:
                    look = await self._look(tx, question, by_person=by_person)
            if look.reading is not None:
                return replace(look.reading, fresh=waited)
            if look.fence is not None:
                return await self._fetch(question, look.fence, held=look.held)
            if self._clock.monotonic() - began > patience.total_seconds():
                raise UpstreamUnavailableError(SYSTEM, "others ask without an answer")
            await self._clock.sleep(_LOOK_AGAIN)
            look, waited = None, True

    async def _look(
        self, tx: Transaction, question: TollQuestion, *, by_person: bool
    ) -> _Look:
        """Find what is kept, else claim the asking unless somebody has."""
        kept = await tx.toll.kept(question)
        if kept is not None:
            return _Look(await _reading(tx, question, kept, fresh=False))
        connection = await tx.connections.get(question.connection_id)
        must_be_free(connection, await tx.now(), by_person=by_person)
        fence = await tx.toll.claim(question, _lease(question))
        return _Look(fence=fence, held=connection.hold is not None)

    async def _fetch(
        self, question: TollQuestion, fence: int, *, held: bool
    ) -> Reading:
        try:
            answer = await self._toll.report(question.report, question.criteria)
        except UpstreamError as error:
            await self._failed(question, fence, error)
            raise
        except BaseException:
            # Not settled: somebody else need not wait for the lease.
            async with self._store.transaction() as tx:
                await tx.toll.give_up(question, fence)
            raise
        async with self._store.transaction() as tx:
            if held and await tx.connections.release(question.connection_id):
                log.info("toll_released")
            kept = await tx.toll.keep(question, fence, answer)
            if kept is None:
                log.warning("toll_answer_too_late", report=question.report)
                kept = await _unkept(tx, answer)
            return await _reading(tx, question, kept, fresh=True)

    async def _failed(
        self, question: TollQuestion, fence: int, error: UpstreamError
    ) -> None:
        async with self._store.transaction() as tx:
            await hold_if_told(tx, question.connection_id, error, self._access.admins)
            await tx.toll.give_up(question, fence)


def _lease(question: TollQuestion) -> timedelta:
    return LEASE_OF_ALL if question.report == ALL else LEASE


async def _unkept(tx: Transaction, answer: TollAnswer) -> KeptAnswer:
    now = await tx.now()
    return KeptAnswer(answer, now, now + answer.kept_for)


async def _reading(
    tx: Transaction, question: TollQuestion, kept: KeptAnswer, *, fresh: bool
) -> Reading:
    earlier = await tx.toll.earlier(
        question.connection_id,
        question.criteria,
        kept.answer.reports,
        kept.taken_at,
    )
    return Reading(
        question.report,
        question.criteria,
        kept.answer,
        taken_at=kept.taken_at,
        again_at=kept.again_at,
        fresh=fresh,
        earlier=earlier,
    )
