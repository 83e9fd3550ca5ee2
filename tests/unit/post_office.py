"""A store, a Slack that answers as told, and the job that delivers between them."""

from collections import deque
from datetime import timedelta
from typing import Any, cast

from typing_extensions import override

from bot.blocks.parts import Press, compose
from bot.blocks.voice import Voice
from bot.clock import ManualClock
from bot.domain.connections import Installation
from bot.domain.deliveries import Delivery, DeliveryKind, NewDelivery
from bot.domain.messages import Message
from bot.errors import UpstreamError
from bot.jobs.deliver import DeliverJob
from bot.jobs.flight import Flight
from bot.jobs.letters import Mail
from bot.jobs.order_mail import OrderMail
from bot.jobs.post_mail import PostMail
from bot.metrics import Metrics
from bot.ports import Files, Posted, Slack, Store, Transaction
from bot.services.messages import Messages
from bot.services.posts import NoticeWords, Words
from bot.services.tenancy import Tenancy, Tenant
from bot.services.toll_posts import UndoneWords
from bot.tasks import Supervisor
from bot.texts.english import Language

ASKED, CHANNEL = "U0ANA", "C0FLEET"


class SlackAsTold:
    def __init__(self) -> None:
        self.answers: deque[UpstreamError] = deque()
        self.posts: list[tuple[str, Message]] = []

    async def post(
        self, channel: str, message: Message, *, thread_ts: str | None = None
    ) -> Posted:
        del thread_ts
        self.posts.append((channel, message))
        if self.answers:
            raise self.answers.popleft()
        return Posted(channel, f"{len(self.posts)}.0")

    @property
    def texts(self) -> list[tuple[str, str]]:
        return [(channel, message.text) for channel, message in self.posts]


class Weather(Words):
    """A kind of post that tests make up."""

    def __init__(self) -> None:
        self.silent = False
        self.mistaken = False
        self.nameless = False
        self.by_dm = True
        self.refusals: list[str] = []

    @override
    def about(self, delivery: Delivery, language: Language) -> str:
        if self.nameless:
            raise LookupError("no name for it")
        return "the weather"

    @override
    async def message(self, tx: Transaction, delivery: Delivery) -> Message | None:
        if self.mistaken:
            raise LookupError("no weather in the table")
        offers = [Press("Again", "weather.again", "v1|x", "weather")]
        return None if self.silent else compose("Rain.", offers)

    @override
    async def refused(self, tx: Transaction, delivery: Delivery, code: str) -> bool:
        self.refusals.append(code)
        return self.by_dm


class PostOffice:
    def __init__(self, store: Store, clock: ManualClock, installation: int) -> None:
        self.store = store
        self.clock = clock
        self.installation = installation
        self.slack = SlackAsTold()
        self.weather = Weather()
        self.supervisor = Supervisor(clock, lambda: "ref")
        notices = NoticeWords(Voice())
        words: dict[DeliveryKind, Words] = {
            # No kind of the product's own: refusals always belong to an order.
            DeliveryKind.refusal: self.weather,
            DeliveryKind.lost: notices,
            DeliveryKind.not_member: notices,
            DeliveryKind.undone: UndoneWords(Voice()),
        }
        plain = PostMail(store, words)
        self.mails: dict[DeliveryKind, Mail] = dict.fromkeys(words, plain)
        self.job = self.new_job()

    def new_job(self, slack: object | None = None) -> DeliverJob:
        tenancy = Tenancy()
        tenancy.begin(Tenant(Installation(self.installation, "", "T0", ""), None))
        return DeliverJob(
            self.store,
            tenancy,
            cast("Slack", slack or self.slack),
            cast("Files", None),
            OrderMail(self.store, Messages(Voice())),
            self.mails,
            Flight(self.supervisor, "deliver", 8),
            Flight(self.supervisor, "prepare", 2),
            Metrics(),
            self.clock,
        )

    def start_again(self) -> None:
        self.supervisor = Supervisor(self.clock, lambda: "ref")
        self.job = self.new_job()

    async def add(
        self, channel: str = CHANNEL, key: str = "weather:1", **params: Any
    ) -> bool:
        async with self.store.transaction() as tx:
            return await tx.outbox.add(
                NewDelivery(
                    self.installation,
                    None,
                    DeliveryKind.refusal,
                    key,
                    channel,
                    {"by": ASKED} | params,
                )
            )

    async def passes(self, span: timedelta) -> None:
        """Let *span* pass, delivering each second."""
        end = self.clock.now() + span
        while True:
            await self.job.run()
            await self.supervisor.settle()
            if self.clock.now() >= end:
                return
            await self.clock.advance(timedelta(seconds=1))
