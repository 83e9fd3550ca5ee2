"""A toll report shared and a file asked for, a kill -9 on the way, and the verdict."""

import shutil
import tempfile
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.clock import SystemClock
from bot.sandbox.slack.delivery import Ack
from bot.sandbox.slack.records import Ephemeral
from bot.sandbox.world import World
from tests.faults.ledger import read_books
from tests.faults.processes import GLANCE, BotProcess, KillPoint
from tests.scenarios.stage import buttons

REPORT = "DailyRequestOverview m"  # more days than Slack draws by itself
_WHO, _WHERE = "mert", "fleet-ops"
_OPEN = frozenset({"pending", "sending"})
_LOOKS_AT_REST = 20  # nothing moves any more
_MOST_GLANCES = 900
_DIES_WITHIN = 300  # glances
_clock = SystemClock()

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Seen:
    """What stood in Slack at the end, and what the outbox says of it."""

    killed: bool
    reports: int
    files: int
    told: tuple[str, ...]
    deliveries: tuple[Row, ...]

    def broken(self) -> list[str]:
        """Return which promises were not kept."""
        troubles = [] if self.killed else ["the point was not reached"]
        asked_reports, asked_files = self._of("toll"), self._of("toll_csv")
        if not (asked_reports and asked_files):
            troubles.append("what was taken is not in the outbox")
        if self.reports > asked_reports or self.files > asked_files:
            troubles.append("something stands there twice")
        # What may have been lost is told about: never silence.
        missing = asked_reports - self.reports + asked_files - self.files
        told = sum("may not have arrived" in text for text in self.told)
        if missing > told:
            troubles.append(f"{missing} missing, {told} told")
        troubles += [
            f"{row['kind']} is {row['state']}"
            for row in self.deliveries
            if row["state"] in _OPEN
        ]
        return troubles

    def _of(self, kind: str) -> int:
        return sum(row["kind"] == kind for row in self.deliveries)


class TollCrash:
    """One moment: share, ask for the file, die at *point*, start again, rest."""

    def __init__(self, point: KillPoint) -> None:
        self._point = point
        self._folder = Path(tempfile.mkdtemp(prefix="waybill-toll-crash-"))
        self._url = f"sqlite+aiosqlite:///{self._folder}/waybill.db"
        self._world = World()
        self._killed = False

    async def play(self) -> Seen:
        """Return what was to be seen at the end."""
        await self._world.open()
        bot = BotProcess(self._world.environment(self._url), self._folder, "bot")
        self._world.answer_at(bot.port)
        try:
            await bot.start(self._point)
            await bot.listening()
            await self._people(bot)
            await self._until_dead(bot)
            await self._rest()
            return await self._look()
        finally:
            await bot.stop()
            await self._world.close()
            shutil.rmtree(self._folder)

    async def _people(self, bot: BotProcess) -> None:
        gateway = self._world.gateway
        await self._until_taken(
            bot, lambda: gateway.command(_WHO, _WHERE, f"/toll {REPORT}")
        )
        answer = await self._answer()
        for label in ("Share to channel", "CSV"):
            element = buttons(answer)[label]

            async def press(element: Row = element) -> Ack:
                return await gateway.press(
                    _WHO, answer.id, element["action_id"], element["value"]
                )

            await self._until_taken(bot, press)

    async def _until_taken(
        self, bot: BotProcess, does: Callable[[], Awaitable[Ack]]
    ) -> None:
        """Do as a person does whose press failed: the same again, once it is up."""
        for _ in range(_MOST_GLANCES):
            if (await does()).ok:
                return
            if not bot.alive:
                await self._start_again(bot)
            await _clock.sleep(GLANCE)
        raise TimeoutError("nobody took it")

    async def _answer(self) -> Ephemeral:
        for _ in range(_MOST_GLANCES):
            for each in self._world.workspace.ephemerals(_WHO, _WHERE):
                if "CSV" in buttons(each):
                    return each
            await _clock.sleep(GLANCE)
        raise TimeoutError("no answer")

    async def _until_dead(self, bot: BotProcess) -> None:
        for _ in range(_DIES_WITHIN):
            if self._killed:
                return
            if not bot.alive:
                await self._start_again(bot)
            await _clock.sleep(GLANCE)

    async def _start_again(self, bot: BotProcess) -> None:
        self._killed = True
        await bot.start()
        await bot.listening()

    async def _rest(self) -> None:
        calm, before = 0, None
        for _ in range(_MOST_GLANCES):
            rows = (await read_books(self._url)).deliveries
            states = [(row["id"], row["state"]) for row in rows]
            still = bool(rows) and all(state not in _OPEN for _, state in states)
            calm = calm + 1 if still and states == before else 0
            if calm >= _LOOKS_AT_REST:
                return
            before = states
            await _clock.sleep(GLANCE)

    async def _look(self) -> Seen:
        workspace = self._world.workspace
        dms = workspace.from_bot(workspace.dm(_WHO).id)
        return Seen(
            killed=self._killed,
            reports=sum(
                "Requests by day" in each.text for each in workspace.from_bot(_WHERE)
            ),
            files=sum(len(each.files) for each in dms),
            told=tuple(each.text for each in dms),
            deliveries=(await read_books(self._url)).deliveries,
        )
