"""Fresh links: minted when a person presses, shown to that person alone."""

import asyncio
from dataclasses import dataclass

from bot.domain.grants import Right
from bot.domain.links import LinkLine, LinkPage
from bot.domain.orders import LINKABLE, Order, OrderView, Run
from bot.domain.people import Caller
from bot.domain.text import fold
from bot.errors import (
    CredentialsRefusedError,
    NothingToDoError,
    UpstreamError,
    UpstreamGoneError,
    UpstreamRateLimitedError,
)
from bot.metrics import Metrics
from bot.ports import Store
from bot.services.access import Access
from bot.services.minting import Minter
from bot.services.order_finder import named
from bot.services.tenancy import Tenancy

PAGE = 10


@dataclass(frozen=True, slots=True)
class Minted:
    """A page of links and the order that it belongs to."""

    view: OrderView
    page: LinkPage


class LinkService:
    """Mints links for those who may have them now, whatever they could once."""

    def __init__(
        self,
        store: Store,
        tenancy: Tenancy,
        access: Access,
        minter: Minter,
        metrics: Metrics,
    ) -> None:
        self._store = store
        self._tenancy = tenancy
        self._access = access
        self._minter = minter
        self._metrics = metrics
        self._minting: set[tuple[str, str]] = set()

    def is_minting(self, caller: Caller, ref: str) -> bool:
        """Return whether the caller's links of this order are being minted already.

        Who presses a hundred times is answered once, and drains nobody's budget.
        """
        return (caller.user_id, ref) in self._minting

    async def is_replay(self, caller: Caller) -> bool:
        """Note a press; return whether it was noted before."""
        async with self._store.transaction() as tx:
            return not await tx.requests.remember(caller.request_key, {"minted": True})

    async def mint(
        self,
        caller: Caller,
        ref: str | None,
        *,
        names: tuple[str, ...] = (),
        number: int | None = None,
        offset: int = 0,
    ) -> Minted:
        """Return fresh links for (at most ten of) an order's reports.

        Raises:
            NotAllowedError: The caller may not see them.
            NothingToDoError: None of the chosen reports is ready.
            UnknownOrderError: There is no such order.
            UpstreamError: Slack could not be asked who the caller is.
        """
        at_work = (caller.user_id, ref or "")
        self._minting.add(at_work)
        try:
            return await self._mint_page(caller, ref, names, number, offset)
        finally:
            self._minting.discard(at_work)

    async def _mint_page(
        self,
        caller: Caller,
        ref: str | None,
        names: tuple[str, ...],
        number: int | None,
        offset: int,
    ) -> Minted:
        await self._access.settle(self._tenancy.tenant.installation, caller)
        order, view, runs = await self._ready(caller, ref, names, number)
        shown = runs[offset : offset + PAGE]
        if not shown:
            raise NothingToDoError(order.ref, "link")
        lines = await asyncio.gather(
            *(self._line(caller, order, view, run) for run in shown)
        )
        return Minted(view, LinkPage(order.ref, tuple(lines), offset, len(runs)))

    async def _ready(
        self,
        caller: Caller,
        ref: str | None,
        names: tuple[str, ...],
        number: int | None,
    ) -> tuple[Order, OrderView, list[Run]]:
        installation = self._tenancy.tenant.installation
        async with self._store.transaction() as tx:
            order = await named(tx, installation.id, caller, ref)
            view = await tx.orders.view(order.id)
            runs = await tx.runs.of_order(order.id)
        wanted = {fold(name) for name in names}
        chosen = {
            run.number
            for run in view.runs
            if (number is None or run.number == number)
            and (not wanted or fold(run.organisation) in wanted)
        }
        ready = [r for r in runs if r.number in chosen and r.state in LINKABLE]
        return order, view, await self._open_ones(caller, view, ready)

    async def _open_ones(
        self, caller: Caller, view: OrderView, ready: list[Run]
    ) -> list[Run]:
        """Return those that are open to the caller; refuse if there are none."""
        installation = self._tenancy.tenant.installation
        names = {run.number: run.organisation for run in view.runs}
        asked = {run.organisation_id: names[run.number] for run in ready}
        async with self._store.transaction() as tx:
            open_ones = await self._access.reach(
                tx, installation, caller, Right.link, asked
            )
            if ready and not open_ones:
                await self._access.must(tx, installation, caller, Right.link, asked)
        return [run for run in ready if run.organisation_id in open_ones]

    async def _line(
        self, caller: Caller, order: Order, view: OrderView, run: Run
    ) -> LinkLine:
        shown = next(each for each in view.runs if each.number == run.number)
        try:
            link = await self._minter.mint(run)
        except UpstreamGoneError:
            return LinkLine(shown, trouble="gone")
        except CredentialsRefusedError:
            return LinkLine(shown, trouble="credentials")
        except UpstreamRateLimitedError:
            return LinkLine(shown, trouble="rate")
        except UpstreamError:
            return LinkLine(shown, trouble="unavailable")
        async with self._store.transaction() as tx:
            await tx.audit.add(
                order.installation_id,
                caller.user_id,
                "link_minted",
                ref=order.ref,
                run=run.number,
                channel=caller.channel_id,
            )
        self._metrics.link_mints.inc()
        return LinkLine(shown, link)
