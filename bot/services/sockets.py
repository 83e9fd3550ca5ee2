"""Addresses of new web sockets, for which Slack is asked once a minute in the long run.

A process that was killed must hear again at once: commands that are typed meanwhile
are lost. So a few may ask one after the other, which Slack tolerates.
"""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from bot.errors import UpstreamRateLimitedError, UpstreamUnavailableError
from bot.ports import Store

# apps.connections.open is of the first tier: one call a minute, and "short bursts are
# tolerated" (documented). How short is unknown; where Slack thinks otherwise, all wait.
_SPACING = timedelta(seconds=60)
_AT_ONCE = 3
_KEY = "apps.connections.open"


class SocketAddresses:
    """Asks for addresses in turns that all replicas share, as does a check."""

    def __init__(self, store: Store, ask: Callable[[], Awaitable[str]]) -> None:
        self._store = store
        self._ask = ask

    async def turn(self, *, urgent: bool = True) -> timedelta:
        """Take the next turn if it is free, else return how long to wait for it.

        Only who is *urgent*, since nothing of Slack reaches it, is among the few.
        """
        at_once = _AT_ONCE if urgent else 1
        async with self._store.transaction() as tx:
            return await tx.budgets.pace(_KEY, _SPACING, at_once=at_once)

    async def open(self) -> str:
        """Return a new address; the turn for it has been taken.

        Raises:
            CredentialsRefusedError: Slack does not accept the app-level token.
            UpstreamError: There is no address now.
        """
        try:
            return await self._ask()
        except UpstreamUnavailableError:
            # Slack was not reached, so that the call does not count.
            async with self._store.transaction() as tx:
                await tx.budgets.speed_up([_KEY])
            raise
        except UpstreamRateLimitedError as error:
            if error.retry_after is not None:
                async with self._store.transaction() as tx:
                    # After a refusal no burst is left.
                    span = error.retry_after + _SPACING * (_AT_ONCE - 1)
                    await tx.budgets.slow_down(_KEY, span)
            raise
