"""Drawing App Homes: when they are opened, and while somebody looks."""

import hashlib
import json
from collections.abc import Callable, Collection
from datetime import timedelta

import structlog

from bot.blocks import home as blocks
from bot.blocks.denials import denied
from bot.blocks.validation import validate_view
from bot.blocks.voice import Voice
from bot.domain.home import Looker, look_again
from bot.domain.messages import Block
from bot.errors import NotAllowedError, UpstreamError, UpstreamRateLimitedError
from bot.jobs.flight import Flight
from bot.limits.contract import CALL_AT_MOST
from bot.limits.slack import TIER_4, UNSAID, method_key
from bot.logs import new_reference
from bot.ports import Slack, Store
from bot.services.home import HomeService
from bot.services.tenancy import Tenancy

log = structlog.get_logger(__name__)

LEASE = CALL_AT_MOST + timedelta(seconds=1)
_AGAIN = timedelta(seconds=10)
_CLAIMED = 8


class HomeJob:
    """Publishes what changed; a view may be sent twice, so nothing is uncertain."""

    def __init__(
        self,
        store: Store,
        tenancy: Tenancy,
        slack: Slack,
        homes: HomeService,
        admins: Callable[[], Collection[str]],
        voices: tuple[Voice, Voice],
        flight: Flight,
    ) -> None:
        self._store = store
        self._tenancy = tenancy
        self._slack = slack
        self._homes = homes
        self._admins = admins
        self._voice, self._toll_voice = voices
        self._flight = flight

    async def run(self) -> None:
        """Start drawing what is due."""
        tenant = self._tenancy.known
        room = min(self._flight.room, _CLAIMED)
        if tenant is None or room <= 0:
            return
        async with self._store.transaction() as tx:
            due = await tx.homes.claim(tenant.installation.id, LEASE, room)
        for looker in due:
            self._flight.start(self._draw(looker))

    async def _draw(self, looker: Looker) -> None:
        try:
            view = await self._view(looker)
            shown = _digest(view)
            if shown == looker.shown:
                await self._settle(looker, shown)
            elif await self._has_turn(looker):
                await self._slack.publish_home(looker.user_id, view)
                await self._settle(looker, shown)
        except UpstreamError as error:
            await self._failed(looker, error)
        except Exception as error:
            log.exception("home_crashed", ref=new_reference())
            await self._failed(looker, error)

    async def _view(self, looker: Looker) -> Block:
        try:
            shown = await self._homes.home(looker)
        except NotAllowedError as error:
            helpers = sorted(self._admins())
            voice = self._voice.speaking(self._homes.language(looker))
            return blocks.closed(denied(error, helpers, tried=False, voice=voice))
        voice = self._voice.speaking(self._homes.language(looker))
        view = blocks.home(shown, voice=voice, toll=self._toll_voice.command)
        if problems := validate_view(view):
            log.error("home_not_sound", problems=problems[:3])
            return blocks.undrawn(voice=voice)
        return view

    async def _has_turn(self, looker: Looker) -> bool:
        async with self._store.transaction() as tx:
            wait = await tx.budgets.pace(_pace(looker), TIER_4)
            if wait:
                await tx.homes.put_off(looker, wait)
        return not wait

    async def _settle(self, looker: Looker, shown: str) -> None:
        async with self._store.transaction() as tx:
            now = await tx.now()
            changed_at = looker.changed_at if shown == looker.shown else now
            due_at = look_again(looker.looked_at, changed_at, now)
            await tx.homes.settle(looker, shown, changed_at, due_at)

    async def _failed(self, looker: Looker, error: Exception) -> None:
        log.warning("home_not_drawn", error=type(error).__name__, why=str(error))
        wait = _AGAIN
        async with self._store.transaction() as tx:
            if isinstance(error, UpstreamRateLimitedError):
                wait = error.retry_after or UNSAID
                await tx.budgets.slow_down(_pace(looker), wait)
            if look_again(looker.looked_at, looker.changed_at, await tx.now()):
                await tx.homes.put_off(looker, wait)
            else:
                await tx.homes.settle(looker, "", looker.changed_at, None)


def _digest(view: Block) -> str:
    drawn = json.dumps(view, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(drawn.encode()).hexdigest()


def _pace(looker: Looker) -> str:
    return method_key(looker.installation_id, "views.publish")
