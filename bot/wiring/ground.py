"""What every feature stands on: settings, time, the database, tasks, a voice."""

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.blocks.voice import Voice
from bot.clock import Clock, ManualClock, SystemClock
from bot.domain.report_types import Catalogue
from bot.domain.schedules import ScheduleKind
from bot.errors import ConfigurationError
from bot.health import Health
from bot.jobs.flight import Flight
from bot.jobs.ticker import Ticker
from bot.logs import new_reference
from bot.metrics import Metrics
from bot.services.tenancy import Tenancy
from bot.setting_rules import split_keys
from bot.settings import Settings
from bot.tasks import Supervisor
from bot.upstream.sealing import KeyRing
from storage.engine import create_engine, database_now, manual_now
from storage.unit_of_work import SqlStore

# SQLite has one writer; elsewhere the other connections are left to people, too.
_BACKGROUND_AT_ONCE = 1


class Ground:
    """What is shared by all features of one process.

    *store* is for what a person waits for, *background* for what nobody does.

    Raises:
        ConfigurationError: The limits of a report type cannot hold.
    """

    def __init__(self, settings: Settings, manual: ManualClock | None) -> None:
        self.settings = settings
        self.by_hand = manual is not None
        self.clock: Clock = manual or SystemClock()
        self.engine: AsyncEngine = create_engine(
            settings.database_url.get_secret_value()
        )
        self.time = manual_now(manual) if manual else database_now(self.engine)
        self.store = SqlStore(self.engine, self.time)
        self.background = SqlStore(self.engine, self.time, at_once=_BACKGROUND_AT_ONCE)
        self.tenancy = Tenancy()
        self.supervisor = Supervisor(self.clock, new_reference)
        self.health = Health(self.clock)
        self.metrics = Metrics()
        keys = settings.secret_keys
        self.ring = None if keys is None else KeyRing(split_keys(keys))
        self.catalogue = _catalogue(settings)
        self.brings_files = settings.file_megabytes > 0
        self.voice = Voice(command=settings.report_command, files=self.brings_files)
        self.toll_voice = Voice(command=settings.toll_command)
        self.voices = {
            ScheduleKind.report: self.voice,
            ScheduleKind.toll: self.toll_voice,
        }
        self._ticker: Ticker | None = None

    def flight(self, name: str, most: int) -> Flight:
        """Return room for *most* pieces of a job's work at a time."""
        return Flight(self.supervisor, name, most)

    def tick_by(self, ticker: Ticker) -> None:
        """Let :meth:`run_now` run the jobs of *ticker*."""
        self._ticker = ticker

    def run_now(self, job: str) -> None:
        """Run a job at once, and not only at the next tick.

        By a manual clock a driver decides when what happens.
        """
        if not self.by_hand and self._ticker is not None:
            self.supervisor.spawn(self._ticker.run(job), f"{job} now")


def _catalogue(settings: Settings) -> Catalogue:
    limits = {
        value: limit.model_dump(exclude_none=True)
        for value, limit in settings.report_type_limits.items()
    }
    try:
        return Catalogue(overrides=limits)
    except ValueError as error:
        raise ConfigurationError(f"WAYBILL_REPORT_TYPE_LIMITS: {error}") from None
