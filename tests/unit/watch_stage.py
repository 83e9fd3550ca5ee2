"""Watches on a store: a toll API that answers as told, a Slack, and replicas."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, cast

from bot.blocks.voice import Voice
from bot.clock import ManualClock
from bot.domain.connections import Installation
from bot.domain.deliveries import DeliveryKind
from bot.domain.people import Caller
from bot.domain.toll import TollAnswer
from bot.domain.toll_commands import Metric, TollWatchCommand, Unit
from bot.domain.toll_metrics import Side
from bot.domain.toll_reports import Criteria
from bot.domain.toll_watches import Watch
from bot.jobs.deliver import DeliverJob
from bot.jobs.flight import Flight
from bot.jobs.letters import Mail
from bot.jobs.order_mail import OrderMail
from bot.jobs.post_mail import PostMail
from bot.jobs.watch import WatchJob
from bot.jobs.watch_mail import WatchMail
from bot.metrics import Metrics
from bot.ports import Files, Slack, Store
from bot.services.access import Access, OpenTo
from bot.services.messages import Messages
from bot.services.posts import NoticeWords, Words
from bot.services.tenancy import Tenancy, Tenant
from bot.services.toll import TollService
from bot.services.toll_notices import TollKeyWords
from bot.services.toll_watch_previews import WatchPreviews
from bot.services.toll_watch_words import WatchWords
from bot.services.toll_watches import WatchService
from bot.tasks import Supervisor
from tests.unit.post_office import SlackAsTold

ADA, MERT = "U0ADA", "U0MERT"
CHANNEL = "C0OPS"
ERRORS = TollWatchCommand(Metric.error_share, Side.over, 2, Unit.percent)
SLOW = TollWatchCommand(Metric.avg_latency, Side.over, 400, Unit.milliseconds)
MINUTES = timedelta(minutes=1)
CODES = "ResponseCodeDistribution"


@dataclass
class Api:
    """Answers with an error share, or raises."""

    calls: list[str] = field(default_factory=list)
    bad: int = 0
    failure: Exception | None = None
    minutes: int = 10

    async def report(self, name: str, criteria: Criteria) -> TollAnswer:
        self.calls.append(f"{name} {criteria}")
        if self.failure is not None:
            raise self.failure
        rows: list[dict[str, Any]] = [
            {"ResponseCode": 200, "RequestCount": 1000 - self.bad},
            {"ResponseCode": 500, "RequestCount": self.bad},
        ]
        if name == "DailyRequestOverview":
            rows = [
                {
                    "RequestDate": f"2026-11-{day:02}T00:00:00",
                    "DailyRequestCount": 100,
                    "DailyAvgResponseTime": 300 + 10 * day,
                }
                for day in range(1, 21)
            ]
        return TollAnswer({name: rows}, self.minutes)


class Replica:
    """One process: its services and its jobs."""

    def __init__(self, store: Store, clock: ManualClock, stage: "WatchStage") -> None:
        self.supervisor = Supervisor(clock, lambda: "ref")
        tenancy = stage.tenancy
        access = Access(store, cast("Slack", None), clock, [ADA], OpenTo.members)
        access.languages.learn(tenancy.tenant.installation.id, ADA, "en-GB")
        toll = TollService(store, tenancy, access, stage.api, clock, self.supervisor)
        self.watches = WatchService(store, tenancy, access, toll)
        self.previews = WatchPreviews(store, tenancy, toll)
        self.toll = toll
        voice = Voice(command="/toll")
        words = {DeliveryKind.watch: WatchWords(voice, [ADA])}
        notices: dict[DeliveryKind, Words] = {
            DeliveryKind.lost: NoticeWords(voice),
            DeliveryKind.not_member: NoticeWords(voice),
            DeliveryKind.toll_key: TollKeyWords(voice),
        }
        posts: dict[DeliveryKind, Mail] = {
            **dict.fromkeys(notices, PostMail(store, notices)),
            DeliveryKind.watch: WatchMail(store, words),
        }
        self.check = WatchJob(
            store, tenancy, toll, Flight(self.supervisor, "watch", 16)
        )
        self.deliver = DeliverJob(
            store,
            tenancy,
            cast("Slack", stage.slack),
            cast("Files", stage.slack),
            OrderMail(store, Messages(voice)),
            posts,
            Flight(self.supervisor, "deliver", 8),
            Flight(self.supervisor, "prepare", 2),
            Metrics(),
            stage.clock,
        )


class WatchStage:
    def __init__(self, clock: ManualClock) -> None:
        self.clock = clock
        self.api = Api()
        self.slack = SlackAsTold()
        self.tenancy = Tenancy()
        self.replicas: list[Replica] = []
        self._requests = 0

    async def open(self, *stores: Store) -> None:
        async with stores[0].transaction() as tx:
            home = await tx.installations.ensure("", "T0", "U0BOT", "Acme")
            connection = await tx.connections.ensure(home.id, "toll", "key")
        self.store = stores[0]
        self.tenancy.begin(Tenant(home, None, connection.id))
        self.replicas = [Replica(each, self.clock, self) for each in stores]

    @property
    def home(self) -> Installation:
        return self.tenancy.tenant.installation

    @property
    def watches(self) -> WatchService:
        return self.replicas[0].watches

    def caller(
        self, person: str = ADA, channel: str = CHANNEL, key: str = ""
    ) -> Caller:
        self._requests += 1
        return Caller(person, "T0", "", channel, key or f"request {self._requests}")

    async def watch(
        self,
        command: TollWatchCommand = ERRORS,
        channel: str = CHANNEL,
        person: str = ADA,
    ) -> Watch:
        return (await self.watches.save(self.caller(person, channel), command)).watch

    async def tick(self) -> None:
        """Let every replica check and post until nothing is left to do now."""
        for _ in range(4):
            for job in ("check", "deliver"):
                for replica in self.replicas:
                    await getattr(replica, job).run()
                for replica in self.replicas:
                    await replica.supervisor.settle()
            await self.clock.advance(timedelta(seconds=2))

    async def after(self, span: timedelta = 10 * MINUTES) -> list[tuple[str, str]]:
        """Let *span* pass and return what was written at the end of it."""
        before = len(self.slack.posts)
        await self.clock.advance(span)
        await self.tick()
        return [
            (channel, text.split("\n")[0])
            for channel, text in self.slack.texts[before:]
        ]

    async def fresh(self, watch: Watch) -> Watch:
        async with self.store.transaction() as tx:
            (found,) = await tx.watches.get([watch.id])
        return found
