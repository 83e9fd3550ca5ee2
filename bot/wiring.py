"""The composition root: the only place where adapters meet use cases."""

import asyncio
import hashlib
from datetime import timedelta

import httpx
import structlog
from pydantic import SecretStr
from slack_bolt.async_app import AsyncApp
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.blocks.voice import Voice
from bot.clock import Clock, ManualClock, SystemClock
from bot.domain.connections import SUPPLIER, TOLL, Installation
from bot.domain.deliveries import DeliveryKind
from bot.domain.report_types import Catalogue
from bot.domain.schedules import ScheduleKind
from bot.domain.toll_reports import Criteria
from bot.errors import (
    ConfigurationError,
    CredentialsRefusedError,
    SlackRefusedError,
    UpstreamError,
)
from bot.health import Health
from bot.jobs.deliver import DeliverJob
from bot.jobs.edit import EditJob
from bot.jobs.expire import ExpireJob
from bot.jobs.fetching import Fetcher
from bot.jobs.files import FilesJob
from bot.jobs.flight import Flight
from bot.jobs.groups import GroupsJob
from bot.jobs.home import HomeJob
from bot.jobs.letters import Mail
from bot.jobs.order_mail import OrderMail
from bot.jobs.organisations import OrganisationsJob
from bot.jobs.poll import PollJob
from bot.jobs.post_mail import PostMail
from bot.jobs.reading import ReportReader
from bot.jobs.reconcile import ReconcileJob
from bot.jobs.resolve import ResolveJob
from bot.jobs.schedules import SchedulesJob
from bot.jobs.submit import SubmitJob
from bot.jobs.ticker import Job, Ticker
from bot.jobs.toll_mail import CsvMail, FileMail, TollMail
from bot.jobs.watch import WatchJob
from bot.jobs.watch_mail import WatchMail
from bot.jobs.workshop import Workshop
from bot.limits.planner import Planner
from bot.logs import new_reference
from bot.metrics import Metrics
from bot.ports import Transaction
from bot.services.access import Access, OpenTo
from bot.services.access_requests import AccessRequests
from bot.services.access_words import AccessWords
from bot.services.audiences import AudienceService
from bot.services.connections import ConnectionService
from bot.services.files import FileService
from bot.services.firing import FiringService
from bot.services.grants import GrantService
from bot.services.home import HomeService
from bot.services.links import LinkService
from bot.services.lookups import LookUps
from bot.services.messages import Messages
from bot.services.minting import Minter
from bot.services.orders import OrderService
from bot.services.overview import OverviewService
from bot.services.posts import NoticeWords, Words
from bot.services.rehearsals import RehearsalService
from bot.services.schedule_overview import ScheduleOverview
from bot.services.schedule_owners import ScheduleOwners
from bot.services.schedule_texts import ScheduleTexts
from bot.services.schedule_words import ScheduleWords
from bot.services.schedules import ScheduleService
from bot.services.tenancy import Tenancy, Tenant
from bot.services.toll import TollService
from bot.services.toll_notices import TollKeyWords
from bot.services.toll_pictures import Pictures, refusal_keys
from bot.services.toll_posts import TollPosts, TollWords, UndoneWords
from bot.services.toll_rehearsals import TollRehearsals
from bot.services.toll_watch_previews import WatchPreviews
from bot.services.toll_watch_words import WatchWords
from bot.services.toll_watches import WatchService
from bot.services.uploads import Uploads
from bot.setting_rules import split_keys
from bot.settings import Settings
from bot.sheets.excel import remove_leftovers
from bot.slack.client import SlackClient
from bot.slack.facts import SlackIdentity
from bot.slack.files import SlackFiles
from bot.slack.replies import Replies
from bot.slack.responses import Responder
from bot.tasks import Supervisor
from bot.upstream.downloads import Downloader
from bot.upstream.http import new_client
from bot.upstream.sealing import KeyRing, SealedBox
from bot.upstream.supplier import SCOPES, SupplierClient
from bot.upstream.tokens import TokenSource
from bot.upstream.toll import TollClient
from handlers.app import Listeners, create_bolt_app
from handlers.commands.access import AccessDesk
from handlers.commands.report import ReportDesk
from handlers.commands.schedules import ScheduleDesk
from handlers.commands.toll import TollDesk
from handlers.commands.toll_watches import WatchDesk
from handlers.conversation import Conversation
from handlers.errors import ORDER_WORDS, TOLL_WORDS, ErrorWords
from handlers.socket import SocketMode
from handlers.web import WebServer, create_app
from storage.engine import create_engine, database_now, manual_now
from storage.keys import unopened
from storage.migrate import is_current, upgrade
from storage.tokens import SqlTokenStore
from storage.unit_of_work import SqlStore

log = structlog.get_logger(__name__)

NEEDED_SCOPES = frozenset({"commands", "chat:write", "users:read"})
_SOCKET_REFUSED = (
    "WAYBILL_SLACK_APP_TOKEN: Slack does not accept it; make a new app-level token "
    "with connections:write"
)
_DRAIN = timedelta(seconds=4)
_LAST_REQUESTS = timedelta(seconds=3)
_LAST_TICK = timedelta(seconds=2)
_INTRODUCE_AGAIN = timedelta(seconds=5)
_TICK_AT_LEAST = timedelta(seconds=15)
_CALLS_AT_ONCE = 16
# SQLite has one writer; elsewhere the calls above leave connections for people, too.
_BACKGROUND_AT_ONCE = 1
_POSTS_AT_ONCE = 8
_FILES_AT_ONCE = 4
_HOMES_AT_ONCE = 4


class Waybill:
    """One process: everything built, nothing started.

    With a *manual* clock nothing ticks by itself: a driver awaits each tick, and
    the database tells that clock's time.
    """

    def __init__(self, settings: Settings, manual: ManualClock | None = None) -> None:
        self.settings = settings
        self.clock: Clock = manual or SystemClock()
        self._manual = manual
        self.engine: AsyncEngine = create_engine(
            settings.database_url.get_secret_value()
        )
        now = manual_now(manual) if manual else database_now(self.engine)
        self.store = SqlStore(self.engine, now)
        self._background = SqlStore(self.engine, now, at_once=_BACKGROUND_AT_ONCE)
        self.tenancy = Tenancy()
        self.supervisor = Supervisor(self.clock, new_reference)
        self.health = Health(self.clock)
        self.metrics = Metrics()
        self._refusal: asyncio.Future[str] | None = None
        keys = settings.secret_keys
        self._ring = None if keys is None else KeyRing(split_keys(keys))
        self._http: httpx.AsyncClient = new_client()
        self._tokens = self._build_tokens()
        self.supplier = SupplierClient(
            self._http,
            self._tokens,
            self.clock,
            settings.supplier_api_url,
            observe=self.metrics.count_supplier_call,
        )
        self._toll = self._build_toll()
        self.slack = SlackClient(
            settings.slack_bot_token.get_secret_value(),
            settings.slack_api_url,
            observe=self.metrics.count_slack_call,
        )
        self._files = SlackFiles(self.slack.calls)
        local = settings.slack_api_url != "https://slack.com/api/"
        self._responder = Responder(trust_env=not local)
        self._workshop = Workshop()
        self._build_services()
        self.ticker = self._build_ticker()
        self.bolt = self._build_bolt()
        self._socket = self._build_socket(trust_env=not local)
        self._server = WebServer(
            create_app(
                None if self._socket else self.bolt,
                self.health,
                self.metrics,
                self.clock,
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
        remove_leftovers()
        await self.prepare_database()
        if not await self._introduce():
            self.supervisor.spawn(self._introduce_later(), "introduce")
        await self._try_supplier()
        port = await self._server.start(
            self.settings.http_host, self.settings.http_port
        )
        if self._socket is not None:
            try:
                await self._socket.start()
            except CredentialsRefusedError:
                raise ConfigurationError(_SOCKET_REFUSED) from None
            self.health.add_probe("slack", self._socket.probe)
        self.health.add_probe("database", self._probe_database)
        if self._manual is None:
            self.health.expect("tick", within=_TICK_AT_LEAST)
            self.ticker.start()
        self.metrics.watch_last_tick(lambda: self.health.age_seconds("tick"))
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
        await asyncio.gather(*stops)
        await self.supervisor.drain(_DRAIN)
        await self.close()

    async def close(self) -> None:
        """Let go of every connection."""
        self._workshop.close()
        await self._responder.close()
        await self.slack.close()
        await self._http.aclose()
        await self.engine.dispose()

    async def prepare_database(self) -> None:
        """Upgrade the schema, or make sure that somebody has.

        Raises:
            ConfigurationError: The database cannot be used.
        """
        try:
            if self.settings.auto_migrate:
                await upgrade(self.engine)
            elif not await is_current(self.engine):
                raise ConfigurationError(
                    "WAYBILL_DATABASE_URL: the schema is not this release's; run "
                    "waybill migrate"
                )
        except (SQLAlchemyError, OSError) as error:
            log.debug("database_not_usable", exc_info=error)
            raise ConfigurationError(
                "WAYBILL_DATABASE_URL: the database cannot be opened or written "
                f"({type(error).__name__}); check the address, the rights and the disk"
            ) from None
        await self.must_open_secrets()

    async def must_open_secrets(self) -> None:
        """Make sure that what is sealed in the database opens with our keys.

        Raises:
            ConfigurationError: It does not. Nothing was changed.
        """
        opens = self._ring.open if self._ring is not None else None
        if not await unopened(self.engine, KeyRing.MARK, opens):
            return
        what = "none of its keys opens" if opens else "is missing; a key of it opened"
        raise ConfigurationError(
            f"WAYBILL_SECRET_KEYS: {what} the secrets in the database. Put the key "
            "back that was in use, or run waybill keys forget, which deletes what is "
            "sealed; it is fetched anew. Nothing was changed"
        )

    async def introduce(self) -> SlackIdentity:
        """Ask Slack who we are, and serve that workspace from now on.

        Raises:
            ConfigurationError: The token is refused, or lacks a scope.
            UpstreamError: Slack cannot be reached.
        """
        try:
            identity = await self.slack.identity()
        except (CredentialsRefusedError, SlackRefusedError) as error:
            raise ConfigurationError(
                "WAYBILL_SLACK_BOT_TOKEN: Slack does not accept it "
                f"({error.code}); install the app again and set its new token"
            ) from None
        missing = sorted(NEEDED_SCOPES - identity.scopes)
        if missing:
            raise ConfigurationError(
                f"WAYBILL_SLACK_BOT_TOKEN: it lacks {', '.join(missing)}; add the "
                "scopes of manifest.yml and install the app again"
            )
        async with self.store.transaction() as tx:
            installation = await tx.installations.ensure(
                identity.enterprise_id or "",
                identity.team_id,
                identity.bot_user_id,
                identity.team_name,
            )
            # Whoever starts may have granted scopes: what was refused is tried again.
            await tx.budgets.speed_up(refusal_keys(installation.id))
            key = self.settings.toll_key
            tenant = Tenant(
                installation,
                await _connection(
                    tx, installation, SUPPLIER, self.settings.supplier_client_id
                ),
                await _connection(
                    tx, installation, TOLL, key.get_secret_value() if key else None
                ),
            )
        self.tenancy.begin(tenant)
        return identity

    async def try_socket(self) -> None:
        """Ask Slack for the address of a web socket, if Socket Mode is on.

        Raises:
            ConfigurationError: The app-level token is refused.
            UpstreamError: Slack cannot be reached.
        """
        token = self.settings.slack_app_token
        if token is None:
            return
        try:
            await self.slack.socket_url(token.get_secret_value())
        except (CredentialsRefusedError, SlackRefusedError):
            raise ConfigurationError(_SOCKET_REFUSED) from None

    async def try_supplier(self) -> None:
        """Get a token for the supplier.

        Raises:
            ConfigurationError: The credentials are refused.
            UpstreamError: The supplier cannot be reached.
        """
        try:
            await self._tokens.token()
        except CredentialsRefusedError as error:
            raise ConfigurationError(
                "WAYBILL_SUPPLIER_CLIENT_ID, WAYBILL_SUPPLIER_CLIENT_SECRET: the "
                f"supplier refuses them ({error.code}); check both, and that the "
                "reporting scopes were granted to this client"
            ) from None

    async def try_toll(self) -> None:
        """Ask the toll API for its smallest report.

        Raises:
            ConfigurationError: The key or its secret is refused.
            UpstreamError: The toll API cannot be reached, or read.
        """
        try:
            await self._toll.report("RequestCacheStatistics", Criteria.hour)
        except CredentialsRefusedError as error:
            raise ConfigurationError(
                "WAYBILL_TOLL_KEY, WAYBILL_TOLL_SECRET: the toll API refuses them "
                f"({error.status}); check both, and that reporting was granted to "
                "this key"
            ) from None

    async def _introduce(self) -> bool:
        try:
            await self.introduce()
        except UpstreamError as error:
            log.warning("slack_unreachable", why=str(error))
            return False
        return True

    async def _introduce_later(self) -> None:
        while not self.tenancy.known:
            await self.clock.sleep(_INTRODUCE_AGAIN)
            try:
                await self._introduce()
            except ConfigurationError as error:
                self._give_up(str(error))
                return

    async def _try_supplier(self) -> None:
        if not self.settings.has_supplier or self.tenancy.known is None:
            return
        try:
            await self.try_supplier()
        except UpstreamError as error:
            log.warning("supplier_unreachable", why=str(error))

    async def _socket_refused(self, socket: SocketMode) -> str:
        try:
            await socket.refused()
        except CredentialsRefusedError:
            return "WAYBILL_SLACK_APP_TOKEN: Slack no longer accepts it"
        return ""

    async def _probe_database(self) -> str | None:
        try:
            async with self.store.transaction() as tx:
                await tx.now()
        except (SQLAlchemyError, OSError) as error:
            return f"not reachable ({type(error).__name__})"
        return None

    def _post_now(self) -> None:
        # By a manual clock a driver decides when what happens.
        if self._manual is None:
            self.supervisor.spawn(self.ticker.run("deliver"), "deliver now")

    def _draw_homes(self) -> None:
        if self._manual is None:
            self.supervisor.spawn(self.ticker.run("home"), "draw homes")

    def _acted(self, user_id: str) -> None:
        async def drawn() -> None:
            await self._homes.acted(user_id)
            self._draw_homes()

        self.supervisor.spawn(drawn(), "acted at home")

    def _give_up(self, sentence: str) -> None:
        if self._refusal is not None and not self._refusal.done():
            self._refusal.set_result(sentence)

    def _build_tokens(self) -> TokenSource:
        settings = self.settings
        client_id = settings.supplier_client_id or ""
        secret = settings.supplier_client_secret or SecretStr("not configured")
        derived = SealedBox(client_id, secret.get_secret_value())
        sealer = self._ring or derived
        return TokenSource(
            self._http,
            SqlTokenStore(self.engine, lambda: self.tenancy.supplier, sealer),
            self.clock,
            token_url=settings.supplier_token_url,
            client_id=client_id,
            client_secret=secret.get_secret_value(),
            scope=SCOPES,
        )

    def _build_toll(self) -> TollClient:
        key, secret = self.settings.toll_key, self.settings.toll_secret
        return TollClient(
            self._http,
            self.clock,
            self.settings.toll_api_url,
            key.get_secret_value() if key else "not configured",
            secret.get_secret_value() if secret else "not configured",
            observe=self.metrics.count_toll_call,
        )

    def _build_catalogue(self) -> Catalogue:
        limits = {
            value: limit.model_dump(exclude_none=True)
            for value, limit in self.settings.report_type_limits.items()
        }
        try:
            return Catalogue(overrides=limits)
        except ValueError as error:
            raise ConfigurationError(f"WAYBILL_REPORT_TYPE_LIMITS: {error}") from None

    def _build_services(self) -> None:
        settings = self.settings
        self._catalogue = self._build_catalogue()
        self._access = Access(
            self.store,
            self.slack,
            self.clock,
            settings.admins,
            OpenTo(settings.open_to),
        )
        brings_files = settings.file_megabytes > 0
        self._orders = OrderService(
            self.store,
            self.tenancy,
            self._access,
            self._catalogue,
            settings.zone,
            self.metrics,
            files=brings_files,
        )
        self._links = LinkService(
            self.store,
            self.tenancy,
            self._access,
            Minter(self.store, self.supplier, self.clock),
            self.metrics,
        )
        self._file_requests = FileService(
            self.store, self.tenancy, self._access, offered=brings_files
        )
        self._overview = OverviewService(
            self.store, self.tenancy, self._access, self._catalogue, self.clock
        )
        self._build_toll_services()
        self._build_voices()
        self._texts = ScheduleTexts(self.tenancy, self._catalogue, settings.zone)
        self._homes = HomeService(self.store, self.tenancy, self._access, self._texts)
        self._replies = Replies(self._responder, self.slack, self._acted)

    def _build_voices(self) -> None:
        settings = self.settings
        self._voice = Voice(
            command=settings.report_command, files=settings.file_megabytes > 0
        )
        self._toll_voice = Voice(command=settings.toll_command)
        self._voices = {
            ScheduleKind.report: self._voice,
            ScheduleKind.toll: self._toll_voice,
        }
        self._messages = Messages(self._voice)

    def _build_toll_services(self) -> None:
        self.toll = TollService(
            self.store,
            self.tenancy,
            self._access,
            self._toll,
            self.clock,
            self.supervisor,
        )
        channels = self.settings.toll_client_channels
        self.toll_posts = TollPosts(
            self.store, self.tenancy, self._access, channels, self._post_now
        )

    def _build_ticker(self) -> Ticker:
        reader = ReportReader(self._background, self.supplier)
        planner = Planner(target=self.settings.poll_calls)
        jobs: dict[str, Job] = {
            "groups": GroupsJob(
                self._background, self.tenancy, self._access, self._flight("groups", 1)
            ),
            "organisations": OrganisationsJob(
                self._background,
                self.tenancy,
                self.supplier,
                self._flight("organisations", 1),
                self._access.admins,
            ),
            "resolve": ResolveJob(
                self._background,
                self.tenancy,
                self._access,
                self._orders,
                self._catalogue,
                self.settings.zone,
                self._flight("resolve", _POSTS_AT_ONCE),
            ),
            "schedules": SchedulesJob(
                self.tenancy,
                FiringService(
                    self._background,
                    self.tenancy,
                    self._access,
                    self._orders,
                    self._texts,
                ),
                self._flight("schedules", 1),
            ),
            "expire": ExpireJob(self._background, self.metrics),
            "reconcile": ReconcileJob(
                self._background,
                self.tenancy,
                reader,
                self._flight("reconcile", _POSTS_AT_ONCE),
            ),
            "submit": SubmitJob(
                self._background,
                self.tenancy,
                self.supplier,
                self._flight("submit", _CALLS_AT_ONCE),
                self._access.admins,
                self.metrics,
            ),
            "poll": PollJob(
                self._background,
                self.tenancy,
                reader,
                self._flight("poll", _CALLS_AT_ONCE),
                planner,
                self.metrics,
            ),
            "watch": WatchJob(
                self._background,
                self.tenancy,
                self.toll,
                self._flight("watch", _CALLS_AT_ONCE),
            ),
            "deliver": DeliverJob(
                self._background,
                self.tenancy,
                self.slack,
                self._files,
                OrderMail(self._background, self._messages),
                self._build_posts(),
                self._flight("deliver", _POSTS_AT_ONCE),
                self._flight("prepare", _POSTS_AT_ONCE),
                self.metrics,
            ),
            "files": self._build_files(),
            "home": HomeJob(
                self._background,
                self.tenancy,
                self.slack,
                HomeService(self._background, self.tenancy, self._access, self._texts),
                lambda: self._access.administrators,
                (self._voice, self._toll_voice),
                self._flight("home", _HOMES_AT_ONCE),
            ),
            "edit": EditJob(
                self._background,
                self.tenancy,
                self.slack,
                self._messages,
                self._flight("edit", 1),
            ),
        }
        retention = timedelta(days=self.settings.retention_days)
        audit_retention = timedelta(days=self.settings.audit_days)
        return Ticker(
            self._background,
            jobs,
            self.health,
            self.metrics,
            retention,
            audit_retention,
        )

    def _build_files(self) -> FilesJob:
        settings = self.settings
        most_bytes = settings.file_megabytes * 1_000_000
        fetcher = Fetcher(
            self._background,
            Minter(self._background, self.supplier, self.clock),
            Downloader(self._http, settings.supplier_api_url),
            most_bytes,
        )
        return FilesJob(
            self._background,
            self.tenancy,
            self._access,
            fetcher,
            self._workshop,
            Uploads(
                self._background,
                self.tenancy,
                self._files,
                self.clock,
            ),
            AudienceService(
                self._background,
                self.tenancy,
                self.slack,
                LookUps(self._background, self.slack, self.clock),
            ),
            self._flight("files", _FILES_AT_ONCE),
            most_bytes=most_bytes,
            looks=settings.look_inside,
        )

    def _build_posts(self) -> dict[DeliveryKind, Mail]:
        store, voice = self._background, self._toll_voice
        notices, undone, toll = NoticeWords(voice), UndoneWords(voice), TollWords()
        access = AccessWords(self.tenancy, self._voice)
        words: dict[DeliveryKind, Words] = {
            DeliveryKind.access_request: access,
            DeliveryKind.access_answer: access,
            DeliveryKind.lost: notices,
            DeliveryKind.not_member: notices,
            DeliveryKind.schedule: ScheduleWords(self._texts, self._voices),
            DeliveryKind.toll_key: TollKeyWords(voice),
            DeliveryKind.undone: undone,
            DeliveryKind.file: undone,
            DeliveryKind.toll: toll,
            DeliveryKind.toll_csv: toll,
            DeliveryKind.watch: WatchWords(voice, self._access.admins),
        }
        uploads = Uploads(store, self.tenancy, self._files, self.clock)
        mails: dict[DeliveryKind, Mail] = {
            DeliveryKind.toll: TollMail(
                store,
                words,
                self.clock,
                self.toll,
                Pictures(uploads),
                self.settings.toll_client_channels,
                voice,
            ),
            DeliveryKind.toll_csv: CsvMail(
                store, words, self.clock, self.toll, uploads, voice
            ),
            DeliveryKind.file: FileMail(store, words),
            DeliveryKind.watch: WatchMail(store, words),
        }
        return dict.fromkeys(words, PostMail(store, words)) | mails

    def _flight(self, name: str, most: int) -> Flight:
        return Flight(self.supervisor, name, most)

    def _conversation(self, voice: Voice, words: ErrorWords) -> Conversation:
        return Conversation(
            self._access,
            self.tenancy,
            self._replies,
            self.supervisor,
            self.clock,
            voice,
            words,
        )

    def _build_watches(self, conversation: Conversation) -> WatchDesk:
        return WatchDesk(
            WatchService(self.store, self.tenancy, self._access, self.toll),
            WatchPreviews(self.store, self.tenancy, self.toll),
            conversation,
        )

    def _build_bolt(self) -> AsyncApp:
        settings = self.settings
        conversation = self._conversation(self._voice, ORDER_WORDS)
        toll_conversation = self._conversation(self._toll_voice, TOLL_WORDS)
        schedules = self._build_schedules()
        watch_desk = self._build_watches(toll_conversation)
        access_desk = self._build_access_desk(conversation)
        desk = ReportDesk(
            self._orders,
            self._links,
            self._file_requests,
            self._overview,
            schedules,
            access_desk,
            ConnectionService(self.store, self.tenancy, self._access),
            self._catalogue,
            settings.zone,
            conversation,
        )
        secret = settings.slack_signing_secret
        return create_bolt_app(
            settings.slack_bot_token.get_secret_value(),
            secret.get_secret_value() if secret else None,
            Listeners(
                report_command=settings.report_command,
                toll_command=settings.toll_command,
                desk=desk,
                schedules=schedules,
                owners=ScheduleOwners(self.store, self.tenancy, self._access),
                toll_desk=TollDesk(
                    self.toll,
                    self.toll_posts,
                    watch_desk,
                    schedules,
                    settings.zone,
                    toll_conversation,
                ),
                toll_posts=self.toll_posts,
                watch_desk=watch_desk,
                orders=self._orders,
                links=self._links,
                files=self._file_requests,
                overview=self._overview,
                homes=self._homes,
                draw_homes=self._draw_homes,
                access=self._access,
                access_desk=access_desk,
                tenancy=self.tenancy,
                conversation=conversation,
                toll_conversation=toll_conversation,
                supervisor=self.supervisor,
                stop=self._give_up,
            ),
        )

    def _build_access_desk(self, conversation: Conversation) -> AccessDesk:
        return AccessDesk(
            GrantService(self.store, self.tenancy, self._access),
            AccessRequests(self.store, self.tenancy, self._access),
            conversation,
        )

    def _build_schedules(self) -> ScheduleDesk:
        rehearsals = RehearsalService(
            self.store,
            self.tenancy,
            self._access,
            self._orders,
            self._texts,
            self.slack,
        )
        toll_rehearsals = TollRehearsals(
            self.store,
            self.tenancy,
            self._access,
            self._texts,
            self.settings.toll_client_channels,
        )
        of_ours = (self.store, self.tenancy, self._access, self._texts)
        return ScheduleDesk(
            rehearsals,
            toll_rehearsals,
            ScheduleService(*of_ours),
            ScheduleOverview(*of_ours),
            self.toll_posts,
            self._voices,
        )

    def _build_socket(self, *, trust_env: bool) -> SocketMode | None:
        token = self.settings.slack_app_token
        if token is None:
            return None
        return SocketMode(
            self.bolt,
            lambda: self.slack.socket_url(token.get_secret_value()),
            self.clock,
            new_reference,
            trust_env=trust_env,
        )


async def _connection(
    tx: Transaction, installation: Installation, kind: str, client: str | None
) -> int | None:
    if client is None:
        return None
    connection = await tx.connections.ensure(installation.id, kind, _hashed(client))
    # Whoever starts may have mended what was wrong: find out at once.
    await tx.connections.release(connection.id)
    return connection.id


def _hashed(client_id: str) -> str:
    return hashlib.sha256(client_id.encode()).hexdigest()[:32]
