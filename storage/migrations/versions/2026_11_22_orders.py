"""Orders, runs, deliveries, budgets and what they hang on.

Revision ID: 0001
Revises:

Safe to run while the previous release is up: it only adds tables.
"""

import sqlalchemy as sa
from alembic import op

import storage.engine

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "budgets",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column(
            "blocked_until", storage.engine.UtcDateTime(timezone=True), nullable=True
        ),
        sa.Column("demand_soon", sa.Float(), nullable=False),
        sa.Column("demand_later", sa.Float(), nullable=False),
        sa.Column("demand_whole", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_budgets")),
    )
    op.create_table(
        "installations",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("enterprise_id", sa.String(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("bot_user_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column(
            "created_at", storage.engine.UtcDateTime(timezone=True), nullable=False
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_installations")),
        sa.UniqueConstraint(
            "enterprise_id",
            "team_id",
            name=op.f("uq_installations_enterprise_id_team_id"),
        ),
    )
    op.create_table(
        "paces",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column(
            "next_free_at", storage.engine.UtcDateTime(timezone=True), nullable=False
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_paces")),
    )
    op.create_table(
        "requests",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("outcome", sa.JSON(), nullable=False),
        sa.Column("at", storage.engine.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_requests")),
    )
    op.create_index("ix_requests_at", "requests", ["at"], unique=False)
    op.create_table(
        "audit",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("installation_id", sa.Integer(), nullable=False),
        sa.Column("at", storage.engine.UtcDateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("run", sa.Integer(), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["installation_id"],
            ["installations.id"],
            name=op.f("fk_audit_installation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_index("ix_audit_at", "audit", ["installation_id", "at"], unique=False)
    op.create_table(
        "budget_slots",
        sa.Column("budget_key", sa.String(), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("at", storage.engine.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["budget_key"], ["budgets.key"], name=op.f("fk_budget_slots_budget_key")
        ),
        sa.PrimaryKeyConstraint("budget_key", "slot", name=op.f("pk_budget_slots")),
    )
    op.create_index(
        "ix_budget_slots_at", "budget_slots", ["budget_key", "at"], unique=False
    )
    op.create_table(
        "connections",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("installation_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("client_key", sa.String(), nullable=False),
        sa.Column("token_sealed", sa.String(), nullable=False),
        sa.Column(
            "token_obtained_at",
            storage.engine.UtcDateTime(timezone=True),
            nullable=True,
        ),
        sa.Column(
            "token_expires_at", storage.engine.UtcDateTime(timezone=True), nullable=True
        ),
        sa.Column("hold", sa.String(), nullable=False),
        sa.Column(
            "hold_until", storage.engine.UtcDateTime(timezone=True), nullable=True
        ),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column(
            "organisations_at", storage.engine.UtcDateTime(timezone=True), nullable=True
        ),
        sa.Column(
            "organisations_due_at",
            storage.engine.UtcDateTime(timezone=True),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["installation_id"],
            ["installations.id"],
            name=op.f("fk_connections_installation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_connections")),
        sa.UniqueConstraint(
            "installation_id",
            "kind",
            "client_key",
            name=op.f("uq_connections_installation_id_kind_client_key"),
        ),
    )
    op.create_table(
        "people",
        sa.Column("installation_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("is_bot", sa.Boolean(), nullable=False),
        sa.Column("is_guest", sa.Boolean(), nullable=False),
        sa.Column("is_stranger", sa.Boolean(), nullable=False),
        sa.Column("locale", sa.String(), nullable=False),
        sa.Column(
            "fetched_at", storage.engine.UtcDateTime(timezone=True), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["installation_id"],
            ["installations.id"],
            name=op.f("fk_people_installation_id"),
        ),
        sa.PrimaryKeyConstraint("installation_id", "user_id", name=op.f("pk_people")),
    )
    op.create_table(
        "beliefs",
        sa.Column("connection_id", sa.Integer(), nullable=False),
        sa.Column("report_type", sa.String(), nullable=False),
        sa.Column("numbers", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["connection_id"], ["connections.id"], name=op.f("fk_beliefs_connection_id")
        ),
        sa.PrimaryKeyConstraint(
            "connection_id", "report_type", name=op.f("pk_beliefs")
        ),
    )
    op.create_table(
        "orders",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("installation_id", sa.Integer(), nullable=False),
        sa.Column("connection_id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("ordered_by", sa.String(), nullable=False),
        sa.Column("channel_id", sa.String(), nullable=False),
        sa.Column("command", sa.String(), nullable=False),
        sa.Column("spec", sa.JSON(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("period_closed", sa.Boolean(), nullable=False),
        sa.Column("partial_sums", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("refusal", sa.String(), nullable=False),
        sa.Column("retry_of", sa.String(), nullable=False),
        sa.Column("retried_as", sa.String(), nullable=False),
        sa.Column(
            "created_at", storage.engine.UtcDateTime(timezone=True), nullable=False
        ),
        sa.Column("due_at", storage.engine.UtcDateTime(timezone=True), nullable=True),
        sa.Column(
            "finished_at", storage.engine.UtcDateTime(timezone=True), nullable=True
        ),
        sa.Column("card_channel", sa.String(), nullable=False),
        sa.Column("card_ts", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("shown_version", sa.Integer(), nullable=False),
        sa.Column(
            "edited_at", storage.engine.UtcDateTime(timezone=True), nullable=True
        ),
        sa.Column(
            "edit_due_at", storage.engine.UtcDateTime(timezone=True), nullable=True
        ),
        sa.Column(
            "edit_not_before", storage.engine.UtcDateTime(timezone=True), nullable=True
        ),
        sa.Column("edit_failures", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["connection_id"], ["connections.id"], name=op.f("fk_orders_connection_id")
        ),
        sa.ForeignKeyConstraint(
            ["installation_id"],
            ["installations.id"],
            name=op.f("fk_orders_installation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_orders")),
        sa.UniqueConstraint(
            "installation_id", "ref", name=op.f("uq_orders_installation_id_ref")
        ),
    )
    op.create_index(
        "ix_orders_accepted",
        "orders",
        ["due_at"],
        unique=False,
        sqlite_where=sa.text("state = 'accepted'"),
        postgresql_where=sa.text("state = 'accepted'"),
    )
    op.create_index(
        "ix_orders_edit",
        "orders",
        ["edit_due_at"],
        unique=False,
        sqlite_where=sa.text("edit_due_at IS NOT NULL"),
        postgresql_where=sa.text("edit_due_at IS NOT NULL"),
    )
    op.create_index(
        "ix_orders_fingerprint",
        "orders",
        ["connection_id", "fingerprint", "created_at"],
        unique=False,
    )
    op.create_index("ix_orders_finished", "orders", ["finished_at"], unique=False)
    op.create_index(
        "ix_orders_person",
        "orders",
        ["installation_id", "ordered_by", "created_at"],
        unique=False,
    )
    op.create_index(
        "ix_orders_recent", "orders", ["installation_id", "created_at"], unique=False
    )
    op.create_table(
        "organisations",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("connection_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("parent_key", sa.String(), nullable=False),
        sa.Column("kinds", sa.JSON(), nullable=False),
        sa.Column("listed", sa.Boolean(), nullable=False),
        sa.Column(
            "submit_at", storage.engine.UtcDateTime(timezone=True), nullable=True
        ),
        sa.Column("poll_at", storage.engine.UtcDateTime(timezone=True), nullable=True),
        sa.Column(
            "poll_lease_until", storage.engine.UtcDateTime(timezone=True), nullable=True
        ),
        sa.Column("poll_fence", sa.Integer(), nullable=False),
        sa.Column("demand", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["connection_id"],
            ["connections.id"],
            name=op.f("fk_organisations_connection_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisations")),
        sa.UniqueConstraint(
            "connection_id", "key", name=op.f("uq_organisations_connection_id_key")
        ),
    )
    op.create_index(
        "ix_organisations_poll",
        "organisations",
        ["connection_id", "poll_at"],
        unique=False,
        sqlite_where=sa.text("poll_at IS NOT NULL"),
        postgresql_where=sa.text("poll_at IS NOT NULL"),
    )
    op.create_index(
        "ix_organisations_submit",
        "organisations",
        ["submit_at"],
        unique=False,
        sqlite_where=sa.text("submit_at IS NOT NULL"),
        postgresql_where=sa.text("submit_at IS NOT NULL"),
    )
    op.create_table(
        "turns",
        sa.Column("connection_id", sa.Integer(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.Column("turn", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["connection_id"], ["connections.id"], name=op.f("fk_turns_connection_id")
        ),
        sa.PrimaryKeyConstraint(
            "connection_id", "person", "organisation_id", name=op.f("pk_turns")
        ),
    )
    op.create_index("ix_turns_last", "turns", ["connection_id", "turn"], unique=False)
    op.create_table(
        "deliveries",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("installation_id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("channel_id", sa.String(), nullable=False),
        sa.Column("params", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column(
            "not_before", storage.engine.UtcDateTime(timezone=True), nullable=False
        ),
        sa.Column(
            "lease_until", storage.engine.UtcDateTime(timezone=True), nullable=True
        ),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("sent_channel", sa.String(), nullable=False),
        sa.Column("sent_ts", sa.String(), nullable=False),
        sa.Column("error", sa.String(), nullable=False),
        sa.Column(
            "created_at", storage.engine.UtcDateTime(timezone=True), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["installation_id"],
            ["installations.id"],
            name=op.f("fk_deliveries_installation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["order_id"], ["orders.id"], name=op.f("fk_deliveries_order_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
        sa.UniqueConstraint(
            "installation_id", "key", name=op.f("uq_deliveries_installation_id_key")
        ),
    )
    op.create_index(
        "ix_deliveries_due",
        "deliveries",
        ["not_before"],
        unique=False,
        sqlite_where=sa.text("state = 'pending'"),
        postgresql_where=sa.text("state = 'pending'"),
    )
    op.create_index(
        "ix_deliveries_lease",
        "deliveries",
        ["lease_until"],
        unique=False,
        sqlite_where=sa.text("state = 'sending'"),
        postgresql_where=sa.text("state = 'sending'"),
    )
    op.create_index("ix_deliveries_order", "deliveries", ["order_id"], unique=False)
    op.create_table(
        "runs",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("connection_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("report_type", sa.String(), nullable=False),
        sa.Column(
            "window_start", storage.engine.UtcDateTime(timezone=True), nullable=True
        ),
        sa.Column(
            "window_end", storage.engine.UtcDateTime(timezone=True), nullable=True
        ),
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("settled", sa.Boolean(), nullable=False),
        sa.Column("supplier_report_id", sa.String(), nullable=False),
        sa.Column(
            "not_before", storage.engine.UtcDateTime(timezone=True), nullable=True
        ),
        sa.Column(
            "lease_until", storage.engine.UtcDateTime(timezone=True), nullable=True
        ),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("looks", sa.Integer(), nullable=False),
        sa.Column("told", sa.Boolean(), nullable=False),
        sa.Column("asked_at", storage.engine.UtcDateTime(timezone=True), nullable=True),
        sa.Column(
            "looked_at", storage.engine.UtcDateTime(timezone=True), nullable=True
        ),
        sa.Column(
            "deadline_at", storage.engine.UtcDateTime(timezone=True), nullable=True
        ),
        sa.Column(
            "slot_until", storage.engine.UtcDateTime(timezone=True), nullable=True
        ),
        sa.Column("ended_at", storage.engine.UtcDateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["connection_id"], ["connections.id"], name=op.f("fk_runs_connection_id")
        ),
        sa.ForeignKeyConstraint(
            ["order_id"], ["orders.id"], name=op.f("fk_runs_order_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_runs_organisation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_runs")),
        sa.UniqueConstraint("order_id", "number", name=op.f("uq_runs_order_id_number")),
    )
    op.create_index(
        "ix_runs_deadline",
        "runs",
        ["deadline_at"],
        unique=False,
        sqlite_where=sa.text("deadline_at IS NOT NULL"),
        postgresql_where=sa.text("deadline_at IS NOT NULL"),
    )
    op.create_index(
        "ix_runs_generating",
        "runs",
        ["connection_id", "id"],
        unique=False,
        sqlite_where=sa.text("state = 'generating'"),
        postgresql_where=sa.text("state = 'generating'"),
    )
    op.create_index(
        "ix_runs_lease",
        "runs",
        ["lease_until"],
        unique=False,
        sqlite_where=sa.text("state = 'submitting'"),
        postgresql_where=sa.text("state = 'submitting'"),
    )
    op.create_index(
        "ix_runs_open",
        "runs",
        ["order_id"],
        unique=False,
        sqlite_where=sa.text(
            "state IN ('queued', 'submitting', 'generating', 'uncertain')"
        ),
        postgresql_where=sa.text(
            "state IN ('queued', 'submitting', 'generating', 'uncertain')"
        ),
    )
    op.create_index(
        "ix_runs_queued",
        "runs",
        ["organisation_id", "person", "id"],
        unique=False,
        sqlite_where=sa.text("state = 'queued'"),
        postgresql_where=sa.text("state = 'queued'"),
    )
    op.create_index(
        "ix_runs_queued_person",
        "runs",
        ["connection_id", "person", "organisation_id"],
        unique=False,
        sqlite_where=sa.text("state = 'queued'"),
        postgresql_where=sa.text("state = 'queued'"),
    )
    op.create_index(
        "ix_runs_report",
        "runs",
        ["connection_id", "supplier_report_id"],
        unique=True,
        sqlite_where=sa.text("supplier_report_id <> ''"),
        postgresql_where=sa.text("supplier_report_id <> ''"),
    )
    op.create_index(
        "ix_runs_slots",
        "runs",
        ["organisation_id", "slot_until"],
        unique=False,
        sqlite_where=sa.text("slot_until IS NOT NULL"),
        postgresql_where=sa.text("slot_until IS NOT NULL"),
    )
    op.create_index(
        "ix_runs_uncertain",
        "runs",
        ["not_before"],
        unique=False,
        sqlite_where=sa.text("state = 'uncertain'"),
        postgresql_where=sa.text("state = 'uncertain'"),
    )


def downgrade() -> None:
    op.drop_index(
        "ix_runs_uncertain",
        table_name="runs",
        sqlite_where=sa.text("state = 'uncertain'"),
        postgresql_where=sa.text("state = 'uncertain'"),
    )
    op.drop_index(
        "ix_runs_slots",
        table_name="runs",
        sqlite_where=sa.text("slot_until IS NOT NULL"),
        postgresql_where=sa.text("slot_until IS NOT NULL"),
    )
    op.drop_index(
        "ix_runs_report",
        table_name="runs",
        sqlite_where=sa.text("supplier_report_id <> ''"),
        postgresql_where=sa.text("supplier_report_id <> ''"),
    )
    op.drop_index(
        "ix_runs_queued_person",
        table_name="runs",
        sqlite_where=sa.text("state = 'queued'"),
        postgresql_where=sa.text("state = 'queued'"),
    )
    op.drop_index(
        "ix_runs_queued",
        table_name="runs",
        sqlite_where=sa.text("state = 'queued'"),
        postgresql_where=sa.text("state = 'queued'"),
    )
    op.drop_index(
        "ix_runs_open",
        table_name="runs",
        sqlite_where=sa.text(
            "state IN ('queued', 'submitting', 'generating', 'uncertain')"
        ),
        postgresql_where=sa.text(
            "state IN ('queued', 'submitting', 'generating', 'uncertain')"
        ),
    )
    op.drop_index(
        "ix_runs_lease",
        table_name="runs",
        sqlite_where=sa.text("state = 'submitting'"),
        postgresql_where=sa.text("state = 'submitting'"),
    )
    op.drop_index(
        "ix_runs_generating",
        table_name="runs",
        sqlite_where=sa.text("state = 'generating'"),
        postgresql_where=sa.text("state = 'generating'"),
    )
    op.drop_index(
        "ix_runs_deadline",
        table_name="runs",
        sqlite_where=sa.text("deadline_at IS NOT NULL"),
        postgresql_where=sa.text("deadline_at IS NOT NULL"),
    )
    op.drop_table("runs")
    op.drop_index("ix_deliveries_order", table_name="deliveries")
    op.drop_index(
        "ix_deliveries_lease",
        table_name="deliveries",
        sqlite_where=sa.text("state = 'sending'"),
        postgresql_where=sa.text("state = 'sending'"),
    )
    op.drop_index(
        "ix_deliveries_due",
        table_name="deliveries",
        sqlite_where=sa.text("state = 'pending'"),
        postgresql_where=sa.text("state = 'pending'"),
    )
    op.drop_table("deliveries")
    op.drop_index("ix_turns_last", table_name="turns")
    op.drop_table("turns")
    op.drop_index(
        "ix_organisations_submit",
        table_name="organisations",
        sqlite_where=sa.text("submit_at IS NOT NULL"),
        postgresql_where=sa.text("submit_at IS NOT NULL"),
    )
    op.drop_index(
        "ix_organisations_poll",
        table_name="organisations",
        sqlite_where=sa.text("poll_at IS NOT NULL"),
        postgresql_where=sa.text("poll_at IS NOT NULL"),
    )
    op.drop_table("organisations")
    op.drop_index("ix_orders_recent", table_name="orders")
    op.drop_index("ix_orders_person", table_name="orders")
    op.drop_index("ix_orders_finished", table_name="orders")
    op.drop_index("ix_orders_fingerprint", table_name="orders")
    op.drop_index(
        "ix_orders_edit",
        table_name="orders",
        sqlite_where=sa.text("edit_due_at IS NOT NULL"),
        postgresql_where=sa.text("edit_due_at IS NOT NULL"),
    )
    op.drop_index(
        "ix_orders_accepted",
        table_name="orders",
        sqlite_where=sa.text("state = 'accepted'"),
        postgresql_where=sa.text("state = 'accepted'"),
    )
    op.drop_table("orders")
    op.drop_table("beliefs")
    op.drop_table("people")
    op.drop_table("connections")
    op.drop_index("ix_budget_slots_at", table_name="budget_slots")
    op.drop_table("budget_slots")
    op.drop_index("ix_audit_at", table_name="audit")
    op.drop_table("audit")
    op.drop_index("ix_requests_at", table_name="requests")
    op.drop_table("requests")
    op.drop_table("paces")
    op.drop_table("installations")
    op.drop_table("budgets")
