"""Every table. State hangs on an installation; no nullable column is in a key."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Index,
    Integer,
    MetaData,
    Text,
    UniqueConstraint,
    false,
    text,
)
from sqlmodel import Field, SQLModel

from storage.engine import UtcDateTime

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class Table(SQLModel):
    """What all tables share: one metadata with names that migrations can use."""

    metadata = MetaData(naming_convention=NAMING)


def _key() -> Any:
    # SQLite counts rows by itself only for INTEGER keys.
    kind = BigInteger().with_variant(Integer(), "sqlite")
    return Field(default=None, primary_key=True, sa_type=kind)


def _at() -> Any:
    return Field(sa_type=UtcDateTime)


def _maybe_at() -> Any:
    return Field(default=None, sa_type=UtcDateTime, nullable=True)


def _json() -> Any:
    return Field(sa_column=Column(JSON, nullable=False))


def _where(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    # A partial index keeps a tick's cost at what is due, not at what is stored.
    condition = text(where)
    return Index(
        name,
        *columns,
        unique=unique,
        sqlite_where=condition,
        postgresql_where=condition,
    )


class InstallationRow(Table, table=True):
    """One workspace (or enterprise) in which Waybill is installed."""

    __tablename__ = "installations"
    __table_args__ = (UniqueConstraint("enterprise_id", "team_id"),)

    id: int | None = _key()
    enterprise_id: str = ""
    team_id: str = ""
    bot_user_id: str = ""
    name: str = ""
    created_at: datetime = _at()


class PersonRow(Table, table=True):
    """What Slack said about a person, and when."""

    __tablename__ = "people"

    installation_id: int = Field(primary_key=True, foreign_key="installations.id")
    user_id: str = Field(primary_key=True)
    team_id: str
    name: str
    deleted: bool
    is_bot: bool
    is_guest: bool
    is_stranger: bool
    locale: str
    zone: str = Field(default="", sa_column_kwargs={"server_default": ""})
    fetched_at: datetime = _at()


class ConnectionRow(Table, table=True):
    """Credentials of one upstream client, without the credentials."""

    __tablename__ = "connections"
    __table_args__ = (UniqueConstraint("installation_id", "kind", "client_key"),)

    id: int | None = _key()
    installation_id: int = Field(foreign_key="installations.id")
    kind: str  # "supplier" or "toll"
    client_key: str  # the public client id, or the key, hashed
    token_sealed: str = ""  # under a key derived from the client secret
    token_obtained_at: datetime | None = _maybe_at()
    token_expires_at: datetime | None = _maybe_at()
    hold: str = ""  # a word of domain.orders.Hold, or nothing
    hold_until: datetime | None = _maybe_at()
    failures: int = 0  # in a row, for backing off
    # How often what stood still was let go on.
    resumptions: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    organisations_at: datetime | None = _maybe_at()
    organisations_due_at: datetime = _at()


class OrganisationRow(Table, table=True):
    """One organisation of the supplier, and its lane: when to submit, when to look."""

    __tablename__ = "organisations"
    __table_args__ = (
        UniqueConstraint("connection_id", "key"),
        _where(
            "ix_organisations_submit",
            "submit_at",
            where="submit_at IS NOT NULL",
        ),
        _where(
            "ix_organisations_poll",
            "connection_id",
            "poll_at",
            where="poll_at IS NOT NULL",
        ),
    )

    id: int | None = _key()
    connection_id: int = Field(foreign_key="connections.id")
    key: str
    name: str
    parent_key: str = ""
    kinds: list[str] = _json()
    listed: bool = True
    submit_at: datetime | None = _maybe_at()
    poll_at: datetime | None = _maybe_at()
    poll_lease_until: datetime | None = _maybe_at()
    poll_fence: int = 0
    demand: list[float] = _json()  # of calls, at the last plan (bot.limits.prices)


class OrderRow(Table, table=True):
    """One thing a person asked for, and its card."""

    __tablename__ = "orders"
    __table_args__ = (
        UniqueConstraint("installation_id", "ref"),
        Index("ix_orders_fingerprint", "connection_id", "fingerprint", "created_at"),
        Index("ix_orders_person", "installation_id", "ordered_by", "created_at"),
        Index("ix_orders_recent", "installation_id", "created_at"),
        Index("ix_orders_finished", "finished_at"),
        _where("ix_orders_accepted", "due_at", where="state = 'accepted'"),
        _where("ix_orders_edit", "edit_due_at", where="edit_due_at IS NOT NULL"),
        _where("ix_orders_card", "card_ts", where="card_ts <> ''"),
    )

    id: int | None = _key()
    installation_id: int = Field(foreign_key="installations.id")
    connection_id: int = Field(foreign_key="connections.id")
    ref: str
    ordered_by: str
    channel_id: str
    thread_ts: str = Field(default="", sa_column_kwargs={"server_default": ""})
    command: str
    spec: dict[str, Any] = _json()
    fingerprint: str
    period: str = ""
    period_closed: bool = True
    partial_sums: bool = False
    state: str
    refusal: str = ""
    retry_of: str = ""
    retried_as: str = ""
    created_at: datetime = _at()
    due_at: datetime | None = _maybe_at()
    finished_at: datetime | None = _maybe_at()
    card_channel: str = ""
    card_ts: str = ""
    version: int = 1
    shown_version: int = 0
    edited_at: datetime | None = _maybe_at()
    edit_due_at: datetime | None = _maybe_at()
    edit_not_before: datetime | None = _maybe_at()  # put off, or somebody edits
    edit_failures: int = 0


class RunRow(Table, table=True):
    """One report at the supplier."""

    __tablename__ = "runs"
    __table_args__ = (
        UniqueConstraint("order_id", "number"),
        _where(
            "ix_runs_report",
            "connection_id",
            "supplier_report_id",
            # A run that took its report over was never asked for.
            where="supplier_report_id <> '' AND attempts > 0",
            unique=True,
        ),
        Index("ix_runs_window", "connection_id", "window_start", "window_end"),
        _where(
            "ix_runs_queued",
            "organisation_id",
            "person",
            "id",
            where="state = 'queued'",
        ),
        _where(
            "ix_runs_queued_person",
            "connection_id",
            "person",
            "organisation_id",
            where="state = 'queued'",
        ),
        _where(
            "ix_runs_slots",
            "organisation_id",
            "slot_until",
            where="slot_until IS NOT NULL",
        ),
        _where(
            "ix_runs_generating", "connection_id", "id", where="state = 'generating'"
        ),
        _where("ix_runs_lease", "lease_until", where="state = 'submitting'"),
        _where(
            "ix_runs_uncertain",
            "not_before",
            where="state = 'uncertain'",
        ),
        _where("ix_runs_deadline", "deadline_at", where="deadline_at IS NOT NULL"),
        _where(
            "ix_runs_open",
            "order_id",
            where="state IN ('queued', 'submitting', 'generating', 'uncertain')",
        ),
    )

    id: int | None = _key()
    order_id: int = Field(foreign_key="orders.id", sa_type=BigInteger)
    connection_id: int = Field(foreign_key="connections.id")
    organisation_id: int = Field(foreign_key="organisations.id", sa_type=BigInteger)
    number: int
    person: str
    report_type: str
    window_start: datetime | None = _maybe_at()
    window_end: datetime | None = _maybe_at()
    part: str = ""
    state: str
    settled: bool = False
    supplier_report_id: str = ""
    not_before: datetime | None = _maybe_at()
    lease_until: datetime | None = _maybe_at()
    fence: int = 0
    attempts: int = 0
    looks: int = 0  # unsuccessful looks for a lost answer
    told: bool = False  # the person knows that it is uncertain
    asked_at: datetime | None = _maybe_at()
    looked_at: datetime | None = _maybe_at()
    deadline_at: datetime | None = _maybe_at()
    slot_until: datetime | None = _maybe_at()
    ended_at: datetime | None = _maybe_at()
    reason: str = ""


class TurnRow(Table, table=True):
    """When a person was last served, or began to wait; counted, not timed.

    With an organisation it is their turn for that one, with 0 their turn of all.
    """

    __tablename__ = "turns"
    __table_args__ = (Index("ix_turns_last", "connection_id", "turn"),)

    connection_id: int = Field(primary_key=True, foreign_key="connections.id")
    person: str = Field(primary_key=True)
    organisation_id: int = Field(primary_key=True, sa_type=BigInteger)
    turn: int = Field(sa_type=BigInteger)


class DeliveryRow(Table, table=True):
    """One outgoing Slack effect: an intent first, then what became of it."""

    __tablename__ = "deliveries"
    __table_args__ = (
        UniqueConstraint("installation_id", "key"),
        Index("ix_deliveries_order", "order_id"),
        _where("ix_deliveries_orderless", "created_at", where="order_id IS NULL"),
        _where("ix_deliveries_due", "not_before", where="state = 'pending'"),
        _where("ix_deliveries_lease", "lease_until", where="state = 'sending'"),
        _where("ix_deliveries_sent", "sent_ts", where="sent_ts <> ''"),
    )

    id: int | None = _key()
    installation_id: int = Field(foreign_key="installations.id")
    order_id: int | None = Field(foreign_key="orders.id", sa_type=BigInteger)
    kind: str
    key: str
    channel_id: str
    params: dict[str, Any] = _json()
    # What people wait for goes before it.
    patient: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    state: str
    not_before: datetime = _at()
    lease_until: datetime | None = _maybe_at()
    fence: int = 0
    attempts: int = 0
    sent_channel: str = ""
    sent_ts: str = ""
    error: str = ""
    created_at: datetime = _at()


class ScheduleRow(Table, table=True):
    """Something that is ordered or posted again and again."""

    __tablename__ = "schedules"
    __table_args__ = (
        UniqueConstraint("installation_id", "number"),
        _where("ix_schedules_due", "next_due_at", where="next_due_at IS NOT NULL"),
    )

    id: int | None = _key()
    installation_id: int = Field(foreign_key="installations.id")
    number: int
    kind: str  # a word of domain.schedules.ScheduleKind
    owner: str
    team_id: str
    enterprise_id: str
    channel_id: str
    command: str
    timetable: str
    zone: str
    missed: str
    state: str
    pause: str = ""  # a word of domain.schedules.Pause, or nothing
    why: str = ""
    next_due_at: datetime | None = _maybe_at()
    not_before: datetime | None = _maybe_at()  # put off; its due time stays
    version: int = 1
    created_at: datetime = _at()


class ScheduleDraftRow(Table, table=True):
    """A schedule that was rehearsed and waits for its confirmation."""

    __tablename__ = "schedule_drafts"
    __table_args__ = (Index("ix_schedule_drafts_at", "created_at"),)

    id: int | None = _key()
    installation_id: int = Field(foreign_key="installations.id")
    content: dict[str, Any] = _json()
    by: str
    replaces: int = 0
    saved_as: int = 0
    created_at: datetime = _at()


class ScheduleFiringRow(Table, table=True):
    """That a schedule fired: once for each of its times and places."""

    __tablename__ = "schedule_firings"
    __table_args__ = (Index("ix_schedule_firings_at", "due_at"),)

    schedule_id: int = Field(
        primary_key=True, foreign_key="schedules.id", sa_type=BigInteger
    )
    due_at: datetime = Field(primary_key=True, sa_type=UtcDateTime)
    target: str = Field(primary_key=True)
    ref: str = ""  # of the order that it made
    fired_at: datetime = _at()


class BundleRow(Table, table=True):
    """A file that is put together from reports of an order, or only looked into."""

    __tablename__ = "bundles"
    __table_args__ = (
        UniqueConstraint("installation_id", "key"),
        Index("ix_bundles_order", "order_id"),
        _where("ix_bundles_due", "not_before", where="state = 'pending'"),
        _where(
            "ix_bundles_lease", "lease_until", where="state IN ('reading', 'sharing')"
        ),
    )

    id: int | None = _key()
    installation_id: int = Field(foreign_key="installations.id")
    order_id: int = Field(foreign_key="orders.id", sa_type=BigInteger)
    report_type: str
    cause: str
    form: str
    person: str
    asked_in: str
    separator: str
    key: str
    state: str
    not_before: datetime = _at()
    lease_until: datetime | None = _maybe_at()
    fence: int = 0
    attempts: int = 0
    error: str = ""
    created_at: datetime = _at()


class ApprovalRow(Table, table=True):
    """A file that an administrator is asked to let into a channel; asked once."""

    __tablename__ = "approvals"
    __table_args__ = (
        UniqueConstraint("order_id", "report_type", "form", "channel_id"),
    )

    id: int | None = _key()
    installation_id: int = Field(foreign_key="installations.id")
    order_id: int = Field(foreign_key="orders.id", sa_type=BigInteger)
    report_type: str
    form: str
    channel_id: str
    # Who read the channel when it was asked; the answer holds for them.
    exposure: str
    members: int
    guests: int
    whole: bool
    shared_with: list[str] = _json()
    personal: bool
    state: str  # a word of domain.approvals.ApprovalState
    asked_at: datetime = _at()
    expires_at: datetime = _at()
    decided_by: str = ""
    decided_at: datetime | None = _maybe_at()


class ReadingRow(Table, table=True):
    """What was seen inside of one report: figures by column, never a cell."""

    __tablename__ = "readings"
    __table_args__ = (
        Index("ix_readings_order", "order_id"),
        Index("ix_readings_last", "organisation_id", "report_type", "window_end"),
    )

    run_id: int = Field(primary_key=True, foreign_key="runs.id", sa_type=BigInteger)
    order_id: int = Field(foreign_key="orders.id", sa_type=BigInteger)
    organisation_id: int = Field(foreign_key="organisations.id", sa_type=BigInteger)
    report_type: str
    window_start: datetime | None = _maybe_at()
    window_end: datetime | None = _maybe_at()
    figures: dict[str, Any] = _json()
    sha256: str
    size: int = Field(sa_type=BigInteger)
    read_at: datetime = _at()


class AuditRow(Table, table=True):
    """Who did what, when; written once."""

    __tablename__ = "audit"
    __table_args__ = (
        Index("ix_audit_at", "installation_id", "at"),
        Index("ix_audit_ref", "installation_id", "ref"),
    )

    id: int | None = _key()
    installation_id: int = Field(foreign_key="installations.id")
    at: datetime = _at()
    actor: str
    action: str
    ref: str = ""
    run: int = 0
    detail: dict[str, Any] = _json()


class BudgetRow(Table, table=True):
    """One rate limit; its row is the lock under which its slots are given out."""

    __tablename__ = "budgets"

    key: str = Field(primary_key=True)
    blocked_until: datetime | None = _maybe_at()
    # What all lanes together ask of the budget: the sum of their demands.
    demand_soon: float = 0.0
    demand_later: float = 0.0
    demand_whole: float = 0.0


class BudgetSlotRow(Table, table=True):
    """When one of a budget's calls ended, or will have ended at the latest."""

    __tablename__ = "budget_slots"
    __table_args__ = (Index("ix_budget_slots_at", "budget_key", "at"),)

    budget_key: str = Field(primary_key=True, foreign_key="budgets.key")
    slot: int = Field(primary_key=True)
    at: datetime = _at()


class PaceRow(Table, table=True):
    """When a Slack method (of a channel) may be called next."""

    __tablename__ = "paces"

    key: str = Field(primary_key=True)
    next_free_at: datetime = _at()


class RequestRow(Table, table=True):
    """A request that had an effect, so that its replay has none."""

    __tablename__ = "requests"
    __table_args__ = (Index("ix_requests_at", "at"),)

    key: str = Field(primary_key=True)
    outcome: dict[str, Any] = _json()
    at: datetime = _at()


class BeliefRow(Table, table=True):
    """What was learned of a report type's generation time."""

    __tablename__ = "beliefs"

    connection_id: int = Field(primary_key=True, foreign_key="connections.id")
    report_type: str = Field(primary_key=True)
    numbers: dict[str, float] = _json()


class TollContentRow(Table, table=True):
    """The rows of one report as they came; what came again is kept once."""

    __tablename__ = "toll_contents"
    __table_args__ = (
        UniqueConstraint("connection_id", "digest"),
        Index("ix_toll_contents_seen_at", "seen_at"),
    )

    id: int | None = _key()
    connection_id: int = Field(foreign_key="connections.id")
    digest: str
    # As text: what JSON of a database refuses (NaN, say) comes back as it was.
    content: str = Field(sa_type=Text)
    seen_at: datetime = _at()


class TollSnapshotRow(Table, table=True):
    """What a report said at an instant, for trends and comparisons."""

    __tablename__ = "toll_snapshots"
    __table_args__ = (Index("ix_toll_snapshots_taken_at", "taken_at"),)

    connection_id: int = Field(primary_key=True, foreign_key="connections.id")
    criteria: str = Field(primary_key=True)
    report: str = Field(primary_key=True)
    taken_at: datetime = Field(primary_key=True, sa_type=UtcDateTime)
    content_id: int = Field(foreign_key="toll_contents.id", sa_type=BigInteger)


class TollAnswerRow(Table, table=True):
    """The latest answer to one question, and who asks just now."""

    __tablename__ = "toll_answers"

    connection_id: int = Field(primary_key=True, foreign_key="connections.id")
    criteria: str = Field(primary_key=True)
    report: str = Field(primary_key=True)
    contents: dict[str, int] = _json()  # by report: ids of toll_contents
    cache_minutes: int | None = None  # as given
    requested_at: str = ""  # as given
    taken_at: datetime | None = _maybe_at()
    again_at: datetime | None = _maybe_at()
    lease_until: datetime | None = _maybe_at()
    fence: int = 0


class WatchRow(Table, table=True):
    """A rule on a toll metric: what it says, how it stands, and when to check it.

    It outlives the key that it is checked with, so it hangs on no connection.
    ``paused`` is a word of domain.toll_watches.Pause, or nothing. Ended watches stay
    until the retention is over; the newest one stays, so that its number is never
    given again.
    """

    __tablename__ = "watches"
    __table_args__ = (
        UniqueConstraint("installation_id", "number"),
        _where(
            "ix_watches_due",
            "installation_id",
            "next_check_at",
            where="next_check_at IS NOT NULL",
        ),
        _where("ix_watches_open", "installation_id", where="ended_at IS NULL"),
        _where("ix_watches_ended", "ended_at", where="ended_at IS NOT NULL"),
    )

    id: int | None = _key()
    installation_id: int = Field(foreign_key="installations.id")
    number: int
    owner: str
    channel_id: str
    metric: str
    side: str
    threshold: float
    checks: int
    criteria: str
    created_at: datetime = _at()
    ended_at: datetime | None = _maybe_at()
    crossed: bool = False
    streak: int = 0
    told: bool = False
    again: bool = False
    crossed_at: datetime | None = _maybe_at()
    back_at: datetime | None = _maybe_at()
    taken_by: str = ""
    muted: bool = False
    snoozed_until: datetime | None = _maybe_at()
    paused: str = ""
    said: int = 0  # messages so far; their keys count on
    value: float | None = None  # at the last check
    answered_at: datetime | None = _maybe_at()
    failing_since: datetime | None = _maybe_at()
    failures: int = 0  # in a row, for backing off
    next_check_at: datetime | None = _maybe_at()
    lease_until: datetime | None = _maybe_at()
    fence: int = 0


class AuditUpkeepRow(Table, table=True):
    """While a row is here, this transaction may change the audit trail.

    Nobody else ever sees one.
    """

    __tablename__ = "audit_upkeep"

    id: int | None = _key()


class AccessPolicyRow(Table, table=True):
    """How often who may do what was changed, and whether somebody has chosen yet."""

    __tablename__ = "access_policies"

    installation_id: int = Field(primary_key=True, foreign_key="installations.id")
    revision: int = 0  # what processes keep in memory is of one revision
    chosen: bool = False  # an administrator has; WAYBILL_OPEN_TO no longer counts


class AccessGrantRow(Table, table=True):
    """One right of one holder; organisation 0 stands for everything."""

    __tablename__ = "access_grants"
    __table_args__ = (
        UniqueConstraint(
            "installation_id", "holder_kind", "holder_id", "right", "organisation_id"
        ),
    )

    id: int | None = _key()
    installation_id: int = Field(foreign_key="installations.id")
    holder_kind: str
    holder_id: str  # Slack's, "" for everyone
    right: str
    organisation_id: int = Field(sa_type=BigInteger)
    given_by: str
    given_at: datetime = _at()


class AdmissionRow(Table, table=True):
    """A switch: these outsiders may be given something in an organisation."""

    __tablename__ = "admissions"

    installation_id: int = Field(primary_key=True, foreign_key="installations.id")
    organisation_id: int = Field(primary_key=True, sa_type=BigInteger)
    outsider: str = Field(primary_key=True)
    set_by: str
    set_at: datetime = _at()


class AccessRequestRow(Table, table=True):
    """Somebody asked for something that was refused; asked once."""

    __tablename__ = "access_requests"
    __table_args__ = (
        Index("ix_access_requests_person", "installation_id", "user_id", "asked_at"),
    )

    id: int | None = _key()
    installation_id: int = Field(foreign_key="installations.id")
    user_id: str
    right: str
    organisation_ids: list[int] = _json()
    state: str  # "open", "granted", "declined"
    asked_at: datetime = _at()
    decided_by: str = ""
    decided_at: datetime | None = _maybe_at()


class UserGroupRow(Table, table=True):
    """A user group that was given something, and when Slack told its members."""

    __tablename__ = "user_groups"
    __table_args__ = (Index("ix_user_groups_due", "due_at"),)

    installation_id: int = Field(primary_key=True, foreign_key="installations.id")
    group_id: str = Field(primary_key=True)
    fetched_at: datetime | None = _maybe_at()
    due_at: datetime = _at()


class GroupMemberRow(Table, table=True):
    """A member of a user group, as Slack told."""

    __tablename__ = "group_members"
    __table_args__ = (Index("ix_group_members_user", "installation_id", "user_id"),)

    installation_id: int = Field(primary_key=True, foreign_key="installations.id")
    group_id: str = Field(primary_key=True)
    user_id: str = Field(primary_key=True)


class ChannelRow(Table, table=True):
    """What Slack said about a channel; *known* is false where it may not be asked."""

    __tablename__ = "channels"

    installation_id: int = Field(primary_key=True, foreign_key="installations.id")
    channel_id: str = Field(primary_key=True)
    known: bool
    name: str
    is_private: bool
    is_shared: bool
    members: int
    shared_with: str = Field(default="", sa_column_kwargs={"server_default": ""})
    fetched_at: datetime = _at()


class HomeRow(Table, table=True):
    """Somebody's App Home: which pages they look at, and what stands there."""

    __tablename__ = "homes"
    __table_args__ = (
        _where("ix_homes_due", "installation_id", "due_at", where="due_at IS NOT NULL"),
    )

    installation_id: int = Field(primary_key=True, foreign_key="installations.id")
    user_id: str = Field(primary_key=True)
    team_id: str
    enterprise_id: str
    offsets: dict[str, int] = _json()
    shown: str = ""  # a digest of the view, so that equal ones are not sent again
    looked_at: datetime = _at()
    changed_at: datetime = _at()
    due_at: datetime | None = _maybe_at()
    lease_until: datetime | None = _maybe_at()
    fence: int = 0


class WelcomeRow(Table, table=True):
    """A channel, or a person, that was shown what to try; never again."""

    __tablename__ = "welcomes"

    installation_id: int = Field(primary_key=True, foreign_key="installations.id")
    place: str = Field(primary_key=True)
    at: datetime = _at()


class FormRow(Table, table=True):
    """A form that somebody opened, and where; what stands in it Slack keeps."""

    __tablename__ = "forms"
    __table_args__ = (Index("ix_forms_opened", "opened_at"),)

    token: str = Field(primary_key=True)
    installation_id: int = Field(foreign_key="installations.id")
    user_id: str
    kind: str
    channel_id: str
    thread_ts: str = Field(default="", sa_column_kwargs={"server_default": ""})
    changed: str = ""  # Slack's time of the last change that is known
    opened_at: datetime = _at()


class FormChoiceRow(Table, table=True):
    """What somebody chose last in a form of a kind, as a command."""

    __tablename__ = "form_choices"

    installation_id: int = Field(primary_key=True, foreign_key="installations.id")
    user_id: str = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    command: str
    chosen_at: datetime = _at()
