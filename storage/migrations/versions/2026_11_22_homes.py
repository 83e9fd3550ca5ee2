"""App Homes.

Revision ID: homes
Revises: audit

Safe to run while the previous release is up: it only adds a table.
"""

import sqlalchemy as sa
from alembic import op

import storage.engine

revision = "homes"
down_revision = "audit"
branch_labels = None
depends_on = None


def upgrade() -> None:
    at = storage.engine.UtcDateTime(timezone=True)
    op.create_table(
        "homes",
        sa.Column("installation_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("enterprise_id", sa.String(), nullable=False),
        sa.Column("offsets", sa.JSON(), nullable=False),
        sa.Column("shown", sa.String(), nullable=False),
        sa.Column("looked_at", at, nullable=False),
        sa.Column("changed_at", at, nullable=False),
        sa.Column("due_at", at, nullable=True),
        sa.Column("lease_until", at, nullable=True),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["installation_id"],
            ["installations.id"],
            name=op.f("fk_homes_installation_id"),
        ),
        sa.PrimaryKeyConstraint("installation_id", "user_id", name=op.f("pk_homes")),
    )
    op.create_index(
        "ix_homes_due",
        "homes",
        ["installation_id", "due_at"],
        sqlite_where=sa.text("due_at IS NOT NULL"),
        postgresql_where=sa.text("due_at IS NOT NULL"),
    )
