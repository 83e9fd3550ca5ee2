"""One process, from its start to its end."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import structlog
from slack_bolt.async_app import AsyncApp

from bot.clock import ManualClock
from bot.errors import ConfigurationError, CredentialsRefusedError, UpstreamError
from bot.logs import new_reference
from bot.settings import Settings
from bot.wiring.database import Database
from bot.wiring.features import Features
from bot.wiring.ground import Ground
from bot.wiring.listeners import build_bolt
from bot.wiring.outside import Outside
from bot.wiring.timetable import build_ticker
from bot.wiring.trials import SOCKET_REFUSED, Trials
from handlers.socket import SocketMode
from handlers.web import WebServer, create_app

log = structlog.get_logger(__name__)

_DRAIN = timedelta(seconds=4)
_LAST_REQUESTS = timedelta(seconds=3)
_LAST_TICK = timedelta(seconds=2)
_INTRODUCE_AGAIN = timedelta(seconds=5)
_TICK_AT_LEAST = timedelta(seconds=15)
_TRIAL_SECONDS = 8.0


class Waybill:
    """One process: everything built, nothing started.

    With a *manual* clock nothing ticks by itself: a driver awaits each tick, and
    the database tells that clock's time.
    """

    def __init__(self, settings: Settings, manual: ManualClock | None = None) -> None:
        ground = self._ground = Ground(settings, manual)
        self._outside = Outside(ground, self._token_refused)
        self._features = Features(ground, self._outside)
        self.settings = settings
        self.engine = ground.engine
        self.store = ground.store
        self.tenancy = ground.tenancy
        self.supervisor = ground.supervisor
        self.metrics = ground.metrics
        self.database = Database(ground)
        self.trials = Trials(ground, self._outside)
        self.ticker = build_ticker(ground, self._outside, self._features)
        ground.tick_by(self.ticker)
        self._refusal: asyncio.Future[str] | None = None
        bolt = build_bolt(ground, self._features, self._give_up)
        self._socket = self._build_socket(bolt)
        self._server = WebServer(
            create_app(
                None if self._socket else bolt,
                ground.health,
                ground.metrics,
                ground.clock,
            ),
            patience=_LAST_REQUESTS,
        )

    async def start(self) -> int:
        """Bring the database up to date, say hello to Slack, and begin.

        Returns the port that is listened on. What cannot be reached is tried again
        in the background.

        Raises:
            ConfigurationError: Something that only an operator can mend.
        """
        self._refusal = asyncio.get_running_loop().create_future()
        self._features.files.clear()
        await self.database.prepare()
        if await self._introduce():
            await self._try_upstreams()
        else:
            self.supervisor.spawn(self._introduce_later(), "introduce")
        port = await self._server.start(
            self.settings.http_host, self.settings.http_port
        )
        health = self._ground.health
        if self._socket is not None:
            try:
                await self._socket.start()
            except CredentialsRefusedError:
                raise ConfigurationError(SOCKET_REFUSED) from None
        health.add_probe("slack", self._probe_slack)
        health.add_probe("database", self.database.probe)
        if not self._ground.by_hand:
            health.expect("tick", within=_TICK_AT_LEAST)
            self.ticker.start()
        self.metrics.watch_last_tick(lambda: health.age_seconds("tick"))
        log.info("started", port=port, socket_mode=self._socket is not None)
        return port

    async def refused(self) -> str:
        """Return a sentence for the operator once there is no way to go on."""
        if self._refusal is None:
            raise RuntimeError("not started")
        waits: list[asyncio.Future[str]] = [self._refusal]
        if self._socket is not None:
            waits.append(asyncio.ensure_future(self._socket_refused(self._socket)))
        done, _ = await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        return done.pop().result()

    async def stop(self) -> None:
        """Take no more work, finish what is under way, hand the rest back."""
        # Side by side, so that all of it ends within ten seconds.
        stops = [self.ticker.stop(_LAST_TICK), self._server.stop()]
        if self._socket is not None:
            stops.append(self._socket.stop())
        for outcome in await asyncio.gather(*stops, return_exceptions=True):
            if outcome is not None:
                log.error("not_stopped", error=type(outcome).__name__)
        await self.supervisor.drain(_DRAIN)
        await self.close()

    async def close(self) -> None:
        """Let go of every connection."""
        self._features.files.close()
        await self._outside.close()
        await self.engine.dispose()

    async def _introduce(self) -> bool:
        try:
            await self.trials.introduce()
        except UpstreamError as error:
            log.warning("slack_unreachable", why=str(error))
            return False
        return True

    async def _introduce_later(self) -> None:
        while not self.tenancy.known:
            await self._ground.clock.sleep(_INTRODUCE_AGAIN)
            try:
                if await self._introduce():
                    await self._try_upstreams()
            except ConfigurationError as error:
                self._give_up(str(error))
                return
            except Exception:  # nobody else would ever introduce us
                log.exception("not_introduced", ref=new_reference())

    async def _probe_slack(self) -> str | None:
        if self.tenancy.known is None:
            return "has not said yet who we are"
        return await self._socket.probe() if self._socket is not None else None

    async def _try_upstreams(self) -> None:
        """Try the credentials of both, side by side.

        Raises:
            ConfigurationError: One of them refuses.
        """
        settings, trials = self.settings, self.trials
        outcomes = await asyncio.gather(
            _try("supplier", trials.supplier, wanted=settings.has_supplier),
            _try("toll", trials.toll, wanted=settings.has_toll),
            return_exceptions=True,
        )
        for outcome in outcomes:
            if outcome is not None:
                raise outcome

    async def _socket_refused(self, socket: SocketMode) -> str:
        try:
            await socket.refused()
        except CredentialsRefusedError:
            return "WAYBILL_SLACK_APP_TOKEN: Slack no longer accepts it"
        return ""

    def _token_refused(self) -> None:
        self._give_up(
            "WAYBILL_SLACK_BOT_TOKEN: Slack no longer accepts it; install the app "
            "again and set its new token. What waits to be posted is kept"
        )

    def _give_up(self, sentence: str) -> None:
        if self._refusal is not None and not self._refusal.done():
            self._refusal.set_result(sentence)

    def _build_socket(self, bolt: AsyncApp) -> SocketMode | None:
        if self._outside.addresses is None:
            return None
        return SocketMode(
            bolt,
            self._outside.addresses,
            self._ground.clock,
            new_reference,
            trust_env=self._outside.trusts_environment,
        )


async def _try(
    upstream: str, attempt: Callable[[], Awaitable[None]], *, wanted: bool
) -> None:
    """Raise what is definite; what does not answer soon shows at its first use."""
    if not wanted:
        return
    try:
        async with asyncio.timeout(_TRIAL_SECONDS):
            await attempt()
    except (UpstreamError, TimeoutError) as error:
        log.warning("upstream_unreachable", upstream=upstream, why=str(error))
