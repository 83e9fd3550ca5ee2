"""The store: one transaction's powers, by feature.

A transaction commits when its block ends and rolls back when the block raises.
None may span a network call. Locks are taken in this order, everywhere:
access policy, schedule draft, schedule, connection, organisations (by id), budget,
runs, order, watches (by id), delivery, toll contents (by digest), toll answers (by
report).
"""

from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Protocol

from bot.ports.access import AccessRequestRows, AccessRows, Places
from bot.ports.approvals import Approvals
from bot.ports.audit import Audit
from bot.ports.budgets import Budgets
from bot.ports.bundles import Bundles
from bot.ports.cards import Cards
from bot.ports.connections import Connections, Installations
from bot.ports.deliveries import Outbox
from bot.ports.forms import Forms
from bot.ports.homes import Homes
from bot.ports.learning import Beliefs
from bot.ports.orders import Orders
from bot.ports.organisations import Organisations
from bot.ports.people import People
from bot.ports.readings import Readings
from bot.ports.reports import Reports
from bot.ports.requests import Requests
from bot.ports.runs import Runs
from bot.ports.schedules import Schedules
from bot.ports.timetable import Timetable
from bot.ports.toll import TollAnswers
from bot.ports.toll_watches import Watches
from bot.ports.welcomes import Welcomes


class Transaction(Protocol):
    """One transaction; each property is one feature's rows."""

    @property
    def installations(self) -> Installations: ...  # noqa: D102  described by its protocol

    @property
    def people(self) -> People: ...  # noqa: D102  described by its protocol

    @property
    def access(self) -> AccessRows: ...  # noqa: D102  described by its protocol

    @property
    def access_requests(self) -> AccessRequestRows: ...  # noqa: D102  described by its protocol

    @property
    def places(self) -> Places: ...  # noqa: D102  described by its protocol

    @property
    def connections(self) -> Connections: ...  # noqa: D102  described by its protocol

    @property
    def organisations(self) -> Organisations: ...  # noqa: D102  described by its protocol

    @property
    def orders(self) -> Orders: ...  # noqa: D102  described by its protocol

    @property
    def cards(self) -> Cards: ...  # noqa: D102  described by its protocol

    @property
    def runs(self) -> Runs: ...  # noqa: D102  described by its protocol

    @property
    def reports(self) -> Reports: ...  # noqa: D102  described by its protocol

    @property
    def outbox(self) -> Outbox: ...  # noqa: D102  described by its protocol

    @property
    def homes(self) -> Homes: ...  # noqa: D102  described by its protocol

    @property
    def welcomes(self) -> Welcomes: ...  # noqa: D102  described by its protocol

    @property
    def forms(self) -> Forms: ...  # noqa: D102  described by its protocol

    @property
    def bundles(self) -> Bundles: ...  # noqa: D102  described by its protocol

    @property
    def approvals(self) -> Approvals: ...  # noqa: D102  described by its protocol

    @property
    def readings(self) -> Readings: ...  # noqa: D102  described by its protocol

    @property
    def budgets(self) -> Budgets: ...  # noqa: D102  described by its protocol

    @property
    def schedules(self) -> Schedules: ...  # noqa: D102  described by its protocol

    @property
    def requests(self) -> Requests: ...  # noqa: D102  described by its protocol

    @property
    def beliefs(self) -> Beliefs: ...  # noqa: D102  described by its protocol

    @property
    def toll(self) -> TollAnswers: ...  # noqa: D102  described by its protocol

    @property
    def watches(self) -> Watches: ...  # noqa: D102  described by its protocol

    @property
    def audit(self) -> Audit: ...  # noqa: D102  described by its protocol

    @property
    def timetable(self) -> Timetable: ...  # noqa: D102  described by its protocol

    async def now(self) -> datetime:
        """Return the store's time, read once for each transaction, after its locks."""
        ...


class Store(Protocol):
    """Where everything is kept."""

    def transaction(self) -> AbstractAsyncContextManager[Transaction]:
        """Begin a transaction."""
        ...
