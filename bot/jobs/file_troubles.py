"""What becomes of a file that could not be made, or not be shown."""

from datetime import timedelta

import structlog

from bot.domain.bundles import Bundle, BundleState, Cause
from bot.domain.commands import Form
from bot.domain.deliveries import DeliveryKind, NewDelivery
from bot.domain.troubles import FileProblemError
from bot.errors import (
    LostClaimError,
    NotAllowedError,
    SlackRefusedError,
    UpstreamError,
    UpstreamRateLimitedError,
    UpstreamUncertainError,
)
from bot.logs import new_reference
from bot.ports import Store, Transaction
from bot.sheets.workbench import MistakeError

log = structlog.get_logger(__name__)

_FIRST_WAIT = timedelta(seconds=5)
_LONGEST_WAIT = timedelta(minutes=5)
_RATE_LIMITED = timedelta(seconds=30)
_MOST_ATTEMPTS = 6
# What nobody has foreseen, a full disk for example, may pass.
_MOST_STUMBLES = 3


class FileTroubles:
    """Tries again what may pass, and tells the person of the rest."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def settle(self, bundle: Bundle, error: Exception) -> None:
        """Give *bundle* up because of *error*, or have it tried again."""
        match error:
            case NotAllowedError():
                await self.give_up(bundle, "denied")
            case LostClaimError():
                log.warning("file_taken_over", bundle_id=bundle.id)
            case FileProblemError():
                await self.give_up(bundle, error.trouble.value)
            case MistakeError():
                log.error("file_not_built", bundle_id=bundle.id, exc_info=error)
                await self.give_up(bundle, "mistake")
            case UpstreamUncertainError():
                await self.give_up(bundle, "lost", BundleState.uncertain)
            case SlackRefusedError():
                await self.give_up(bundle, error.code)
            case UpstreamError():
                await self._later(bundle, error)
            case _:
                await self._stumbled(bundle, error)

    async def give_up(
        self, bundle: Bundle, why: str, state: BundleState = BundleState.failed
    ) -> None:
        """End *bundle*, which is claimed, and tell who waits for it."""
        log.warning("file_not_sent", bundle_id=bundle.id, why=why)
        async with self._store.transaction() as tx:
            if await tx.bundles.end(bundle, state, why):
                await tell(tx, bundle, why)

    async def _later(self, bundle: Bundle, error: UpstreamError) -> None:
        log.warning("file_put_off", bundle_id=bundle.id, why=str(error))
        limited = isinstance(error, UpstreamRateLimitedError)
        if bundle.attempts >= _MOST_ATTEMPTS and not limited:
            await self.give_up(bundle, "unavailable")
            return
        wait = _wait(bundle)
        if isinstance(error, UpstreamRateLimitedError):
            wait = max(error.retry_after or _RATE_LIMITED, timedelta(seconds=1))
        async with self._store.transaction() as tx:
            await tx.bundles.put_back(bundle, wait)

    async def _stumbled(self, bundle: Bundle, error: Exception) -> None:
        """Begin again what was only being read; what was being shown is told as lost.

        That is found out when its claim lapses: nobody may say now that it is not
        there.
        """
        ref = new_reference()
        log.error("file_crashed", ref=ref, bundle_id=bundle.id, exc_info=error)
        async with self._store.transaction() as tx:
            if not await tx.bundles.is_read(bundle):
                return
            if bundle.attempts < _MOST_STUMBLES:
                await tx.bundles.put_back(bundle, _wait(bundle))
            elif await tx.bundles.end(bundle, BundleState.failed, "mistake"):
                await tell(tx, bundle, "mistake")


async def tell(tx: Transaction, bundle: Bundle, why: str) -> None:
    """Tell the person who waits for *bundle* why it does not come."""
    if bundle.form is Form.digest or bundle.cause is Cause.masked:
        return  # the news say what was seen, and who ordered has the whole file
    await tx.outbox.add(
        NewDelivery(
            bundle.installation_id,
            bundle.order_id,
            DeliveryKind.file_trouble,
            f"file:{bundle.id}",
            bundle.person,
            {"why": why, "type": bundle.report_type},
        )
    )


def _wait(bundle: Bundle) -> timedelta:
    wait: timedelta = _FIRST_WAIT * 2 ** min(bundle.attempts, 6)
    return min(wait, _LONGEST_WAIT)
