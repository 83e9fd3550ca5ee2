"""The simulated toll API: its one reporting endpoint, over HTTP."""

import asyncio
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from aiohttp import web

from bot.clock import Clock, SystemClock
from bot.domain.toll_reports import ALL, Criteria
from bot.sandbox.faults import Fault, Faults, faulty
from bot.sandbox.toll_answers import (
    INVENTED_TOLL,
    TollRefusedError,
    refusal,
    wrapped,
)
from bot.sandbox.toll_reports import REPORTS
from bot.sandbox.toll_rows import Rows
from bot.sandbox.toll_world import Envelope, TollCall, TollWorld, server_time

__all__ = ["INVENTED_TOLL", "OPERATIONS", "SERVICE", "TollWorld", "create_toll"]

SERVICE: Final = "toll"
PATH: Final = "/report"
OPERATIONS: Final = ("report", ALL)

_CRITERIA: Final = frozenset(Criteria)


@dataclass(frozen=True, slots=True)
class _Kept:
    """An answer that is given again until *until*."""

    reports: Mapping[str, Rows]
    asked_at: datetime
    until: datetime
    changes: int


def create_toll(
    world: TollWorld,
    clock: Clock,
    faults: Faults,
    *,
    envelope: Envelope | None = None,
    pace: Clock | None = None,
) -> web.Application:
    """Return the application that serves *world*.

    *envelope* sets the world's switch for where rows stand. *clock* is its only
    time, but for slow answers: those keep *pace* with the caller's time-outs.
    """
    if envelope is not None:
        world.envelope = envelope

    def limited(_: web.Request, wait: timedelta) -> web.Response:
        seconds = f"{wait.total_seconds():.0f}"
        return refusal(world, 429, "Too many requests", {"Retry-After": seconds})

    replies = {
        Fault.rate_limited: limited,
        Fault.server_error: lambda *_: refusal(world, 503, "Service unavailable"),
        Fault.expired_credentials: lambda *_: refusal(world, 401, _WRONG_KEY),
    }
    failing = faulty(SERVICE, faults, pace or SystemClock(), operation_of, replies)
    app = web.Application(middlewares=[failing])
    app.router.add_get(PATH, _Toll(world, clock).report)
    return app


_WRONG_KEY: Final = "Invalid key or secret"


def operation_of(request: web.Request) -> str:
    """Return which of :data:`OPERATIONS` a request is."""
    return ALL if request.query.get("reportName") == ALL else "report"


class _Toll:
    def __init__(self, world: TollWorld, clock: Clock) -> None:
        self._world = world
        self._clock = clock
        self._kept: dict[tuple[str, Criteria], _Kept] = {}
        self._one_at_a_time = asyncio.Lock()

    async def report(self, request: web.Request) -> web.StreamResponse:
        """Answer for one report or for all."""
        now = self._clock.now()
        name = request.query.get("reportName", "")
        said = request.query.get("timeCriteria", "")
        self._world.calls.append(TollCall(now, name, said))
        try:
            criteria = self._admit(request.query, name, said)
        except TollRefusedError as refused:
            return refusal(self._world, refused.status, refused.message)
        async with self._one_at_a_time:
            kept = await self._answer(name, criteria, now)
        body = wrapped(self._world, name, kept.reports, kept.asked_at)
        return web.json_response(body)

    def _admit(self, query: Mapping[str, str], name: str, said: str) -> Criteria:
        for given, expected in (
            (query.get("key", ""), self._world.key),
            (query.get("secret", ""), self._world.secret),
        ):
            if not hmac.compare_digest(given.encode(), expected.encode()):
                raise TollRefusedError(401, _WRONG_KEY)
        if name != ALL and name not in REPORTS:
            raise TollRefusedError(400, "Unknown reportName")
        if said and said not in _CRITERIA:
            raise TollRefusedError(400, "Unknown timeCriteria")
        return Criteria(said or Criteria.day)

    async def _answer(self, name: str, criteria: Criteria, now: datetime) -> _Kept:
        kept = self._kept.get((name, criteria))
        changes = self._world.changes
        if kept is None or now >= kept.until or kept.changes != changes:
            # A year takes a moment, and the bot may live on the same loop.
            reports = await asyncio.to_thread(self._compute, name, criteria, now)
            minutes = max(0, self._world.cache_minutes or 0)
            until = now + timedelta(minutes=minutes)
            kept = _Kept(reports, server_time(now), until, changes)
            self._kept[name, criteria] = kept
        return kept

    def _compute(
        self, name: str, criteria: Criteria, now: datetime
    ) -> Mapping[str, Rows]:
        span = self._world.span(criteria, now)
        wanted = REPORTS if name == ALL else (name,)
        return {each: REPORTS[each](span) for each in wanted}
