"""Reading reports within the budget of Get and List."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import TypeVar

import structlog

from bot.domain.orders import Run
from bot.domain.supplier import ReportPage, SupplierReport
from bot.errors import (
    LostClaimError,
    TokenRenewedError,
    UpstreamError,
    UpstreamGoneError,
    UpstreamRateLimitedError,
)
from bot.ports import Store, Supplier

log = structlog.get_logger(__name__)

_PAGE_SIZE = 50
_PAGES = 5

_Read = TypeVar("_Read")

# Makes a claim last for one more call; False when somebody else has it.
Keep = Callable[[], Awaitable[bool]]


class ReportReader:
    """Get and List, each call with a slot of the budget that the two share."""

    def __init__(self, store: Store, supplier: Supplier) -> None:
        self._store = store
        self._supplier = supplier

    async def find(
        self, runs: Sequence[Run], slot: int, keep: Keep
    ) -> dict[str, SupplierReport | None]:
        """Return what the supplier says of one organisation's *runs*, by report id.

        None means that it no longer knows the report. A report is missing from the
        answer when it could not be asked for: the others are worth knowing anyway.
        The first call takes *slot*; that it has ended is for the caller to note.

        Raises:
            LostClaimError: Somebody else looks already.
            UpstreamError: The supplier could not be asked for the list.
        """
        first = runs[0]
        if len(runs) == 1:
            return {first.supplier_report_id: await self._get(first, slot, keep)}
        wanted = {run.supplier_report_id for run in runs}
        oldest = min(run.asked_at for run in runs if run.asked_at is not None)
        found: dict[str, SupplierReport | None] = {}
        for report in await self.listed(first, oldest, keep, slot):
            if report.id in wanted:
                found[report.id] = report
        # List is newest first; how long it keeps a report is unknown: ask for each.
        for run in runs:
            if run.supplier_report_id in found:
                continue
            try:
                found[run.supplier_report_id] = await self._get(run, None, keep)
            except UpstreamRateLimitedError:
                break
            except UpstreamError as error:
                log.warning("report_not_read", run_id=run.id, why=str(error))
        return found

    async def listed(
        self, run: Run, since: datetime, keep: Keep, slot: int | None = None
    ) -> list[SupplierReport]:
        """Return an organisation's reports that were made since *since*, newest first.

        Raises:
            LostClaimError: Somebody else looks already.
            UpstreamError: The supplier did not answer.
        """
        reports: list[SupplierReport] = []
        token: str | None = None
        for _ in range(_PAGES):
            page = await self._page(run, token, slot, keep)
            slot = None
            reports.extend(page.reports)
            token = page.next_token
            last = page.reports[-1].created_at if page.reports else None
            if token is None or (last is not None and last < since):
                break
        return reports

    async def _get(
        self, run: Run, slot: int | None, keep: Keep
    ) -> SupplierReport | None:
        async def ask() -> SupplierReport | None:
            try:
                return await self._supplier.report(
                    run.organisation_key, run.supplier_report_id
                )
            except UpstreamGoneError:
                return None

        return await self._within_budget(run.connection_id, slot, keep, ask)

    async def _page(
        self, run: Run, token: str | None, slot: int | None, keep: Keep
    ) -> ReportPage:
        return await self._within_budget(
            run.connection_id,
            slot,
            keep,
            lambda: self._supplier.reports(run.organisation_key, token, _PAGE_SIZE),
        )

    async def _within_budget(
        self,
        connection_id: int,
        slot: int | None,
        keep: Keep,
        ask: Callable[[], Awaitable[_Read]],
    ) -> _Read:
        try:
            return await self._asked(connection_id, slot, keep, ask)
        except TokenRenewedError:
            # With the new token it is another call, in a slot of its own.
            return await self._asked(connection_id, None, keep, ask)

    async def _asked(
        self,
        connection_id: int,
        slot: int | None,
        keep: Keep,
        ask: Callable[[], Awaitable[_Read]],
    ) -> _Read:
        key = f"{connection_id}:get"
        own = slot is None
        if slot is None:
            # A claim lasts for one call: without this, a slow supplier's answers
            # would always come too late.
            if not await keep():
                raise LostClaimError("somebody else looks already")
            slot = await self._slot(key)
        blocked = None
        try:
            return await ask()
        except UpstreamRateLimitedError as error:
            blocked = error.retry_after
            raise
        finally:
            if own or blocked is not None:
                async with self._store.transaction() as tx:
                    if own:
                        await tx.budgets.ended(key, [slot])
                    if blocked is not None:
                        await tx.budgets.block(key, blocked)

    async def _slot(self, key: str) -> int:
        async with self._store.transaction() as tx:
            grant = await tx.budgets.reserve(key, 1)
            now = await tx.now()
        if not grant.slots:
            wait = None if grant.free_at is None else grant.free_at - now
            raise UpstreamRateLimitedError("supplier", wait)
        return grant.slots[0]
