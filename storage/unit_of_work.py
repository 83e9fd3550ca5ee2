"""Transactions: where the repositories meet one connection."""

from asyncio import Semaphore
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncEngine
from typing_extensions import override

from bot.limits.budget import SUPPLIER_LOG, SlidingLog
from bot.ports.store import Store, Transaction
from storage.context import Context
from storage.engine import Now
from storage.repositories.access import SqlAccess
from storage.repositories.access_requests import SqlAccessRequests
from storage.repositories.approvals import SqlApprovals
from storage.repositories.audit import SqlAudit
from storage.repositories.budgets import SqlBudgets
from storage.repositories.bundles import SqlBundles
from storage.repositories.cards import SqlCards
from storage.repositories.connections import SqlConnections, SqlInstallations
from storage.repositories.deliveries import SqlOutbox
from storage.repositories.forms import SqlForms
from storage.repositories.homes import SqlHomes
from storage.repositories.learning import SqlBeliefs
from storage.repositories.orders import SqlOrders
from storage.repositories.organisations import SqlOrganisations
from storage.repositories.people import SqlPeople
from storage.repositories.places import SqlPlaces
from storage.repositories.readings import SqlReadings
from storage.repositories.reports import SqlReports
from storage.repositories.requests import SqlRequests
from storage.repositories.runs import SqlRuns
from storage.repositories.schedules import SqlSchedules
from storage.repositories.timetable import SqlTimetable
from storage.repositories.toll import SqlTollAnswers
from storage.repositories.toll_watches import SqlWatches
from storage.repositories.welcomes import SqlWelcomes


class SqlTransaction(Transaction):
    """One database transaction."""

    def __init__(self, context: Context, log: SlidingLog) -> None:
        self._context = context
        self._installations = SqlInstallations(context)
        self._people = SqlPeople(context)
        self._access = SqlAccess(context)
        self._access_requests = SqlAccessRequests(context)
        self._places = SqlPlaces(context)
        self._budgets = SqlBudgets(context, log)
        self._connections = SqlConnections(context, self._budgets)
        self._organisations = SqlOrganisations(context)
        self._cards = SqlCards(context)
        self._orders = SqlOrders(context, self._cards)
        self._runs = SqlRuns(context)
        self._reports = SqlReports(context)
        self._outbox = SqlOutbox(context)
        self._schedules = SqlSchedules(context)
        self._bundles = SqlBundles(context)
        self._approvals = SqlApprovals(context)
        self._homes = SqlHomes(context)
        self._welcomes = SqlWelcomes(context)
        self._forms = SqlForms(context)
        self._readings = SqlReadings(context)
        self._requests = SqlRequests(context)
        self._beliefs = SqlBeliefs(context)
        self._toll = SqlTollAnswers(context)
        self._watches = SqlWatches(context)
        self._audit = SqlAudit(context)
        self._timetable = SqlTimetable(context)

    @property
    @override
    def installations(self) -> SqlInstallations:
        return self._installations

    @property
    @override
    def people(self) -> SqlPeople:
        return self._people

    @property
    @override
    def access(self) -> SqlAccess:
        return self._access

    @property
    @override
    def approvals(self) -> SqlApprovals:
        return self._approvals

    @property
    @override
    def access_requests(self) -> SqlAccessRequests:
        return self._access_requests

    @property
    @override
    def places(self) -> SqlPlaces:
        return self._places

    @property
    @override
    def connections(self) -> SqlConnections:
        return self._connections

    @property
    @override
    def organisations(self) -> SqlOrganisations:
        return self._organisations

    @property
    @override
    def orders(self) -> SqlOrders:
        return self._orders

    @property
    @override
    def cards(self) -> SqlCards:
        return self._cards

    @property
    @override
    def runs(self) -> SqlRuns:
        return self._runs

    @property
    @override
    def reports(self) -> SqlReports:
        return self._reports

    @property
    @override
    def outbox(self) -> SqlOutbox:
        return self._outbox

    @property
    @override
    def homes(self) -> SqlHomes:
        return self._homes

    @property
    @override
    def welcomes(self) -> SqlWelcomes:
        return self._welcomes

    @property
    @override
    def forms(self) -> SqlForms:
        return self._forms

    @property
    @override
    def bundles(self) -> SqlBundles:
        return self._bundles

    @property
    @override
    def readings(self) -> SqlReadings:
        return self._readings

    @property
    @override
    def budgets(self) -> SqlBudgets:
        return self._budgets

    @property
    @override
    def schedules(self) -> SqlSchedules:
        return self._schedules

    @property
    @override
    def requests(self) -> SqlRequests:
        return self._requests

    @property
    @override
    def beliefs(self) -> SqlBeliefs:
        return self._beliefs

    @property
    @override
    def toll(self) -> SqlTollAnswers:
        return self._toll

    @property
    @override
    def watches(self) -> SqlWatches:
        return self._watches

    @property
    @override
    def audit(self) -> SqlAudit:
        return self._audit

    @property
    @override
    def timetable(self) -> SqlTimetable:
        return self._timetable

    @override
    async def now(self) -> datetime:
        return await self._context.now()


class SqlStore(Store):
    """A database, by way of its engine and of the expression that tells its time.

    With *at_once* no more of this store's transactions run at a time. What happens
    in the background takes turns in that way, so that the answer to a person never
    waits for more than one of its transactions.
    """

    def __init__(
        self,
        engine: AsyncEngine,
        now: Now,
        log: SlidingLog = SUPPLIER_LOG,
        *,
        at_once: int | None = None,
    ) -> None:
        self._engine = engine
        self._turn = nullcontext() if at_once is None else Semaphore(at_once)
        self._now = now
        self._log = log

    @override
    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[SqlTransaction]:
        async with self._turn, self._engine.begin() as connection:
            yield SqlTransaction(Context(connection, self._now), self._log)
