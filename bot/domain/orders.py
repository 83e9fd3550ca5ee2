"""Orders and their runs: states, what may follow what, and what a card counts."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from bot.domain.schedules import DueMark
from bot.domain.windows import Window


class RunState(StrEnum):
    """Where one report is on its way."""

    queued = "queued"
    submitting = "submitting"
    generating = "generating"
    ready = "ready"
    delivered = "delivered"
    failed = "failed"
    cancelled = "cancelled"
    expired = "expired"
    uncertain = "uncertain"


class OrderState(StrEnum):
    """Where an order is: accepted first, open while runs are under way."""

    accepted = "accepted"  # committed; organisations or the person not yet looked up
    open = "open"
    refused = "refused"  # what was accepted unseen turned out not to be possible
    done = "done"


# What may follow what. `uncertain` is a stop on the way (adopted: generating, or
# finished already; proven absent: queued) and, when the deadline passes, an end.
_NEXT: dict[RunState, frozenset[RunState]] = {
    RunState.queued: frozenset({RunState.submitting, RunState.cancelled}),
    RunState.submitting: frozenset(
        {
            RunState.generating,
            RunState.queued,
            RunState.uncertain,
            RunState.failed,
            RunState.cancelled,
        }
    ),
    RunState.uncertain: frozenset(
        {RunState.generating, RunState.queued, RunState.cancelled}
    ),
    RunState.generating: frozenset(
        {RunState.ready, RunState.failed, RunState.cancelled, RunState.expired}
    ),
    RunState.ready: frozenset({RunState.delivered}),
    RunState.delivered: frozenset(),
    RunState.failed: frozenset(),
    RunState.cancelled: frozenset(),
    RunState.expired: frozenset(),
}

LINKABLE = frozenset({RunState.ready, RunState.delivered})
RETRYABLE = frozenset({RunState.failed, RunState.expired, RunState.uncertain})
CANCELLABLE = frozenset(
    {RunState.queued, RunState.submitting, RunState.uncertain, RunState.generating}
)


def before(following: RunState) -> frozenset[RunState]:
    """Return the states from which *following* may be entered."""
    return frozenset(state for state, nexts in _NEXT.items() if following in nexts)


@dataclass(frozen=True, slots=True)
class RunView:
    """One run, as people see it."""

    number: int
    organisation: str
    report_type: str  # the supplier's constant
    report_title: str  # "driver quality"
    window: Window | None
    state: RunState
    settled: bool = False  # True when `uncertain` is the end
    reason: str | None = None  # the supplier's word for a failure, as it came
    part: str | None = None  # "9-15 Nov", when an order's window was split

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen to this run by itself."""
        if self.state is RunState.uncertain:
            return self.settled
        return self.state not in CANCELLABLE

    @property
    def has_file(self) -> bool:
        """Whether a link can be minted."""
        return self.state in LINKABLE


class Hold(StrEnum):
    """Why an order stands still although nothing is wrong with it."""

    supplier_down = "supplier_down"
    credentials = "credentials"
    budget = "budget"


@dataclass(frozen=True, slots=True)
class OrderView:
    """One order, as people see it: what the card, the news and the answers show."""

    ref: str
    state: OrderState
    ordered_by: str  # Slack user id
    channel_id: str
    report_titles: tuple[str, ...]
    period: str | None  # "9-15 Nov 2026"; None for a type without a period
    organisations: tuple[str, ...]  # names; empty until they are looked up
    command: str  # canonical text that orders the same again
    created_at: datetime
    runs: tuple[RunView, ...] = ()
    finished_at: datetime | None = None
    all_ready_about: datetime | None = None
    hold: Hold | None = None
    hold_until: datetime | None = None
    retry_of: str | None = None
    retried_as: str | None = None
    refusal: str | None = None  # why `refused`, a sentence
    partial_sums: bool = False  # aggregates in parts: their sums do not add up
    due: DueMark | None = None  # the schedule that ordered it

    @property
    def counts(self) -> Counter[RunState]:
        """How many runs are in which state."""
        return Counter(run.state for run in self.runs)

    @property
    def ready(self) -> tuple[RunView, ...]:
        """The runs whose link can be pressed."""
        return tuple(run for run in self.runs if run.has_file)

    @property
    def is_over(self) -> bool:
        """Whether every run has ended."""
        return self.state in {OrderState.done, OrderState.refused}


@dataclass(frozen=True, slots=True)
class PlannedRun:
    """One report that an order needs, before it has a row.

    With a *report_id* it is ready from the first: another order had it built, which
    asked for it at *asked_at*.
    """

    organisation_id: int
    report_type: str
    window: Window | None
    part: str = ""
    report_id: str = ""
    asked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class NewOrder:
    """Everything a row of a new order holds; *planned* is empty until looked up."""

    installation_id: int
    connection_id: int
    ref: str
    ordered_by: str
    channel_id: str
    command: str
    spec: dict[str, Any]
    fingerprint: str
    thread_ts: str = ""  # in which the card is to stand, if in any
    period: str = ""
    period_closed: bool = True
    partial_sums: bool = False
    retry_of: str = ""
    planned: tuple[PlannedRun, ...] = ()


@dataclass(frozen=True, slots=True)
class Order:
    """An order as it is stored."""

    id: int
    installation_id: int
    connection_id: int
    ref: str
    ordered_by: str
    channel_id: str
    command: str
    spec: dict[str, Any]
    state: OrderState
    created_at: datetime
    card_channel: str
    card_ts: str
    version: int
    retried_as: str
    thread_ts: str = ""  # of its channel, in which its card stands or is to stand

    @property
    def is_scheduled(self) -> bool:
        """Whether a schedule ordered it, so that nobody waits for it just now."""
        return "schedule" in self.spec

    @property
    def waiter(self) -> str:
        """Who takes turns for its runs: the person, or beside them their schedules.

        What somebody orders is not to wait for all that is due at that hour.
        """
        return f"{self.ordered_by}:schedules" if self.is_scheduled else self.ordered_by

    def thread_in(self, channel_id: str) -> str:
        """Return the thread in which its card stands in a channel, "" for none."""
        return self.thread_ts if channel_id == self.channel_id else ""

    @property
    def news_thread(self) -> str:
        """The thread in which its news stand: that of its card, or the one below it."""
        return self.thread_in(self.card_channel) or self.card_ts


@dataclass(frozen=True, slots=True)
class Run:
    """A run as the engine sees it; *fence* proves that a claim still holds."""

    id: int
    order_id: int
    connection_id: int
    organisation_id: int
    organisation_key: str
    number: int
    report_type: str
    window: Window | None
    state: RunState
    settled: bool
    supplier_report_id: str
    fence: int
    attempts: int
    looks: int
    told: bool
    asked_at: datetime | None
    looked_at: datetime | None
    deadline_at: datetime | None
    slot_until: datetime | None
