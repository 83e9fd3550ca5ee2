"""Slack's tiers for the methods that nobody else keeps a pace for."""

from datetime import timedelta
from typing import Final

from bot.clock import Clock
from bot.errors import UpstreamRateLimitedError
from bot.limits.slack import UNSAID, method_key
from bot.ports import Store
from bot.services.tenancy import Tenancy

# Of the fourth tier (documented): 100 calls in any minute. So many people may press at
# once, and after that one at a time; in no minute are both together more than 91.
_SPACING: Final = timedelta(milliseconds=1_200)
_AT_ONCE: Final = 40
_METHODS: Final = frozenset(
    {
        "chat.postEphemeral",
        "conversations.members",
        "views.open",
        "views.push",
        "views.update",
    }
)
# The right to open a view lives for three seconds, and some of them are over.
_PATIENCE: Final = {"views.open": timedelta(seconds=1), "views.push": timedelta(0)}
_PATIENCE_ELSE: Final = timedelta(seconds=20)


class Turns:
    """Lets each call wait for its turn, over all replicas."""

    def __init__(self, store: Store, tenancy: Tenancy, clock: Clock) -> None:
        self._store = store
        self._tenancy = tenancy
        self._clock = clock

    async def take(self, method: str) -> None:
        """Return when *method* may be called.

        Raises:
            UpstreamRateLimitedError: Not within the time that the call is good for.
        """
        key = self._key(method)
        patience = _PATIENCE.get(method, _PATIENCE_ELSE)
        until = self._clock.monotonic() + patience.total_seconds()
        while key is not None:
            async with self._store.transaction() as tx:
                wait = await tx.budgets.pace(key, _SPACING, at_once=_AT_ONCE)
            if not wait:
                return
            if self._clock.monotonic() + wait.total_seconds() > until:
                raise UpstreamRateLimitedError("slack", wait)
            await self._clock.sleep(wait)

    async def put_off(self, method: str, wait: timedelta | None) -> None:
        """Give *method* no turn for *wait*: Slack said so."""
        key = self._key(method)
        if key is None:
            return
        async with self._store.transaction() as tx:
            # None of those that may come at once may come now.
            ahead = _SPACING * (_AT_ONCE - 1)
            await tx.budgets.slow_down(key, (wait or UNSAID) + ahead)

    def _key(self, method: str) -> str | None:
        tenant = self._tenancy.known
        if method not in _METHODS or tenant is None:
            return None
        return method_key(tenant.installation.id, method)
