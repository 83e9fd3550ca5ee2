"""Schedules, what was rehearsed of them, and when they fired.

Revision ID: 0004
Revises: 0003

Safe to run while the previous release is up: it only adds tables.
"""

import sqlalchemy as sa
from alembic import op

import storage.engine

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "schedule_drafts",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("installation_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("replaces", sa.Integer(), nullable=False),
        sa.Column("saved_as", sa.Integer(), nullable=False),
        sa.Column(
            "created_at", storage.engine.UtcDateTime(timezone=True), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["installation_id"],
            ["installations.id"],
            name=op.f("fk_schedule_drafts_installation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schedule_drafts")),
    )
    op.create_index(
        "ix_schedule_drafts_at", "schedule_drafts", ["created_at"], unique=False
    )
    op.create_table(
        "schedules",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("installation_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("enterprise_id", sa.String(), nullable=False),
        sa.Column("channel_id", sa.String(), nullable=False),
        sa.Column("command", sa.String(), nullable=False),
        sa.Column("timetable", sa.String(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("missed", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("pause", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column(
            "next_due_at", storage.engine.UtcDateTime(timezone=True), nullable=True
        ),
        sa.Column(
            "not_before", storage.engine.UtcDateTime(timezone=True), nullable=True
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "created_at", storage.engine.UtcDateTime(timezone=True), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["installation_id"],
            ["installations.id"],
            name=op.f("fk_schedules_installation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schedules")),
        sa.UniqueConstraint(
            "installation_id",
            "number",
            name=op.f("uq_schedules_installation_id_number"),
        ),
    )
    op.create_index(
        "ix_schedules_due",
        "schedules",
        ["next_due_at"],
        unique=False,
        sqlite_where=sa.text("next_due_at IS NOT NULL"),
        postgresql_where=sa.text("next_due_at IS NOT NULL"),
    )
    op.create_table(
        "schedule_firings",
        sa.Column("schedule_id", sa.BigInteger(), nullable=False),
        sa.Column("due_at", storage.engine.UtcDateTime(timezone=True), nullable=False),
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column(
            "fired_at", storage.engine.UtcDateTime(timezone=True), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["schedule_id"],
            ["schedules.id"],
            name=op.f("fk_schedule_firings_schedule_id"),
        ),
        sa.PrimaryKeyConstraint(
            "schedule_id", "due_at", "target", name=op.f("pk_schedule_firings")
        ),
    )
    op.create_index(
        "ix_schedule_firings_at", "schedule_firings", ["due_at"], unique=False
    )


def downgrade() -> None:

    op.drop_index("ix_schedule_firings_at", table_name="schedule_firings")
    op.drop_table("schedule_firings")
    op.drop_index(
        "ix_schedules_due",
        table_name="schedules",
        sqlite_where=sa.text("next_due_at IS NOT NULL"),
        postgresql_where=sa.text("next_due_at IS NOT NULL"),
    )
    op.drop_table("schedules")
    op.drop_index("ix_schedule_drafts_at", table_name="schedule_drafts")
    op.drop_table("schedule_drafts")
