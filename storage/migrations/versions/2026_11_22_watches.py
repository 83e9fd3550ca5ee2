"""Watches on toll metrics.

Revision ID: 0005
Revises: 0004

Safe to run while the previous release is up: it only adds a table.
"""

import sqlalchemy as sa
from alembic import op

import storage.engine

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    at = storage.engine.UtcDateTime(timezone=True)
    op.create_table(
        "watches",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("installation_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("channel_id", sa.String(), nullable=False),
        sa.Column("metric", sa.String(), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("threshold", sa.Float(), nullable=False),
        sa.Column("checks", sa.Integer(), nullable=False),
        sa.Column("criteria", sa.String(), nullable=False),
        sa.Column("created_at", at, nullable=False),
        sa.Column("ended_at", at, nullable=True),
        sa.Column("crossed", sa.Boolean(), nullable=False),
        sa.Column("streak", sa.Integer(), nullable=False),
        sa.Column("told", sa.Boolean(), nullable=False),
        sa.Column("again", sa.Boolean(), nullable=False),
        sa.Column("crossed_at", at, nullable=True),
        sa.Column("back_at", at, nullable=True),
        sa.Column("taken_by", sa.String(), nullable=False),
        sa.Column("muted", sa.Boolean(), nullable=False),
        sa.Column("snoozed_until", at, nullable=True),
        sa.Column("paused", sa.String(), nullable=False),
        sa.Column("said", sa.Integer(), nullable=False),
        sa.Column("value", sa.Float(), nullable=True),
        sa.Column("answered_at", at, nullable=True),
        sa.Column("failing_since", at, nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("next_check_at", at, nullable=True),
        sa.Column("lease_until", at, nullable=True),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["installation_id"],
            ["installations.id"],
            name=op.f("fk_watches_installation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_watches")),
        sa.UniqueConstraint(
            "installation_id",
            "number",
            name=op.f("uq_watches_installation_id_number"),
        ),
    )
    for name, columns, condition in (
        (
            "ix_watches_due",
            ["installation_id", "next_check_at"],
            "next_check_at IS NOT NULL",
        ),
        ("ix_watches_open", ["installation_id"], "ended_at IS NULL"),
        ("ix_watches_ended", ["ended_at"], "ended_at IS NOT NULL"),
    ):
        op.create_index(
            name,
            "watches",
            columns,
            sqlite_where=sa.text(condition),
            postgresql_where=sa.text(condition),
        )
