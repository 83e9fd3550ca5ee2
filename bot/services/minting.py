"""Minting links within their budget, which is no other call's."""

from datetime import timedelta

from bot.clock import Clock
from bot.domain.orders import Run
from bot.domain.supplier import Link
from bot.errors import UpstreamRateLimitedError, UpstreamUnavailableError
from bot.ports import Store, Supplier

# Slots that who fetches many reports leaves to people who press for a link.
LEFT_TO_PEOPLE = 60
_PATIENCE = timedelta(seconds=5)  # for a budget that is about to have a free slot
_MOMENT = timedelta(milliseconds=50)


class Minter:
    """Mints signed URLs; whoever calls has made sure that it may be done."""

    def __init__(self, store: Store, supplier: Supplier, clock: Clock) -> None:
        self._store = store
        self._supplier = supplier
        self._clock = clock

    async def mint(self, run: Run, *, keep_free: int = 0) -> Link:
        """Return a fresh link to a run's report; an unanswered call is made twice.

        *keep_free* slots of the budget are left to others.

        Raises:
            UpstreamError: There is no link, and nothing happened.
        """
        try:
            return await self._mint(run, keep_free)
        except UpstreamUnavailableError:
            return await self._mint(run, keep_free)

    async def _mint(self, run: Run, keep_free: int) -> Link:
        key = f"{run.connection_id}:link"
        slot = await self._slot(key, keep_free)
        try:
            return await self._supplier.link(
                run.organisation_key, run.supplier_report_id
            )
        except UpstreamRateLimitedError as error:
            if error.retry_after is not None:
                async with self._store.transaction() as tx:
                    await tx.budgets.block(key, error.retry_after)
            raise
        finally:
            async with self._store.transaction() as tx:
                await tx.budgets.ended(key, [slot])

    async def _slot(self, key: str, keep_free: int) -> int:
        wait = timedelta(0)
        began = self._clock.monotonic()
        # All of the waiting together: others may take each slot that becomes free.
        while self._waited(began) + wait <= _PATIENCE:
            await self._clock.sleep(wait)
            async with self._store.transaction() as tx:
                grant = await tx.budgets.reserve(key, 1, keep_free=keep_free)
                now = await tx.now()
            if grant.slots:
                return grant.slots[0]
            wait = (grant.free_at or now) - now + _MOMENT
        raise UpstreamRateLimitedError("supplier", wait)

    def _waited(self, began: float) -> timedelta:
        return timedelta(seconds=self._clock.monotonic() - began)
