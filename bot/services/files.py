"""Files on request: what a press asks for, and what an order brings by itself."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.bundles import Cause, NewBundle
from bot.domain.commands import Form
from bot.domain.grants import Right
from bot.domain.orders import LINKABLE, Order, OrderView
from bot.domain.people import Caller
from bot.errors import NothingToDoError, NotYetError
from bot.ports import Store, Transaction
from bot.services.access import Access
from bot.services.file_estimates import fetched_about
from bot.services.languages import separator_of
from bot.services.order_finder import named
from bot.services.tenancy import Tenancy

# The figures for the news of a larger order would come too late to be news.
MOST_LOOKS = 120


@dataclass(frozen=True, slots=True)
class Asked:
    """A file that is on its way; *again* when it was before this press.

    It comes about *about*, None: in a moment.
    """

    view: OrderView
    form: Form
    files: int
    again: bool
    about: datetime | None = None


class FileService:
    """Takes orders for files; a job puts them together."""

    def __init__(
        self, store: Store, tenancy: Tenancy, access: Access, *, offered: bool
    ) -> None:
        self._store = store
        self._tenancy = tenancy
        self._access = access
        self._offered = offered

    async def ask(
        self, caller: Caller, ref: str | None, form: Form = Form.file
    ) -> Asked:
        """Have an order's reports put into one file of each type, for the caller.

        *ref* None means the caller's latest order.

        A replayed press, and one while the file is on its way, ask for no other.

        Raises:
            NotAllowedError: The caller may not have it.
            NothingToDoError: None of its reports is ready.
            NotYetError: No files are brought here.
            UnknownOrderError: There is no such order.
            UpstreamError: Slack could not be asked who the caller is.
        """
        if not self._offered:
            raise NotYetError(form.value)
        installation = self._tenancy.tenant.installation
        await self._access.settle(installation, caller)
        async with self._store.transaction() as tx:
            order = await named(tx, installation.id, caller, ref)
            order = await tx.orders.lock(order.id)
            view = await tx.orders.view(order.id)
            types = ready_types(view)
            if not types:
                raise NothingToDoError(order.ref, "file")
            await self._must_have_any(tx, caller, order, view)
            if await tx.bundles.under_way(order.id, caller.user_id, form):
                return Asked(view, form, len(types), again=True)
            about = await fetched_about(tx, order.connection_id, len(view.ready))
            await tx.requests.remember(caller.request_key, {"file": order.ref})
            await add_bundles(
                tx,
                order,
                types,
                Cause.press,
                form,
                person=caller.user_id,
                asked_in=caller.channel_id,
                key=f"press:{caller.request_key}",
            )
            await tx.audit.add(
                order.installation_id,
                caller.user_id,
                "file_asked",
                ref=order.ref,
                channel=caller.channel_id,
                form=form.value,
            )
            return Asked(view, form, len(types), again=False, about=about)

    async def _must_have_any(
        self, tx: Transaction, caller: Caller, order: Order, view: OrderView
    ) -> None:
        """Refuse if no report is open to the caller; others are left out later."""
        installation = self._tenancy.tenant.installation
        names = {run.number: run.organisation for run in view.ready}
        asked = {
            run.organisation_id: names[run.number]
            for run in await tx.runs.of_order(order.id)
            if run.number in names
        }
        right = Right.file
        if not await self._access.reach(tx, installation, caller, right, asked):
            await self._access.must(tx, installation, caller, right, asked)


def ready_types(view: OrderView) -> tuple[str, ...]:
    """Return the types of an order of which anything is ready."""
    found = (run.report_type for run in view.runs if run.state in LINKABLE)
    return tuple(dict.fromkeys(found))


async def add_bundles(
    tx: Transaction,
    order: Order,
    types: tuple[str, ...],
    cause: Cause,
    form: Form,
    *,
    person: str,
    asked_in: str,
    key: str,
) -> None:
    """Store the intents: one for each type of an order."""
    separator = await separator_of(tx, order.installation_id, person)
    for report_type in types:
        await tx.bundles.add(
            NewBundle(
                order.installation_id,
                order.id,
                report_type,
                cause,
                form,
                person,
                asked_in,
                f"{key}:{report_type}",
                separator,
            )
        )
