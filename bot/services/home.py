"""The App Home: who looks at it, which pages, and what is theirs."""

from datetime import datetime
from typing import TypeVar

from bot.domain.home import PAGE, Home, HomePart, HomeQuota, Looker
from bot.domain.orders import OrderView, RunState
from bot.domain.people import Caller
from bot.domain.schedules import ScheduleView
from bot.domain.text import quote
from bot.domain.toll_watches import Watch
from bot.ports import Store, Transaction
from bot.services.access import Access
from bot.services.schedule_texts import ScheduleTexts
from bot.services.tenancy import Tenancy
from bot.services.welcomes import WelcomeService
from bot.texts.english import Language

Row = TypeVar("Row")


class HomeService:
    """One public method for what a person does at their Home, and what is shown."""

    def __init__(
        self,
        store: Store,
        tenancy: Tenancy,
        access: Access,
        texts: ScheduleTexts,
        welcomes: WelcomeService,
    ) -> None:
        self._welcomes = welcomes
        self._store = store
        self._tenancy = tenancy
        self._access = access
        self._texts = texts

    async def looked(self, caller: Caller) -> None:
        """Note that somebody opened their Home: it is drawn at once.

        Raises:
            UpstreamUnavailableError: Slack has not said yet who we are.
        """
        installation = self._tenancy.tenant.installation
        async with self._store.transaction() as tx:
            await tx.homes.looked(installation.id, caller)

    async def turn(self, caller: Caller, part: HomePart, offset: int) -> None:
        """Show another page of a part.

        Raises:
            UpstreamUnavailableError: Slack has not said yet who we are.
        """
        installation = self._tenancy.tenant.installation
        async with self._store.transaction() as tx:
            await tx.homes.turn(installation.id, caller.user_id, part, offset)

    async def acted(self, user_id: str) -> None:
        """Note that somebody did something: their Home is drawn at once."""
        tenant = self._tenancy.known
        if tenant is None:
            return
        async with self._store.transaction() as tx:
            await tx.homes.soon(tenant.installation.id, user_id)

    def language(self, looker: Looker) -> Language:
        """Return the language of who looks, once :meth:`home` has read of them."""
        installation = self._tenancy.tenant.installation
        return self._access.languages.of(installation.id, looker.user_id)

    async def home(self, looker: Looker) -> Home:
        """Return what is somebody's own.

        Raises:
            NotAllowedError: They may not use Waybill.
            UpstreamError: Slack had to be asked about them and could not be.
        """
        tenant, caller = self._tenancy.tenant, _caller(looker)
        await self._access.settle(tenant.installation, caller)
        async with self._store.transaction() as tx:
            now = await tx.now()
            return Home(
                now,
                looker.offsets,
                running=await self._orders(tx, looker, HomePart.running, "running"),
                recent=await self._orders(tx, looker, HomePart.recent, "over"),
                schedules=await self._schedules(tx, looker, now),
                watches=await self._watches(tx, looker)
                if tenant.toll_connection is not None
                else None,
                quota=await self._quota(tx, tenant.supplier_connection),
                may_open=await self._may_open(tx, looker),
                examples=await self._examples(tx, caller, self.language(looker)),
                welcome=await self._welcomes.at_home(tx, looker, caller),
            )

    async def _orders(
        self, tx: Transaction, looker: Looker, part: HomePart, only: str
    ) -> tuple[OrderView, ...]:
        return await tx.orders.recent(
            looker.installation_id,
            person=looker.user_id,
            only=only,
            limit=PAGE + 1,
            offset=looker.offsets.get(part, 0),
        )

    async def _schedules(
        self, tx: Transaction, looker: Looker, now: datetime
    ) -> tuple[ScheduleView, ...]:
        found = await tx.schedules.owned_page(
            looker.installation_id,
            looker.user_id,
            limit=PAGE + 1,
            offset=looker.offsets.get(HomePart.schedules, 0),
        )
        if not found:
            return ()
        names, language = await self._texts.names(tx), self.language(looker)
        return tuple(self._texts.view(each, names, now, language) for each in found)

    async def _watches(self, tx: Transaction, looker: Looker) -> tuple[Watch, ...]:
        return await tx.watches.owned_page(
            looker.installation_id,
            looker.user_id,
            limit=PAGE + 1,
            offset=looker.offsets.get(HomePart.watches, 0),
        )

    async def _quota(
        self, tx: Transaction, connection_id: int | None
    ) -> HomeQuota | None:
        if connection_id is None:
            return None
        use = await tx.budgets.use(f"{connection_id}:generate")
        waiting = await tx.reports.waiting(connection_id)
        return HomeQuota(use.used, use.limit, waiting.get(RunState.queued, 0))

    async def _may_open(self, tx: Transaction, looker: Looker) -> bool:
        if self._access.open_by_default or not self._access.is_admin(looker.user_id):
            return False
        return not (await tx.access.version(looker.installation_id)).chosen

    async def _examples(
        self, tx: Transaction, caller: Caller, language: Language
    ) -> tuple[str, ...]:
        connection_id = self._tenancy.tenant.supplier_connection
        if connection_id is None:
            return ()
        directory = await tx.organisations.directory(connection_id)
        installation = self._tenancy.tenant.installation
        seen = await self._access.sees(
            tx, installation, caller, [each.id for each in directory]
        )
        names = [each.name for each in directory if each.id in seen]
        first = language.say("driver quality last week for all")
        if not names:
            return (first, language.say("trips yesterday for all"))
        branch = quote(names[-1])
        return (first, language.say("trips yesterday for {branch}", branch=branch))


def _caller(looker: Looker) -> Caller:
    # Nothing is done in their name; what is shown is theirs.
    return Caller(looker.user_id, looker.team_id, looker.enterprise_id, "", "")
