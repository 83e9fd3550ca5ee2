"""The store: one transaction's powers, by feature.

A transaction commits when its block ends and rolls back when the block raises.
None may span a network call. Locks are taken in this order, everywhere:
access policy, schedule draft, schedule, connection, organisations (by id), budget,
runs, order, watches (by id), delivery, toll contents (by digest), toll answers (by
report).
"""

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from bot.domain.audit import AuditLine
from bot.domain.bundles import Bundle, BundleState, Cause, NewBundle, Reading
from bot.domain.commands import Form
from bot.domain.connections import Connection, Installation
from bot.domain.deliveries import Delivery, NewDelivery
from bot.domain.fan_out import Here, RunKey
from bot.domain.orders import (
    Hold,
    NewOrder,
    Order,
    OrderView,
    PlannedRun,
    Run,
    RunState,
)
from bot.domain.organisations import Organisation
from bot.domain.people import Person
from bot.domain.schedules import Draft, Pause, Schedule, ScheduleContent, ScheduleKind
from bot.domain.supplier import SupplierOrganisation
from bot.domain.toll import KeptAnswer, TollAnswer, TollQuestion
from bot.domain.toll_figures import Earlier
from bot.domain.toll_reports import Criteria
from bot.domain.toll_watches import NewWatch, Watch
from bot.ports.access import AccessRequestRows, AccessRows, Places
from bot.ports.homes import Homes


@dataclass(frozen=True, slots=True)
class Grant:
    """Slots given out by a budget; *free_at* says when to ask for the missing ones."""

    slots: tuple[int, ...]
    free_at: datetime | None


@dataclass(frozen=True, slots=True)
class BudgetUse:
    """How many slots of a budget are used, and until when it is blocked."""

    used: int
    limit: int
    blocked_until: datetime | None


@dataclass(frozen=True, slots=True)
class Supplied:
    """The used slots of a budget, and what is asked of the others.

    *returning* counts the used slots that come back within each tenth of the
    window, cumulatively.
    """

    used: int
    returning: tuple[int, ...]
    demand: tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class LaneState:
    """An organisation whose reports may be worth a look; *fence* guards its claim."""

    organisation_id: int
    organisation_key: str
    connection_id: int
    fence: int
    watched: tuple[Run, ...]
    queued: bool
    demand: tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class LanePlan:
    """When a lane is next worth a look, and what it asks of the budget until then."""

    organisation_id: int
    at: datetime | None
    demand: tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Ages:
    """How many reports of a type are being built, and their mean age."""

    count: int
    mean_seconds: float


@dataclass(frozen=True, slots=True)
class StoredRequest:
    """What a request that had an effect was answered."""

    outcome: dict[str, Any]


@dataclass(frozen=True, slots=True)
class NewDraft:
    """A rehearsed schedule, before it has a row; *replaces* is 0 for a new one."""

    content: ScheduleContent
    by: str
    replaces: int = 0


class Installations(Protocol):
    """Workspaces."""

    async def find(self, enterprise_id: str, team_id: str) -> Installation | None:
        """Return the installation of a team, or None."""
        ...

    async def ensure(
        self, enterprise_id: str, team_id: str, bot_user_id: str, name: str
    ) -> Installation:
        """Return the installation of a team, stored if it was not."""
        ...


class People(Protocol):
    """What Slack said about people."""

    async def get(
        self, installation_id: int, user_id: str
    ) -> tuple[Person, datetime] | None:
        """Return a person and when Slack was asked, or None."""
        ...

    async def put(self, installation_id: int, person: Person) -> None:
        """Remember *person* as of now."""
        ...

    async def forget(self, installation_id: int, user_id: str) -> None:
        """Believe nothing about a person any longer."""
        ...


class Connections(Protocol):
    """Upstream clients."""

    async def ensure(
        self, installation_id: int, kind: str, client_key: str
    ) -> Connection:
        """Return a client's connection, stored (with its budgets) if it was not."""
        ...

    async def get(self, connection_id: int) -> Connection:
        """Return a connection."""
        ...

    async def lock(self, connection_id: int) -> Connection:
        """Return a connection, locked until the transaction ends."""
        ...

    async def hold(self, connection_id: int, hold: Hold, span: timedelta) -> bool:
        """Let new work wait for *span*; return whether nothing was held before."""
        ...

    async def release(self, connection_id: int) -> bool:
        """Let work go on; return whether something was held."""
        ...

    async def claim_refresh(self, connection_id: int, lease: timedelta) -> bool:
        """Claim the fetching of a connection's organisations; False if not due."""
        ...

    async def refresh_now(self, connection_id: int) -> None:
        """Make the organisations due to be fetched."""
        ...

    async def refresh_due(self, connection_id: int, span: timedelta) -> None:
        """Fetch the organisations *span* from now."""
        ...


class Organisations(Protocol):
    """The supplier's organisations, and the lane that each of them is."""

    async def directory(self, connection_id: int) -> tuple[Organisation, ...]:
        """Return the listed organisations, by name."""
        ...

    async def replace(
        self, connection_id: int, rows: Sequence[SupplierOrganisation]
    ) -> None:
        """Store what the supplier lists; what it no longer lists is kept, unlisted."""
        ...

    async def busiest(
        self, connection_id: int, limit: int
    ) -> tuple[tuple[str, int], ...]:
        """Return the names with most reports in progress, and how many."""
        ...

    async def lock(self, organisation_ids: Collection[int]) -> None:
        """Lock lanes, in the order of their ids."""
        ...

    async def wake(
        self, organisation_ids: Collection[int], wait: timedelta = timedelta(0)
    ) -> None:
        """Note whether, and from when, lanes have something to submit."""
        ...

    async def due_to_submit(
        self, connection_id: int, limit: int
    ) -> tuple[tuple[int, str], ...]:
        """Return and lock (id, key) of lanes that may submit, in the order of turns."""
        ...

    async def due_to_poll(
        self, connection_id: int, limit: int
    ) -> tuple[LaneState, ...]:
        """Return and lock the lanes whose look is due, each with its watched runs."""
        ...

    async def claim_poll(self, organisation_id: int, lease: timedelta) -> int:
        """Claim a locked lane for one look; return the fence."""
        ...

    async def keep_poll(
        self, organisation_id: int, fence: int, lease: timedelta
    ) -> bool:
        """Prolong a claim; False when it was lost."""
        ...

    async def look_again(
        self,
        organisation_id: int,
        at: datetime | None,
        demand: tuple[float, float, float] | None = None,
    ) -> None:
        """Set when a lane is next worth a look, and end its claim."""
        ...

    async def plan_looks(self, plans: Sequence[LanePlan]) -> None:
        """Set when lanes are next worth a look, with the demands they were given."""
        ...

    async def look_from(self, organisation_id: int, at: datetime) -> None:
        """Let a lane be looked at from *at* on, unless a look is due sooner."""
        ...

    async def polled(self, organisation_id: int, fence: int) -> bool:
        """Lock a lane and return whether the claim of *fence* still holds."""
        ...

    async def watched(self, organisation_id: int) -> LaneState:
        """Return a lane with its watched runs."""
        ...


class Orders(Protocol):
    """What people asked for."""

    async def add(self, order: NewOrder) -> Order:
        """Store an order with its planned runs.

        Raises:
            ReferenceTakenError: Another order has this reference.
        """
        ...

    async def plan(
        self, order: Order, planned: Sequence[PlannedRun], changes: Mapping[str, Any]
    ) -> None:
        """Open an accepted order with the runs that it turned out to need."""
        ...

    async def refuse(self, order_id: int, sentence: str) -> None:
        """End an accepted order that is not possible."""
        ...

    async def find(self, installation_id: int, ref: str) -> Order | None:
        """Return the order with this reference, or None."""
        ...

    async def get(self, order_id: int) -> Order:
        """Return an order."""
        ...

    async def lock(self, order_id: int) -> Order:
        """Return an order, locked until the transaction ends."""
        ...

    async def same(
        self, connection_id: int, fingerprint: str, within: timedelta
    ) -> tuple[Order, bool] | None:
        """Return an order for the same thing, and whether it was made just now.

        That is one made *within* this span, or one of a closed period that has
        not failed anywhere.
        """
        ...

    async def view(self, order_id: int) -> OrderView:
        """Return an order as people see it."""
        ...

    async def recent(
        self,
        installation_id: int,
        *,
        person: str | None = None,
        only: str | None = None,
        limit: int = 10,
        offset: int = 0,
    ) -> tuple[OrderView, ...]:
        """Return orders, newest first, without the first *offset*.

        *only* is a filter of the grammar, or ``over`` for those that have ended.
        """
        ...

    async def latest(
        self, installation_id: int, person: str, *, running: bool = False
    ) -> Order | None:
        """Return a person's newest (running) order, or None."""
        ...

    async def touch(self, order_ids: Collection[int]) -> tuple[int, ...]:
        """Note that runs changed: due an edit; return the orders that ended by it."""
        ...

    async def changed(self, order_ids: Collection[int]) -> None:
        """Note that something else on the card changed."""
        ...

    async def claim_accepted(
        self, installation_id: int, lease: timedelta, limit: int
    ) -> tuple[Order, ...]:
        """Claim a workspace's orders that wait to be looked up."""
        ...

    async def accepted_again(self, order_id: int, wait: timedelta) -> None:
        """Look an accepted order up again after *wait*."""
        ...

    async def set_card(self, order_id: int, channel: str, ts: str) -> None:
        """Note where an order's card stands ('' when it is not known)."""
        ...

    async def claim_edits(
        self, installation_id: int, lease: timedelta, limit: int
    ) -> tuple[tuple[Order, int], ...]:
        """Claim cards that show an old version, oldest news first, with the version."""
        ...

    async def edited(
        self, order_id: int, version: int, *, again_after: timedelta
    ) -> None:
        """Note which version a card shows."""
        ...

    async def edit_later(self, order_id: int, wait: timedelta) -> None:
        """Give a claimed edit back: it is not its turn yet."""
        ...

    async def edit_failed(self, order_id: int, wait: timedelta | None) -> None:
        """Try an edit again after *wait*; None gives the card up."""
        ...

    async def mark_retried(self, order_id: int, ref: str) -> None:
        """Name the order that retries this one."""
        ...

    async def working(self, connection_id: int) -> tuple[int, ...]:
        """Return the orders of a connection that are not over."""
        ...


class Runs(Protocol):
    """Reports on their way."""

    async def of_order(self, order_id: int) -> tuple[Run, ...]:
        """Return an order's runs by number."""
        ...

    async def claim_submit(
        self, organisation_id: int, lease: timedelta, deadline: timedelta
    ) -> Run | None:
        """Claim a locked lane's next queued run and give it a slot, or None."""
        ...

    async def slots_used(self, organisation_id: int) -> int:
        """Return how many reports of a locked lane may be in progress."""
        ...

    async def move(
        self,
        run: Run,
        state: RunState,
        **changes: Any,
    ) -> bool:
        """Bring a claimed run into *state*; False when the claim was lost.

        *changes* are column values. The database decides by the fence and by the
        states from which *state* may be entered.
        """
        ...

    async def change(self, run: Run, **changes: Any) -> bool:
        """Change a claimed run without a new state; False when the claim was lost."""
        ...

    async def lapse(self, limit: int) -> tuple[Run, ...]:
        """Make runs uncertain whose submitter vanished; return them."""
        ...

    async def claim_uncertain(
        self, connection_id: int, lease: timedelta, limit: int
    ) -> tuple[Run, ...]:
        """Claim a connection's uncertain runs that are due to be looked for."""
        ...

    async def held_reports(
        self, connection_id: int, report_ids: Collection[str]
    ) -> frozenset[str]:
        """Return which of these supplier reports a run holds."""
        ...

    async def here(
        self, connection_id: int, planned: Collection[PlannedRun]
    ) -> Mapping[RunKey, Here]:
        """Return which of the planned reports are ready already, complete ones only.

        Of several the one that was asked for last.
        """
        ...

    async def expire(self, limit: int) -> tuple[Run, ...]:
        """End the runs whose deadline passed; return them."""
        ...

    async def cancel(self, order_id: int, number: int | None = None) -> tuple[Run, ...]:
        """Cancel an order's runs, or one of them, if not over; return them."""
        ...

    async def deliver(self, order_id: int) -> int:
        """Mark an order's ready runs as delivered; return how many."""
        ...

    async def seen_pending(self, runs: Sequence[Run], at: datetime) -> None:
        """Note that these were still being built at *at*."""
        ...

    async def free_slot(self, run: Run) -> None:
        """Note that nothing is built (any more) for a run that was cancelled."""
        ...

    async def attach(self, run: Run, report_id: str) -> None:
        """Note the report of a run that was cancelled while it was asked for."""
        ...

    async def generating(self, connection_id: int, limit: int) -> Mapping[str, Ages]:
        """Return count and mean age by type of the newest reports being built."""
        ...

    async def waiting(self, connection_id: int) -> Mapping[RunState, int]:
        """Return how many runs of a connection are in each open state."""
        ...


class Outbox(Protocol):
    """Outgoing Slack effects."""

    async def add(self, delivery: NewDelivery) -> bool:
        """Store an intent; False when its key is there already."""
        ...

    async def claim(
        self, installation_id: int, lease: timedelta, limit: int
    ) -> tuple[Delivery, ...]:
        """Claim due intents, oldest first."""
        ...

    async def lapse(self, limit: int) -> tuple[Delivery, ...]:
        """Make deliveries uncertain whose sender vanished; return them."""
        ...

    async def prepare(
        self, delivery: Delivery, lease: timedelta, params: dict[str, Any] | None = None
    ) -> bool:
        """Let the claim last while nothing is posted yet; False when it was lost.

        Should it lapse, the delivery is due again: that nothing arrived is certain.
        """
        ...

    async def keep(self, delivery: Delivery, lease: timedelta) -> bool:
        """Let the claim last for a post that begins now; False when it was lost."""
        ...

    async def put_back(
        self, delivery: Delivery, wait: timedelta, params: dict[str, Any] | None = None
    ) -> bool:
        """Try again after *wait*: nothing was sent."""
        ...

    async def sent(self, delivery: Delivery, channel: str, ts: str) -> bool:
        """Note that a delivery arrived."""
        ...

    async def failed(self, delivery: Delivery, error: str) -> bool:
        """Note that a delivery was refused for good."""
        ...

    async def uncertain(self, delivery: Delivery) -> bool:
        """Note that nobody knows whether a delivery arrived."""
        ...

    async def under_way(self, installation_id: int, key: str) -> bool:
        """Return whether the intent with this key is still to be sent."""
        ...

    async def awaits_card(self, order_id: int) -> bool:
        """Return whether an order's card is about to be posted."""
        ...


class Bundles(Protocol):
    """Files that are put together from reports."""

    async def add(self, bundle: NewBundle) -> bool:
        """Store an intent; False when its key is there already."""
        ...

    async def under_way(self, order_id: int, person: str, form: Form) -> bool:
        """Return whether *person* pressed for such a file, which is on its way."""
        ...

    async def claim(
        self, installation_id: int, lease: timedelta, limit: int
    ) -> tuple[Bundle, ...]:
        """Claim due intents and those whose reader vanished; who presses goes first."""
        ...

    async def lapse(self, limit: int) -> tuple[Bundle, ...]:
        """Make those uncertain whose sender vanished; return them."""
        ...

    async def keep(self, bundle: Bundle, lease: timedelta) -> bool:
        """Let the claim last; False when it was lost."""
        ...

    async def put_back(self, bundle: Bundle, wait: timedelta) -> bool:
        """Try again after *wait*: nothing was sent."""
        ...

    async def sharing(self, bundle: Bundle, lease: timedelta) -> bool:
        """Note that it is shown from now on; False when the claim was lost."""
        ...

    async def end(self, bundle: Bundle, state: BundleState, error: str = "") -> bool:
        """Note how it ended; False when the claim was lost."""
        ...

    async def hold_up_news(
        self, order_id: int, patience: Mapping[Cause, timedelta]
    ) -> bool:
        """Return whether figures for an order's news are being read.

        *patience* says how long they are waited for, by why they are read.
        """
        ...


class Readings(Protocol):
    """What was seen inside of reports."""

    async def put(self, run: Run, reading: Reading) -> None:
        """Store what was seen of a run's report, in place of what was."""
        ...

    async def of_order(self, order_id: int) -> Mapping[int, Reading]:
        """Return what was seen of an order's reports, by the runs' ids."""
        ...

    async def before(self, runs: Sequence[Run]) -> Mapping[int, Reading]:
        """Return the last readings of the same kind and length, by the runs' ids.

        These are of the same organisation and type, over a window as long that
        ended when that of the run began, or before.
        """
        ...


class Budgets(Protocol):
    """Exact rate budgets, and paces for Slack."""

    async def reserve(self, key: str, wanted: int, *, keep_free: int = 0) -> Grant:
        """Take up to *wanted* slots; the budget stays locked until the end."""
        ...

    async def ended(self, key: str, slots: Collection[int]) -> None:
        """Note that the calls of these slots ended now."""
        ...

    async def give_back(self, key: str, slots: Collection[int]) -> None:
        """Return slots whose call was never made."""
        ...

    async def block(self, key: str, span: timedelta) -> None:
        """Give nothing out for *span*: the other side said so."""
        ...

    async def supply(self, key: str, tenths: int) -> Supplied:
        """Return what is used, how it comes back, and what all lanes demand."""
        ...

    async def shift_demand(self, key: str, change: tuple[float, float, float]) -> None:
        """Add *change* to what all lanes demand."""
        ...

    async def use(self, key: str) -> BudgetUse:
        """Return how much of a budget is used."""
        ...

    async def pace(self, key: str, spacing: timedelta) -> timedelta:
        """Take the next turn of *key* if it is free; else return how long to wait."""
        ...

    async def slow_down(self, key: str, span: timedelta) -> None:
        """Give no turn of *key* for *span*."""
        ...

    async def slowed(self, keys: Collection[str]) -> frozenset[str]:
        """Return which of *keys* give no turn now; nobody's turn is taken."""
        ...

    async def speed_up(self, keys: Collection[str]) -> None:
        """Give turns of *keys* again from now on."""
        ...


class Schedules(Protocol):
    """What is ordered or posted again and again; the rows are the timetable."""

    async def draft(self, installation_id: int, draft: NewDraft) -> int:
        """Store what was rehearsed and waits for its confirmation; return its id."""
        ...

    async def lock_draft(self, installation_id: int, draft_id: int) -> Draft | None:
        """Return a draft, locked until the transaction ends, or None."""
        ...

    async def settle_draft(self, draft_id: int, number: int) -> None:
        """Note what a draft became."""
        ...

    async def add(
        self, installation_id: int, content: ScheduleContent, next_due_at: datetime
    ) -> Schedule:
        """Store an active schedule under the workspace's next number."""
        ...

    async def lock(self, installation_id: int, number: int) -> Schedule | None:
        """Return a schedule, locked until the transaction ends, or None."""
        ...

    async def find(self, installation_id: int, number: int) -> Schedule | None:
        """Return a schedule, or None."""
        ...

    async def get(self, schedule_id: int) -> Schedule:
        """Return a schedule."""
        ...

    async def listed(
        self, installation_id: int, kind: ScheduleKind
    ) -> tuple[Schedule, ...]:
        """Return the schedules of a kind that have not ended, by number."""
        ...

    async def owned_page(
        self, installation_id: int, owner: str, *, limit: int, offset: int = 0
    ) -> tuple[Schedule, ...]:
        """Return somebody's schedules that have not ended, by number."""
        ...

    async def replace(
        self, schedule: Schedule, content: ScheduleContent, next_due_at: datetime
    ) -> Schedule:
        """Give a locked schedule new content, and let it fire."""
        ...

    async def hold(
        self, schedule: Schedule, content: ScheduleContent, next_due_at: datetime | None
    ) -> Schedule:
        """Give a locked schedule new content and leave it in its state."""
        ...

    async def pause(self, schedule_id: int, cause: Pause, why: str) -> Schedule | None:
        """Let an active schedule stand still; None when it is not active."""
        ...

    async def end(self, schedule: Schedule) -> Schedule:
        """End a locked schedule; its row stays."""
        ...

    async def claim_due(
        self, installation_id: int, kinds: Collection[ScheduleKind]
    ) -> Schedule | None:
        """Return the schedule that is due longest, locked until the end, or None."""
        ...

    async def fire(self, schedule: Schedule, due_at: datetime) -> bool:
        """Note that a schedule fires for a time; False when it did already."""
        ...

    async def fired(self, schedule: Schedule, due_at: datetime, ref: str) -> None:
        """Note what a schedule made for a time."""
        ...

    async def has_fired(self, schedule: Schedule, due_at: datetime) -> bool:
        """Return whether a schedule fired for a time."""
        ...

    async def unfire(self, schedule_id: int, due_at: datetime) -> None:
        """Forget that a schedule fired for a time: nothing came of it."""
        ...

    async def owned(self, installation_id: int, owner: str) -> tuple[Schedule, ...]:
        """Return a person's active schedules."""
        ...

    async def advance(self, schedule: Schedule, next_due_at: datetime | None) -> None:
        """Set when a locked schedule is due next."""
        ...

    async def put_off(self, schedule: Schedule, span: timedelta) -> None:
        """Look at a locked schedule again after *span*."""
        ...


class Requests(Protocol):
    """Requests that had an effect."""

    async def find(self, key: str) -> StoredRequest | None:
        """Return what the request was answered, or None when it is new."""
        ...

    async def remember(self, key: str, outcome: Mapping[str, Any]) -> bool:
        """Store an answer; False when another transaction was first."""
        ...


class Beliefs(Protocol):
    """What was learned of generation times, as numbers by report type."""

    async def all(self, connection_id: int) -> dict[str, dict[str, float]]:
        """Return the numbers of every report type."""
        ...

    async def put(
        self, connection_id: int, report_type: str, numbers: Mapping[str, float]
    ) -> None:
        """Store the numbers of a report type."""
        ...


class TollAnswers(Protocol):
    """Answers of the toll API: the latest to each question, and all as snapshots."""

    async def kept(self, question: TollQuestion) -> KeptAnswer | None:
        """Return the latest answer while it stands, or None."""
        ...

    async def claim(self, question: TollQuestion, lease: timedelta) -> int | None:
        """Claim the asking; return the fence, None while somebody else asks."""
        ...

    async def keep(
        self, question: TollQuestion, fence: int, answer: TollAnswer
    ) -> KeptAnswer | None:
        """Store what was answered now, and end the claim; None when it was lost.

        Each report is kept as a snapshot, too; what an answer to all of them holds
        stands for the single reports as well.
        """
        ...

    async def give_up(self, question: TollQuestion, fence: int) -> None:
        """End a claim without an answer."""
        ...

    async def earlier(
        self,
        connection_id: int,
        criteria: Criteria,
        reports: Collection[str],
        taken_at: datetime,
    ) -> Mapping[str, Earlier]:
        """Return, by report, the snapshot nearest one length before *taken_at*."""
        ...

    async def history(
        self, connection_id: int, criteria: Criteria, report: str, since: datetime
    ) -> tuple[Earlier, ...]:
        """Return the snapshots of a report taken *since* then, oldest first."""
        ...


class Watches(Protocol):
    """Rules on toll metrics. What ended is found by none of these, but by its id."""

    async def add(self, watch: NewWatch) -> Watch:
        """Store a rule under the next number, to be checked at once.

        The connection is locked, so that a number is given once.
        """
        ...

    async def find(self, installation_id: int, number: int) -> Watch | None:
        """Return the watch with this number, or None."""
        ...

    async def same(self, watch: NewWatch) -> Watch | None:
        """Return one with the same rule in the same place, or None."""
        ...

    async def all(self, installation_id: int) -> tuple[Watch, ...]:
        """Return a workspace's watches by number."""
        ...

    async def owned_page(
        self, installation_id: int, owner: str, *, limit: int, offset: int = 0
    ) -> tuple[Watch, ...]:
        """Return somebody's watches by number."""
        ...

    async def get(self, watch_ids: Collection[int]) -> tuple[Watch, ...]:
        """Return watches, ended ones too, by number."""
        ...

    async def lock(self, watch_ids: Collection[int]) -> tuple[Watch, ...]:
        """Return watches as :meth:`get` does, locked until the transaction ends."""
        ...

    async def claim(
        self, installation_id: int, lease: timedelta, limit: int
    ) -> tuple[Watch, ...]:
        """Claim a workspace's watches that are due to be checked, oldest first."""
        ...

    async def save(self, watch: Watch) -> None:
        """Store how a locked watch stands now; its claim, if any, goes on."""
        ...

    async def settle(self, watch: Watch) -> None:
        """Store how a locked watch stands after its check, and end the claim."""
        ...


class Audit(Protocol):
    """Who did what."""

    async def add(
        self,
        installation_id: int,
        actor: str,
        action: str,
        *,
        ref: str = "",
        run: int = 0,
        **detail: Any,
    ) -> None:
        """Write one line; it is never changed."""
        ...

    async def about(
        self, installation_id: int, ref: str, limit: int
    ) -> Sequence[AuditLine]:
        """Return the lines about an order, oldest first."""
        ...

    async def since(
        self, at: datetime, after_id: int, limit: int
    ) -> Sequence[AuditLine]:
        """Return a page of all lines since *at*, those behind *after_id*."""
        ...


class Timetable(Protocol):
    """When which kind of work is next due."""

    async def due(self) -> Mapping[str, datetime]:
        """Return the earliest instant by job name; jobs without work are missing."""
        ...

    async def prune(self, keep: timedelta, keep_audit: timedelta | None = None) -> int:
        """Delete what ended longer than *keep* ago; return how many orders.

        Lines of the audit trail are kept for *keep_audit*, if that is given.
        """
        ...


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
    def runs(self) -> Runs: ...  # noqa: D102  described by its protocol

    @property
    def outbox(self) -> Outbox: ...  # noqa: D102  described by its protocol

    @property
    def homes(self) -> Homes: ...  # noqa: D102  described by its protocol

    @property
    def bundles(self) -> Bundles: ...  # noqa: D102  described by its protocol

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
